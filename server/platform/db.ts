import type { Writable } from 'node:stream'
import pg from 'pg'

/** One SQL statement with its parameters; made by the `sql` tag. */
export type Sql = { readonly text: string; readonly values: readonly unknown[]; readonly name?: string }

/** What statements run on: a transaction, or a pool for a single statement. */
export type Db = { query<Row>(statement: Sql): Promise<Row[]> }

/** A transaction in progress. */
export type Tx = Db & {
  /** Gives the count of rows a statement touched. */
  run(statement: Sql): Promise<number>
  /**
   * Sends the commit right behind the statements sent so far, whose answers may still be awaited: what they lock is free a
   * round trip earlier. Nothing may be sent after it. Rejects when one of them failed, for nothing is committed then.
   */
  commit(): Promise<void>
}

const statementNames = new WeakMap<TemplateStringsArray, string>()
let statementCount = 0

/**
 * Writes one SQL statement: interpolated values become parameters, interpolated statements are spliced in.
 * A statement without splices is prepared once per connection under its own name.
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly unknown[]): Sql {
  const values: unknown[] = []
  let spliced = false
  let text = strings[0] ?? ''
  parts.forEach((part, index) => {
    if (isSql(part)) {
      spliced = true
      text += part.text.replace(/\$(\d+)/g, (_, n) => `$${Number(n) + values.length}`)
      values.push(...part.values)
    } else {
      values.push(part)
      text += `$${values.length}`
    }
    text += strings[index + 1] ?? ''
  })
  return spliced ? { text, values } : { text, values, name: nameOf(strings) }
}

/** A spliceable fragment that is empty. */
export const nothing: Sql = { text: '', values: [] }

/** `where` of the conditions that are given; empty when none is. */
export function where(...conditions: readonly (Sql | null | undefined | false)[]): Sql {
  const given = conditions.filter((c): c is Sql => Boolean(c))
  return given.reduce<Sql>(
    (all, next, i) => (i === 0 ? sql`where ${next}` : sql`${all} and ${next}`),
    nothing,
  )
}

function isSql(part: unknown): part is Sql {
  return (
    typeof part === 'object' &&
    part !== null &&
    'text' in part &&
    'values' in part &&
    Array.isArray(part.values)
  )
}

function nameOf(strings: TemplateStringsArray): string {
  let name = statementNames.get(strings)
  if (!name) statementNames.set(strings, (name = `s${++statementCount}`))
  return name
}

pg.types.setTypeParser(pg.types.builtins.INT8, BigInt)
const xid8Oid = 5069 as (typeof pg.types.builtins)['INT8'] // absent from the driver's list
pg.types.setTypeParser(xid8Oid, String)

type Pools = { readonly platform: pg.Pool; readonly app: pg.Pool; readonly url: string }
let pools: Pools | null = null

/** The role that requests of accounts run under: row-level security holds it to one account. */
export const appRole = 'patchbay_app'

// A long transaction holds up every reader of events; PostgreSQL 15 and 16 do not know the setting.
const transactionLimit = `select set_config(name, '60s', false) from pg_settings where name = 'transaction_timeout'`

/** Opens the pools. The platform pool is the owner of the tables; the app pool may only see one account at a time. */
export function connectDatabase(url: string, size: { platform?: number; app?: number } = {}): void {
  if (pools) throw new Error('the database is already connected')
  const common = {
    connectionString: url,
    pipeline: true,
    application_name: 'patchbay',
    idleTimeoutMillis: 60_000,
  }
  const settings = '-c idle_in_transaction_session_timeout=30s'
  const platform = new pg.Pool({ ...common, max: size.platform ?? 12, options: settings })
  const app = new pg.Pool({ ...common, max: size.app ?? 8, options: `${settings} -c role=${appRole}` })
  for (const pool of [platform, app]) {
    pool.on('error', () => {})
    pool.on('connect', (client) => void client.query(transactionLimit).catch(() => {}))
  }
  pools = { platform, app, url }
}

/** Closes the pools after the statements under way have ended. */
export async function disconnectDatabase(): Promise<void> {
  const closing = pools
  pools = null
  await Promise.all([closing?.platform.end(), closing?.app.end()])
}

