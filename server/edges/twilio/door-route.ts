import { recordAudit } from '#platform/http/audit.ts'
import { asAccount, type Db } from '#platform/db.ts'
import type { TwilioClient } from './authenticate-client.ts'
import type { Form } from './form.ts'
import type { Query } from './query.ts'
import { uuidOfSid, type SidPrefix } from './sid.ts'
import { TwilioError } from './twilio-error.ts'

/** One request of a client, ready for a verb. */
export type DoorCall = {
  readonly client: TwilioClient
  /** What stands in the address, without the ending .json. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly form: Form
  /** The address ends in .json. */
  readonly wantsJson: boolean
  /** The client's own name for the request, of I-Twilio-Idempotency-Token. */
  readonly token: string | undefined
}

/** What a client is answered, as JSON. */
export type DoorAnswer = {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** An address of the door: `routes` of each resource are lists of these. */
export type DoorRoute = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Without the ending .json: `/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}`. */
  readonly path: string
  readonly handle: (call: DoorCall) => Promise<DoorAnswer>
}

/** The uuid of a sid in an address. Throws a TwilioError where there can be nothing of that sid. */
export function pathUuid(
  { params }: Pick<DoorCall, 'params'>,
  name: string,
  ...prefixes: readonly SidPrefix[]
): string {
  const id = uuidOfSid(params[name] ?? '', ...prefixes)
  if (id === null) throw new TwilioError(20404)
  return id
}

/** Writes the audit log of a change that a client made. */
export function auditDoor(on: Db, { client }: DoorCall, action: string, target: string): Promise<void> {
  return recordAudit(on, { accountId: client.accountId, actor: client.actor, action, target })
}

/** The database as an account sees it, for single statements: each is a transaction of its own. */
export function accountDb(accountId: string): Db {
  return { query: (statement) => asAccount(accountId, (tx) => tx.query(statement)) }
}
