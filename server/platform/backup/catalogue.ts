import pg from 'pg'
import type { DumpedPartition, DumpedSequence, DumpedTable } from './manifest.ts'

const { escapeIdentifier } = pg

/** The tables of some schemas as a dump sees them, each after the tables it refers to. */
export type Catalogue = {
  readonly tables: readonly DumpedTable[]
  readonly partitions: readonly DumpedPartition[]
  readonly sequences: readonly DumpedSequence[]
}

/** Its rows are not dumped: the migrations that make the tables write it anew. */
const migrationsTable = 'platform.migrations'

export const nameOf = (of: { readonly schema: string; readonly name: string }): string =>
  `${of.schema}.${of.name}`

export const quoted = (of: { readonly schema: string; readonly name: string }): string =>
  `${escapeIdentifier(of.schema)}.${escapeIdentifier(of.name)}`

/** Reads what is to be dumped. Partitions are dumped through their parents. */
export async function readCatalogue(client: pg.Client, schemas: readonly string[]): Promise<Catalogue> {
  const tables = await readTables(client, schemas)
  const partitions = await client.query<DumpedPartition>(
    `select n.nspname as schema, p.relname as parent, c.relname as name,
            pg_get_expr(c.relpartbound, c.oid) as bound, coalesce(c.reloptions, '{}') as options
     from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
       join pg_namespace n on n.oid = p.relnamespace
     where p.relkind = 'p' and n.nspname = any($1) order by 1, 2, 3`,
    [schemas],
  )
  return { tables, partitions: partitions.rows, sequences: await readSequences(client, schemas) }
}

type TableRow = DumpedTable & { readonly refers_to: readonly string[] }

async function readTables(client: pg.Client, schemas: readonly string[]): Promise<DumpedTable[]> {
  const { rows } = await client.query<TableRow>(
    `select n.nspname as schema, c.relname as name,
            array(select a.attname::text from pg_attribute a
                  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
            array(select distinct fn.nspname || '.' || f.relname from pg_constraint k join pg_class f on f.oid = k.confrelid
                  join pg_namespace fn on fn.oid = f.relnamespace
                  where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid and not f.relispartition) as refers_to
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname = any($1) order by 1, 2`,
    [schemas],
  )
  return inOrderOfReference(rows.filter((table) => nameOf(table) !== migrationsTable)).map(
    ({ schema, name, columns }) => ({ schema, name, columns }),
  )
}

/** Puts tables after those they refer to, so that they can be filled in this order. Throws when some refer to each other in a ring. */
export function inOrderOfReference<T extends { schema: string; name: string; refers_to: readonly string[] }>(
  tables: readonly T[],
): T[] {
  const ordered: T[] = []
  const placed = new Set<string>()
  let waiting = [...tables]
  while (waiting.length > 0) {
    const ready = waiting.filter((table) => table.refers_to.every((name) => placed.has(name)))
    if (ready.length === 0)
      throw new Error(`tables refer to each other in a ring: ${waiting.map(nameOf).join(', ')}`)
    for (const table of ready) placed.add(nameOf(table))
    ordered.push(...ready)
    waiting = waiting.filter((table) => !ready.includes(table))
  }
  return ordered
}

async function readSequences(client: pg.Client, schemas: readonly string[]): Promise<DumpedSequence[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'S' and n.nspname = any($1) order by 1, 2`,
    [schemas],
  )
  const sequences: DumpedSequence[] = []
  for (const sequence of rows) {
    const state = await client.query<{ value: string; is_called: boolean }>(
      `select last_value::text as value, is_called from ${quoted(sequence)}`,
    )
    const [row] = state.rows
    if (row) sequences.push({ ...sequence, value: row.value, isCalled: row.is_called })
  }
  return sequences
}
