import { randomUUID } from 'node:crypto'
import { inTransaction } from '#platform/db.ts'
import {
  createSender,
  createTemplate,
  registerDltEntity,
  type DltEntity,
  type NewSender,
  type NewTemplate,
  type SenderWithDlt,
  type Template,
} from '#senders/senders.ts'

let count = 0

/** An alphanumeric SMS sender, the default of its account, unless told otherwise. */
export function aSender(overrides: Partial<NewSender> = {}): Promise<SenderWithDlt> {
  const accountId = overrides.accountId ?? randomUUID()
  return inTransaction((tx) =>
    createSender(tx, { channel: 'sms', address: `Acme${++count}`, ...overrides, accountId }),
  )
}

/** A DLT entity with a chain of one telemarketer. */
export function aDltEntity(
  overrides: Partial<DltEntity> & { readonly accountId?: string } = {},
): Promise<DltEntity & { readonly id: string }> {
  const accountId = overrides.accountId ?? randomUUID()
  const entity = {
    entityId: '1101172974420810001',
    name: 'Acme Bank',
    telemarketerIds: ['1101172974420830004'],
    variableLengthMax: 30,
    status: 'active',
    ...overrides,
  } as const
  return inTransaction((tx) => registerDltEntity(tx, { ...entity, accountId }))
}

/** A transactional DLT header with its entity and chain. */
export async function aDltHeader(accountId: string, address = 'ACMEBK'): Promise<SenderWithDlt> {
  const { entityId } = await aDltEntity({ accountId })
  return aSender({ accountId, address, dlt: { entityId, category: 'transactional' } })
}

/** A template of an account for SMS; give `dlt` to register it. */
export function aTemplate(overrides: Partial<NewTemplate> = {}): Promise<Template> {
  const accountId = overrides.accountId ?? randomUUID()
  return inTransaction((tx) =>
    createTemplate(tx, {
      name: `otp-${++count}`,
      channel: 'sms',
      language: 'en',
      body: 'Your OTP is {{code}}',
      messageClass: 'authentication',
      ...overrides,
      accountId,
    }),
  )
}
