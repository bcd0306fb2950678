import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

const folder = join(import.meta.dirname, '../migrations')

export type Migration = { readonly name: string; readonly text: string; readonly checksum: string }

/** Every migration file in order. */
export function migrations(): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
    })
}

/**
 * Brings the database to the newest schema: forward only, one transaction a file, one migrator at a time.
 * Refuses a database whose applied files differ from these, naming the file.
 */
export async function migrate(url: string, log: (line: string) => void = () => {}): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'patchbay-migrate' })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('patchbay.migrate'))`)
    await prepareMigrations(client)
    const applied = new Map<string, string>(
      (await client.query('select name, checksum from platform.migrations')).rows.map((r) => [
        r.name,
        r.checksum,
      ]),
    )
    const files = migrations()
    for (const name of applied.keys()) {
      if (!files.some((file) => file.name === name)) {
        throw new Error(
          `the database has migration ${name}, which this version does not know: it was written by a newer version`,
        )
      }
    }
    for (const file of files) await applyOnce(client, file, applied.get(file.name), log)
  } finally {
    await client.end()
  }
}

async function applyOnce(
  client: pg.Client,
  file: Migration,
  known: string | undefined,
  log: (line: string) => void,
): Promise<void> {
  if (known === file.checksum) return
  if (known !== undefined)
    throw new Error(`migration ${file.name} was changed after it was applied; write a new one instead`)
  await client.query('begin')
  try {
    await client.query(`set local lock_timeout = '5s'`)
    await applyMigration(client, file)
    await client.query('commit')
    log(`migrated ${file.name}`)
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** Makes the table that remembers what was applied. */
export async function prepareMigrations(client: pg.Client): Promise<void> {
  await client.query(`create schema if not exists platform`)
  await client.query(
    `create table if not exists platform.migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
  )
}

/** Applies one file in the caller's transaction and remembers it. */
export async function applyMigration(client: pg.Client, file: Migration): Promise<void> {
  try {
    await client.query(file.text)
  } catch (error) {
    throw new Error(`migration ${file.name} failed: ${(error as Error).message}`, { cause: error })
  }
  await client.query('insert into platform.migrations (name, checksum) values ($1, $2)', [
    file.name,
    file.checksum,
  ])
}
