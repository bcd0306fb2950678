import pg from 'pg'
import { applyMigration, migrations, prepareMigrations } from '../migrate.ts'
import { nameOf, quoted } from './catalogue.ts'
import { copyIn } from './copy-stream.ts'
import { letItLast } from './long-transaction.ts'
import type { DumpedTable, Manifest } from './manifest.ts'
import { BackupUnusable, type BackupReader } from './read-backup-file.ts'
import { settleOutbox } from './settle-outbox.ts'

export type LoadOptions = {
  /** Our schemas; what a database holds in them is dropped. */
  readonly schemas: readonly string[]
  /** Takes a member that is a file. */
  readonly takeFile: (name: string, content: AsyncIterable<Buffer>) => Promise<void>
  /** Looks at the loaded database before it counts; what it throws undoes everything. */
  readonly check: (client: pg.Client) => Promise<void>
  /** May the database hold an installation already, which is then dropped. */
  readonly force: boolean
}

/**
 * Brings a backup into a database, in one transaction: it is there whole or nothing was changed.
 * The schema is made as it was when the backup was taken, filled, and then brought to the newest.
 */
export async function loadDatabase(url: string, backup: BackupReader, options: LoadOptions): Promise<void> {
  const { manifest } = backup
  ensureKnownSchema(manifest)
  const client = new pg.Client({ connectionString: url, application_name: 'patchbay-restore' })
  client.on('error', () => {})
  await client.connect()
  try {
    await takeAlone(client, options)
    await client.query('begin')
    await letItLast(client)
    await client.query(`drop schema if exists ${options.schemas.map(pg.escapeIdentifier).join(', ')} cascade`)
    const then = new Set(manifest.migrations.map(({ name }) => name))
    await prepareMigrations(client)
    for (const file of migrations()) if (then.has(file.name)) await applyMigration(client, file)
    await fill(client, backup, options)
    await settleOutbox(client)
    for (const file of migrations()) if (!then.has(file.name)) await applyMigration(client, file)
    await options.check(client)
    await client.query('commit')
    await client.query('analyze')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    await client.end()
  }
}

/** Refuses a backup whose schema this version does not know; asked before anything is touched. */
export function ensureKnownSchema(manifest: Manifest): void {
  const known = new Map(migrations().map(({ name, checksum }) => [name, checksum]))
  for (const { name, checksum } of manifest.migrations) {
    if (!known.has(name))
      throw new BackupUnusable(
        `the backup was taken by a newer version of Patchbay (${manifest.version}): this one does not know ${name}`,
      )
    if (known.get(name) !== checksum)
      throw new BackupUnusable(`the backup was taken with another ${name} than this version has`)
  }
}

/** Holds off every process that starts, and refuses while one runs. */
async function takeAlone(client: pg.Client, { force }: LoadOptions): Promise<void> {
  await client.query(`select pg_advisory_lock(hashtext('patchbay.migrate'))`)
  const { rows: running } = await client.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and application_name = 'patchbay' and pid <> pg_backend_pid()`,
  )
  if (running[0]?.count)
    throw new BackupUnusable('a running Patchbay uses this database: stop it first; nothing was changed')
  const { rows: held } = await client.query<{ held: boolean }>(
    `select to_regclass('platform.migrations') is not null as held`,
  )
  if (held[0]?.held && !force)
    throw new BackupUnusable(
      'the database already holds an installation: use another, or --force to replace it; nothing was changed',
    )
}

async function fill(client: pg.Client, backup: BackupReader, { takeFile }: LoadOptions): Promise<void> {
  const { manifest } = backup
  const tables = new Map(manifest.tables.map((table) => [nameOf(table), table]))
  await makePartitions(client, manifest)
  const every = [...tables.values()].map(quoted)
  await client.query(`truncate ${every.join(', ')}`)
  // What triggers would do was done when the rows were first written.
  for (const table of every) await client.query(`alter table ${table} disable trigger user`)
  for await (const { member, content } of backup.members()) {
    if (member.kind === 'file') {
      await takeFile(member.name, content)
      continue
    }
    const table = tables.get(member.name)
    if (!table) throw new BackupUnusable(`the manifest does not describe ${member.name}`)
    const rows = await copyIn(client, copyFrom(table), content)
    if (rows !== member.rows)
      throw new BackupUnusable(`${member.name} has ${rows} rows; the backup says ${String(member.rows)}`)
  }
  for (const table of every) await client.query(`alter table ${table} enable trigger user`)
  for (const { schema, name, value, isCalled } of manifest.sequences) {
    await client.query('select setval($1::regclass, $2::bigint, $3)', [
      quoted({ schema, name }),
      value,
      isCalled,
    ])
  }
}

async function makePartitions(client: pg.Client, manifest: Manifest): Promise<void> {
  for (const { schema, parent, name, bound, options } of manifest.partitions) {
    const made = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
      quoted({ schema, name }),
    ])
    if (made.rows[0]?.there) continue
    const storage = options.length > 0 ? ` with (${options.join(', ')})` : ''
    await client.query(
      `create table ${quoted({ schema, name })} partition of ${quoted({ schema, name: parent })} ${bound}${storage}`,
    )
  }
}

const copyFrom = (table: DumpedTable): string =>
  `copy ${quoted(table)} (${table.columns.map(pg.escapeIdentifier).join(', ')}) from stdin`
