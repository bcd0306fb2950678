import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { newId, uuidOf } from '#shared/ids.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { plantingText, plantRow } from '#tools/testing/planted-row.ts'
import { appRole, db, dedicatedConnection, sql } from './db.ts'

await useTestDatabase()

type Table = { name: string; kind: string; secured: boolean; guarded: boolean; partition: boolean }

/** Every table and partition with an account_id, of every module there is or will be. */
const owned = await db.query<Table>(sql`
  select format('%I.%I', n.nspname, c.relname) as name, c.relkind as kind, c.relispartition as partition,
    c.relrowsecurity as secured,
    (select count(*) > 0 and bool_and(pg_get_expr(p.polqual, p.polrelid) like '%account_id = %platform.current_account()%'
        and pg_get_expr(p.polwithcheck, p.polrelid) like '%account_id = %platform.current_account()%')
     from pg_policy p where p.polrelid = c.oid and p.polroles @> array[${appRole}::regrole::oid]) as guarded
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped
  where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
  order by 1`)
const tables = owned.filter((table) => !table.partition)

const [mine, theirs] = [uuidOf(newId('acc', 1)), uuidOf(newId('acc', 2))]
const client = await dedicatedConnection()
client.on('error', () => {}) // the database of the tests may go first
after(() => client.end())

/** Lets any row in, of whatever shape, in a transaction that is rolled back: only the isolation is asked. */
async function withRowsOfTwo(table: Table, work: () => Promise<void>): Promise<void> {
  await client.query('begin')
  try {
    for (const account of [mine, theirs]) await plantRow(client, table.name, account)
    await work()
  } finally {
    await client.query('rollback')
  }
}

/** Runs a statement as a request of an account does; null when the role may not. */
async function asRequest(account: string, text: string): Promise<{ owners: string[]; count: number } | null> {
  await client.query('savepoint request')
  try {
    await client.query(`set local role ${appRole}`)
    await client.query(`select set_config('app.account_id', $1, true)`, [account])
    const result = await client.query<{ account_id: string }>(text)
    await client.query('reset role')
    return { owners: result.rows.map((row) => row.account_id), count: result.rowCount ?? 0 }
  } catch (error) {
    const { code = '' } = error as { code?: string }
    assert.equal(code, '42501', `${text}: ${(error as Error).message}`)
    await client.query('rollback to savepoint request')
    return null
  }
}

const rowsOf = async (table: Table, account: string) =>
  (await client.query(`select 1 from ${table.name} where account_id = $1`, [account])).rowCount

test('the catalogue has tables of accounts to look at', () => {
  const names = tables.map((table) => table.name)
  for (const name of ['accounts.accounts', 'accounts.api_keys', 'platform.audit_events'])
    assert.ok(names.includes(name), name)
})

test('every table with an account_id is closed to the role of requests but for the rows of one account', () => {
  const open = tables.filter((table) => !(table.secured && table.guarded))
  assert.deepEqual(
    open.map((table) => table.name),
    [],
    'pass them through platform.isolate_by_account in their migration',
  )
})

test('no partition can be reached past its parent', async () => {
  const open = await db.query(sql`
    select c.oid::regclass::text as name from pg_class c
    where c.relispartition and has_table_privilege(${appRole}, c.oid, 'select, insert, update, delete')`)
  assert.deepEqual(open, [])
})

test('the role of requests reaches no table that is not kept by account', async () => {
  const shared = await db.query(sql`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
      and has_table_privilege(${appRole}, c.oid, 'select, insert, update, delete')
      and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id')`)
  assert.deepEqual(shared, [])
})

test('the role of requests owns nothing, steps over no policy, and no policy is for everybody', async () => {
  const [role] = await db.query(sql`
    select rolsuper, rolbypassrls, rolcanlogin, (select count(*)::int from pg_class where relowner = r.oid) as owns
    from pg_roles r where rolname = ${appRole}`)
  assert.deepEqual(role, { rolsuper: false, rolbypassrls: false, rolcanlogin: false, owns: 0 })
  assert.deepEqual(await db.query(sql`select polname from pg_policy where polroles @> array[0::oid]`), [])
})

test('a statement without any condition sees the own rows and none of another account', async () => {
  for (const table of tables)
    await withRowsOfTwo(table, async () => {
      const seen = await asRequest(mine, `select account_id from ${table.name}`)
      if (seen) assert.deepEqual([...new Set(seen.owners)], [mine], table.name)
    })
})

test('naming another account outright finds nothing', async () => {
  for (const table of tables)
    await withRowsOfTwo(table, async () => {
      const seen = await asRequest(
        mine,
        `select account_id from ${table.name} where account_id = '${theirs}'`,
      )
      if (seen) assert.deepEqual(seen.owners, [], table.name)
    })
})

test('without an account set, the role of requests sees nothing at all', async () => {
  for (const table of tables)
    await withRowsOfTwo(table, async () => {
      const seen = await asRequest('', `select account_id from ${table.name}`)
      if (seen) assert.deepEqual(seen.owners, [], table.name)
    })
})

test('no row can be written for another account, nor moved to one', async () => {
  for (const table of tables)
    await withRowsOfTwo(table, async () => {
      assert.equal(await asRequest(mine, await plantingText(client, table.name, theirs)), null, table.name)
      const move = `update ${table.name} set account_id = '${theirs}'`
      assert.equal(await asRequest(mine, move), null, table.name)
    })
})

test('no row of another account can be changed or deleted', async () => {
  for (const table of tables)
    await withRowsOfTwo(table, async () => {
      const before = await rowsOf(table, theirs)
      assert.ok(before, table.name)
      await asRequest(mine, `update ${table.name} set account_id = '${mine}'`)
      await asRequest(mine, `delete from ${table.name}`)
      assert.equal(await rowsOf(table, theirs), before, table.name)
    })
})
