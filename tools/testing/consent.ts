import { randomUUID } from 'node:crypto'
import { recordConsent, type ConsentRecord, type NewConsent } from '#consent/consent.ts'
import { inTransaction } from '#platform/db.ts'
import { aPhoneNumber } from './contact.ts'

/** An opt-in for promotional SMS, unless told otherwise. */
export function aConsent(overrides: Partial<NewConsent> = {}): Promise<ConsentRecord> {
  return inTransaction((tx) =>
    recordConsent(tx, {
      accountId: overrides.accountId ?? randomUUID(),
      contactId: null,
      channel: 'sms',
      address: aPhoneNumber(),
      purpose: 'promotional',
      state: 'granted',
      basis: 'opt_in',
      source: 'web_form',
      evidence: { form: 'newsletter' },
      recordedBy: 'key:test',
      ...overrides,
    }),
  )
}