function connected(): Pools {
  if (!pools) throw new Error('connectDatabase() first')
  return pools
}

/** A dedicated connection outside the pools, for LISTEN, advisory locks and long reads. The caller ends it. */
export async function dedicatedConnection(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: connected().url, application_name: 'patchbay' })
  await client.connect()
  return client
}

/** The platform's own view of the database, over every account. For workers and start-up, never for a request as such. */
export const db: Db = { query: (statement) => rowsOf(connected().platform, statement) }

/** Whether the database answers now. */
export function databaseAnswers(): Promise<boolean> {
  return db.query(sql`select 1`).then(
    () => true,
    () => false,
  )
}

/** Runs work in one transaction as the platform. Rolls back when it throws. */
export function inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(connected().platform, [], work)
}

/**
 * Runs work in one transaction that can see and touch the rows of one account only, whatever its statements say.
 * The settings travel with the first statement: no round trip is added.
 */
export function asAccount<T>(accountId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(connected().app, [sql`select set_config('app.account_id', ${accountId}, true)`], work)
}

async function transact<T>(pool: pg.Pool, opening: readonly Sql[], work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  const send = sender(client)
  let broken: Error | undefined
  let first: unknown
  let ending: Promise<void> | null = null
  const commit = (): Promise<void> => (ending ??= committed(send))
  try {
    const opened = Promise.all([send({ text: 'begin' }), ...opening.map((s) => send(queryOf(s)))])
    opened.catch(() => {})
    const result = await work({ ...txOn(send, (error) => (first ??= error)), commit })
    await opened
    await commit()
    return result
  } catch (error) {
    await client.query('rollback').catch((e: Error) => (broken = e))
    // Statements behind the one that failed only say that the transaction is lost: tell what lost it.
    throw (isAborted(error) || error instanceof RolledBack) && first !== undefined ? first : error
  } finally {
    client.release(broken)
  }
}

async function committed(send: Send): Promise<void> {
  const { command } = await send({ text: 'commit' })
  if (command !== 'COMMIT') throw new RolledBack('the transaction was rolled back by an earlier error')
}

class RolledBack extends Error {}

function isAborted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '25P02'
}

function txOn(send: Send, failed: (error: unknown) => void): Omit<Tx, 'commit'> {
  const ask = (statement: Sql) => {
    const answer = send(queryOf(statement))
    answer.catch(failed)
    return answer
  }
  return {
    query: async <Row>(statement: Sql) => (await ask(statement)).rows as Row[],
    run: async (statement) => (await ask(statement)).rowCount ?? 0,
  }
}

type Send = (query: pg.QueryConfig) => Promise<pg.QueryResult>

/**
 * Sends what a transaction asks within one turn as one piece: each statement written alone wakes the database for a part
 * of the work, and costs a system call on either side.
 */
function sender(client: pg.PoolClient): Send {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  let gathering = false
  const write = (): void => {
    gathering = false
    stream.uncork()
  }
  return (query) => {
    if (!gathering) {
      gathering = true
      stream.cork()
      process.nextTick(write)
    }
    return client.query(query)
  }
}

async function rowsOf<Row>(on: pg.Pool | pg.PoolClient, statement: Sql): Promise<Row[]> {
  return (await on.query(queryOf(statement))).rows as Row[]
}

function queryOf(statement: Sql): pg.QueryConfig {
  const { text, name } = statement
  return { text, values: statement.values as unknown[], ...(name && { name }) }
}

/** The single row of a statement that must give exactly one. */
export async function one<Row>(on: Db, statement: Sql): Promise<Row> {
  const [row, ...more] = await on.query<Row>(statement)
  if (row === undefined || more.length > 0)
    throw new Error(`expected one row, got ${row === undefined ? 0 : more.length + 1}: ${statement.text}`)
  return row
}

/** The row of a statement that gives at most one. */
export async function maybeOne<Row>(on: Db, statement: Sql): Promise<Row | null> {
  return (await on.query<Row>(statement))[0] ?? null
}
