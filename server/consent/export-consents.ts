import type { Db } from '#platform/db.ts'
import { csvLine } from '#shared/csv.ts'
import { idOf } from '#shared/ids.ts'
import { recordsAfter, type RecordColumns } from './queries.ts'

const rowsAtOnce = 2_000
const firstId = '00000000-0000-0000-0000-000000000000'

const headings = [
  'id',
  'contactId',
  'channel',
  'address',
  'purpose',
  'state',
  'basis',
  'source',
  'at',
  'recordedAt',
  'recordedBy',
  'evidence',
]

/**
 * Writes the ledger of permission as CSV with the evidence of each record: what a regulator or a complaint asks for.
 * Shape: oldest first, in pieces of some thousand lines; `since` and `until` bound the instant of the permission.
 */
export async function* exportConsents(
  db: Db,
  { accountId, since = null, until = null }: { accountId: string; since?: Date | null; until?: Date | null },
): AsyncGenerator<string> {
  yield csvLine(headings)
  let after = firstId
  for (;;) {
    const rows = await db.query<RecordColumns>(recordsAfter(accountId, after, since, until, rowsAtOnce))
    if (rows.length > 0) yield rows.map(lineOf).join('')
    if (rows.length < rowsAtOnce) return
    after = (rows.at(-1) as RecordColumns).id
  }
}

function lineOf(record: RecordColumns): string {
  return csvLine([
    idOf('cns', record.id),
    record.contact_id && idOf('con', record.contact_id),
    record.channel,
    record.address,
    record.purpose,
    record.state,
    record.basis,
    record.source,
    record.at.toISOString(),
    record.recorded_at.toISOString(),
    record.recorded_by,
    JSON.stringify(record.evidence),
  ])
}
