import type pg from 'pg'

/**
 * Plants a row of an account in any table, with made-up values in every column that needs one, whatever its rules say.
 * For a transaction that is rolled back: it takes the table's rules away first.
 */
export async function plantRow(client: pg.Client, table: string, account: string): Promise<void> {
  await client.query('set local session_replication_role = replica')
  await dropRules(client, table)
  await client.query(await plantingText(client, table, account))
}

async function dropRules(client: pg.Client, table: string): Promise<void> {
  const { rows } = await client.query<{ conname: string }>(
    `select conname from pg_constraint where conrelid = $1::regclass and contype = 'c' and coninhcount = 0`,
    [table],
  )
  for (const { conname } of rows) await client.query(`alter table ${table} drop constraint "${conname}"`)
  const { rowCount } = await client.query(
    `select from pg_class where oid = $1::regclass and relkind = 'p'
     and not exists (select from pg_class where relname = 'planted' and relispartition)`,
    [table],
  )
  if (rowCount) await client.query(`create table planted partition of ${table} default`)
}

/** The statement that plants a row of an account in any table. */
export async function plantingText(client: pg.Client, table: string, account: string): Promise<string> {
  const { rows } = await client.query<{ text: string }>(
    `select format('insert into %s (%s) values (%s)', $1::text, string_agg(quote_ident(attname), ', '), string_agg(case
        when attname = 'account_id' then quote_literal($2::text)
        when typcategory = 'A' then quote_literal('{}')
        when typname = 'uuid' then quote_literal(gen_random_uuid())
        when typname in ('json', 'jsonb') then quote_literal('{}')
        when typname in ('timestamptz', 'date') then quote_literal('2026-01-05')
        when typcategory = 'N' then '1'
        when typcategory = 'B' then 'false'
        else quote_literal(substr(md5(random()::text), 1, 12)) end, ', ')) as text
     from pg_attribute join pg_type on pg_type.oid = atttypid
     where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and (attname = 'account_id' or (attnotnull and not atthasdef))`,
    [table, account],
  )
  return rows[0]?.text ?? ''
}
