import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { csvRecords } from '#shared/csv.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { addressKindOf } from './address.ts'
import { searchWords } from './contact.ts'
import { identityColumns } from './give-identities.ts'
import { importColumns, importRow, type ImportColumn, type ImportRow } from './import-row.ts'
import { identitiesAtAddresses, contactsFilledIn, identitiesGiven, newContacts } from './queries.ts'

/** What an import did; a row with an error was left out, the others are in. `line` is the line of the file. */
export type ImportResult = {
  readonly created: number
  readonly updated: number
  readonly errors: readonly { readonly line: number; readonly message: string }[]
}

type Progress = { created: number; updated: number; errors: { line: number; message: string }[] }

const rowsMax = 10_000
const rowsAtOnce = 500

/**
 * Takes contacts from CSV: strangers are added, those known by an address are filled in.
 * Shape: the first line has the headings (see `importColumns`); at most 10,000 rows. A wrong row is reported and left out.
 * Refuses invalid_request for text that is no CSV, and for too many rows; nothing is taken then.
 */
export async function importContacts(
  tx: Db,
  {
    accountId,
    chunks,
    defaultCountry,
  }: { accountId: string; chunks: Iterable<string>; defaultCountry?: string | undefined },
): Promise<ImportResult> {
  const progress: Progress = { created: 0, updated: 0, errors: [] }
  let batch = new Batch(accountId)
  let columns: ImportColumn[] | null = null
  let rows = 0
  for (const { line, cells } of recordsOf(chunks)) {
    if (columns === null) {
      columns = headingsOf(cells)
      continue
    }
    if (++rows > rowsMax) throw refused(`An import takes at most ${rowsMax} rows. Split the file.`)
    const row = rowOf(columns, line, cells, defaultCountry, progress)
    if (!row) continue
    if (batch.rows.length === rowsAtOnce || batch.mentions(row)) {
      await store(tx, batch, progress)
      batch = new Batch(accountId)
    }
    batch.add(row)
  }
  await store(tx, batch, progress)
  return progress
}

function* recordsOf(chunks: Iterable<string>) {
  try {
    yield* csvRecords(chunks)
  } catch (error) {
    if (error instanceof RangeError) throw refused(`This is not CSV: ${error.message}.`)
    throw error
  }
}

function headingsOf(cells: readonly string[]): ImportColumn[] {
  const columns = importColumns(cells)
  if (columns.some((column) => column.to === 'identity')) return columns
  throw refused('No column holds addresses. Head one with phone, email or the name of a channel.')
}

function refused(detail: string): Refusal {
  return new Refusal('invalid_request', { detail })
}

function rowOf(
  columns: readonly ImportColumn[],
  line: number,
  cells: readonly string[],
  defaultCountry: string | undefined,
  progress: Progress,
): ImportRow | null {
  try {
    return importRow(columns, line, cells, defaultCountry)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    progress.errors.push({ line, message: error.message })
    return null
  }
}

/** Rows that are stored together: no two of them mention the same address. */
class Batch {
  readonly accountId: string
  readonly rows: ImportRow[] = []
  private readonly addresses = new Set<string>()

  constructor(accountId: string) {
    this.accountId = accountId
  }

  mentions(row: ImportRow): boolean {
    return keysOf(row).some((key) => this.addresses.has(key))
  }

  add(row: ImportRow): void {
    this.rows.push(row)
    for (const key of keysOf(row)) this.addresses.add(key)
  }
}

function keysOf({ identities }: ImportRow): string[] {
  return identities.map(({ channel, address }) => `${addressKindOf(channel)} ${address}`)
}

async function store(tx: Db, { accountId, rows }: Batch, progress: Progress): Promise<void> {
  if (rows.length === 0) return
  const owners = await ownersOf(tx, accountId, rows)
  const strangers = rows.filter((_, n) => owners[n]?.size === 0)
  const known = rows.flatMap((row, n) =>
    owners[n]?.size === 1 ? [{ row, id: [...owners[n]][0] ?? '' }] : [],
  )
  const added = strangers.map((row) => ({ row, id: uuidOf(newId('con', nowMs())) }))
  if (added.length > 0)
    await tx.query(
      newContacts(added.map(({ row, id }) => ({ ...columnsOf(accountId, row, id), created_at: now() }))),
    )
  if (known.length > 0)
    await tx.query(
      contactsFilledIn(
        known.map(({ row, id }) => {
          const columns = columnsOf(accountId, row, id)
          return { ...columns, search: row.fields.name ? columns.search : null }
        }),
      ),
    )
  const identities = [...added, ...known].flatMap(({ row, id }) =>
    identityColumns(accountId, id, row.identities),
  )
  const given = await tx.query(identitiesGiven(identities, false))
  if (given.length < identities.length)
    throw new Refusal('conflict', {
      detail: 'An address was given to another contact meanwhile. Import again.',
    })
  progress.created += added.length
  progress.updated += known.length
  rows.forEach(({ line }, n) => {
    if ((owners[n]?.size ?? 0) > 1)
      progress.errors.push({ line, message: 'Its addresses belong to different contacts. Merge them first.' })
  })
}

/** For each row the contacts that have one of its addresses. */
async function ownersOf(tx: Db, accountId: string, rows: readonly ImportRow[]): Promise<Set<string>[]> {
  const owners = rows.map(() => new Set<string>())
  const wanted = rows.flatMap((row, n) =>
    row.identities.map(({ channel, address }) => ({
      n,
      account_id: accountId,
      kind: addressKindOf(channel),
      address,
    })),
  )
  const hits = await tx.query<{ n: number; contact_id: string }>(identitiesAtAddresses(wanted))
  for (const { n, contact_id } of hits) owners[n]?.add(contact_id)
  return owners
}

function columnsOf(accountId: string, { fields }: ImportRow, id: string) {
  const { name = null, language = null, timezone = null, country = null, attributes } = fields
  return {
    account_id: accountId,
    id,
    name,
    language,
    timezone,
    country,
    attributes,
    search: searchWords(name ?? ''),
  }
}
