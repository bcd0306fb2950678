import pg from 'pg'
import { nameOf, quoted, readCatalogue, type Catalogue } from './catalogue.ts'
import { copyOut } from './copy-stream.ts'
import { letItLast } from './long-transaction.ts'
import type { Manifest } from './manifest.ts'
import type { BackupWriter } from './write-backup-file.ts'

/** What a dump knows of its database beside the rows. */
export type DumpedDatabase = Pick<
  Manifest,
  'migrations' | 'tables' | 'partitions' | 'sequences' | 'postgres' | 'operator'
>

/**
 * Writes every table of our schemas as it stands at one instant, while everybody goes on working.
 * Works on any PostgreSQL that serves Patchbay, without its tools: rows travel by COPY in its text format.
 */
export async function dumpDatabase(
  url: string,
  schemas: readonly string[],
  into: BackupWriter,
): Promise<DumpedDatabase> {
  const client = new pg.Client({ connectionString: url, application_name: 'patchbay-backup' })
  client.on('error', () => {})
  await client.connect()
  try {
    const { tables } = await readCatalogue(client, schemas)
    await client.query('begin isolation level repeatable read read only')
    // Holds off whoever would drop a week while it is read. The first select takes the snapshot, so the locks come before.
    await client.query(`lock table ${tables.map(quoted).join(', ')} in access share mode`)
    await letItLast(client)
    const dumped = await describe(client, await readCatalogue(client, schemas))
    for (const table of dumped.tables) {
      const columns = table.columns.map(pg.escapeIdentifier).join(', ')
      const rows = copyOut(client, `copy (select ${columns} from ${quoted(table)}) to stdout`)
      await into.add('table', nameOf(table), rows, () => rows.rows)
    }
    await client.query('commit')
    return dumped
  } finally {
    await client.end()
  }
}

async function describe(client: pg.Client, catalogue: Catalogue): Promise<DumpedDatabase> {
  const { rows: migrations } = await client.query(
    'select name, checksum from platform.migrations order by name',
  )
  const { rows: operators } = await client.query(
    `select value from platform.settings where name = 'mark:operator'`,
  )
  const { rows: versions } = await client.query(`select current_setting('server_version') as version`)
  return {
    migrations,
    tables: [...catalogue.tables],
    partitions: [...catalogue.partitions],
    sequences: [...catalogue.sequences],
    postgres: String(versions[0].version),
    operator: typeof operators[0]?.value === 'string' ? operators[0].value : null,
  }
}
