import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { useTestDatabase } from '#tools/testing/database.ts'
import { nameOf, readCatalogue } from '#platform/backup/catalogue.ts'
import { schemas } from './schemas.ts'

const url = await useTestDatabase()

async function withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

test('finds every table that a migration made, each after those it refers to', async () => {
  const { tables, there } = await withClient(async (client) => ({
    tables: (await readCatalogue(client, schemas)).tables.map(nameOf),
    there: await client.query<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and not c.relispartition and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'`,
    ),
  }))
  assert.deepEqual(
    there.rows.map(({ name }) => name).toSorted(),
    [...tables, 'platform.migrations'].toSorted(),
  )
  assert.ok(tables.indexOf('accounts.accounts') < tables.indexOf('accounts.users'))
  assert.ok(tables.indexOf('accounts.users') < tables.indexOf('accounts.sessions'))
})
