import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { useTestDatabase } from '#tools/testing/database.ts'
import { differences } from './differences.ts'
import { dumpSchema } from './dump-schema.ts'

const url = await useTestDatabase()

/** What a statement changes in the dump; the statement is undone. */
async function changes(statement: string): Promise<string[]> {
  const client = await connection()
  try {
    const before = await dumpSchema(client)
    await client.query(statement)
    return differences(before, await dumpSchema(client))
  } finally {
    await client.end()
  }
}

/** A connection whose transaction ends undone, with it. */
async function connection(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('begin')
  return client
}

test('the same schema gives the same dump, with every kind of thing in it', async (t) => {
  const client = await connection()
  t.after(() => client.end())
  const dump = await dumpSchema(client)
  assert.equal(dump, await dumpSchema(client))
  for (const part of [
    'create schema wallet;\ngrant usage on schema wallet to patchbay_app;',
    'create table wallet.transfers (\n  account_id uuid not null,',
    '  constraint transfers_pkey PRIMARY KEY (account_id, id)',
    'create view wallet.entries with (security_invoker=true) as',
    'create policy own_account on wallet.transfers as permissive for all to patchbay_app using ',
    'grant select on wallet.transfers to patchbay_app;',
    'grant update (low_at, low_told) on wallet.wallets to patchbay_app;',
    'CREATE OR REPLACE FUNCTION platform.current_account()',
    'create sequence platform.node_numbers as integer',
    ') partition by range (id);',
  ])
    assert.ok(dump.includes(part), part)
})

test('a column, its type, default and nullability are seen', async () => {
  assert.deepEqual(await changes(`alter table wallet.transfers alter note set default 'x'`), [
    '-   note text,',
    `+   note text default 'x'::text,`,
  ])
})

test('a lost grant, policy, index or check is seen', async () => {
  const lost = async (statement: string) => {
    const [line, ...more] = await changes(statement)
    assert.deepEqual(more, [])
    return line ?? ''
  }
  assert.match(await lost('revoke select on wallet.transfers from patchbay_app'), /^- grant select/)
  assert.match(await lost('drop policy own_account on wallet.transfers'), /^- create policy own_account/)
  assert.match(await lost('alter table wallet.transfers disable row level security'), /^- alter table/)
  assert.match(await lost('drop index rating.rates_of_card'), /^- CREATE INDEX rates_of_card/)
  assert.match(
    await lost('alter table wallet.wallets drop constraint wallet_covers'),
    /^- {3}constraint wallet_covers/,
  )
})

test('a changed function is seen', async () => {
  const changed = await changes(
    'create or replace function platform.current_account() returns uuid language sql stable as $$ select null::uuid $$',
  )
  assert.ok(changed.some((line) => line.includes('null::uuid')))
})

test('partitions that come with time are left out', async () => {
  assert.deepEqual(await changes(`select messaging.ensure_week('2031-01-01')`), [])
})

test('differences names what only one side has, also when a line stands there twice', () => {
  assert.deepEqual(differences('a\nb\nb\nc', 'a\nb\nd'), ['- b', '- c', '+ d'])
})
