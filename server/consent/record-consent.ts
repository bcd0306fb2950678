import { canonicalAddress } from '#contacts/contacts.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { publish } from '#platform/outbox.ts'
import { idOf, newId, uuidOf } from '#shared/ids.ts'
import type { ConsentSource, ConsentState, Grant, Purpose } from './permission.ts'
import { newRecords, permissionsBrought, type RecordColumns } from './queries.ts'

/** What a contact allowed or no longer allows, and how we know. */
export type NewConsent = {
  readonly accountId: string
  readonly contactId: string | null
  readonly channel: string
  readonly address: string
  readonly purpose: Purpose
  readonly state: ConsentState
  /** Null for a withdrawal: it needs none. */
  readonly basis: string | null
  readonly source: ConsentSource
  readonly evidence?: Readonly<Record<string, unknown>>
  /** When the contact said so; the present when absent. */
  readonly at?: Date
  /** `key:…`, `user:…` or `contact` for a keyword. */
  readonly recordedBy: string
}

/** A record of the ledger. */
export type ConsentRecord = Omit<RecordColumns, 'account_id' | 'recorded_at'>

/**
 * Adds one record to the ledger of permission and tells who listens.
 * The newest record by `at` decides, whatever the order in which records arrive.
 */
export async function recordConsent(tx: Db, consent: NewConsent): Promise<ConsentRecord> {
  const [record] = await recordConsents(tx, [consent])
  return record as ConsentRecord
}

/** Records that a contact no longer allows something. */
export function withdrawConsent(
  tx: Db,
  consent: Omit<NewConsent, 'state' | 'basis'>,
): Promise<ConsentRecord> {
  return recordConsent(tx, { ...consent, state: 'withdrawn', basis: null })
}

/** The same for many records of any accounts, in a few statements whatever their number. */
export async function recordConsents(tx: Db, consents: readonly NewConsent[]): Promise<ConsentRecord[]> {
  if (consents.length === 0) return []
  const records = consents.map(columnsOf)
  await Promise.all([
    tx.query(newRecords(records)),
    tx.query(permissionsBrought(newestByAddress(records))),
    ...[...Map.groupBy(records, (one) => one.account_id)].map(([accountId, of]) =>
      publish(tx, 'consent.changed', accountId, ...of.map(eventOf)),
    ),
  ])
  return records
}

function columnsOf(consent: NewConsent): RecordColumns {
  const { channel, purpose, state, source, evidence = {}, at = now() } = consent
  return {
    account_id: consent.accountId,
    id: uuidOf(newId('cns', nowMs())),
    contact_id: consent.contactId,
    channel,
    address: canonicalAddress(channel, consent.address),
    purpose,
    state,
    basis: state === 'granted' ? consent.basis : null,
    source,
    evidence,
    at,
    recorded_at: now(),
    recorded_by: consent.recordedBy,
  }
}

/** Gathers the records into one permission row for each address: a statement may touch a row only once. */
function newestByAddress(records: readonly RecordColumns[]) {
  const byAddress = Map.groupBy(records, (one) => `${one.account_id} ${one.channel} ${one.address}`)
  return [...byAddress.values()].map((of) => {
    const { account_id, channel, address } = of[0] as RecordColumns
    const oldestFirst = of.toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
    const grants = Object.fromEntries(oldestFirst.map((one) => [one.purpose, grantOf(one)]))
    return { account_id, channel, address, grants }
  })
}

function grantOf({ id, state, basis, at }: RecordColumns): Grant {
  return { state: state as ConsentState, basis, at: at.toISOString(), recordId: idOf('cns', id) }
}

function eventOf({ contact_id, channel, address, purpose, state, source, at }: RecordColumns) {
  return {
    contactId: contact_id && idOf('con', contact_id),
    channel,
    address,
    purpose,
    state: state as ConsentState,
    source,
    at: at.toISOString(),
  }
}
