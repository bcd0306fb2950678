import type pg from 'pg'

/**
 * Lets the transaction under way last: limits that protect the running platform would kill a dump or a load.
 * Values are written and read in one way whatever the server's defaults. Limits a server does not know are left out.
 */
export async function letItLast(client: pg.Client): Promise<void> {
  await client.query(
    `select set_config(name, '0', true) from pg_settings
     where name in ('transaction_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout', 'lock_timeout')`,
  )
  await client.query(
    `set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local timezone = 'UTC';
     set local bytea_output = 'hex'; set local extra_float_digits = 1; set local client_encoding = 'UTF8'`,
  )
}
