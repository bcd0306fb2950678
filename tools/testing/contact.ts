import { randomUUID } from 'node:crypto'
import { createContact, type ContactRow, type NewContact } from '#contacts/contacts.ts'
import { inTransaction } from '#platform/db.ts'

/** A contact with one telephone number, unless told otherwise. */
export function aContact(overrides: Partial<NewContact> = {}): Promise<ContactRow> {
  return inTransaction((tx) =>
    createContact(tx, {
      accountId: overrides.accountId ?? randomUUID(),
      name: 'Asha Rao',
      language: 'en-IN',
      timezone: 'Asia/Kolkata',
      country: 'IN',
      identities: [{ channel: 'sms', address: aPhoneNumber() }],
      ...overrides,
    }),
  )
}

let numbersGiven = 0

/** An Indian mobile number that no other call of this process gave. */
export function aPhoneNumber(): string {
  return `+9198${String(++numbersGiven + 12_345_000).padStart(8, '0')}`
}
