import type pg from 'pg'
import { db, dedicatedConnection, sql, type Db, type Sql } from './db.ts'
import { log } from './log.ts'

const lockSpace = 7001

/**
 * This process's number. While it lives it holds the advisory lock of its number, so that another process can tell
 * within a second that it died and take over what it held in memory.
 */
export type NodeNumber = { readonly value: number; stop(): Promise<void> }

/** Takes a number and holds it; a lost connection is made again and the lock with it. */
export async function takeNodeNumber(): Promise<NodeNumber> {
  const [row] = await db.query<{ n: number }>(sql`select nextval('platform.node_numbers')::int as n`)
  const value = (row as { n: number }).n
  let client: pg.Client | null = null
  let stopped = false
  const hold = async (): Promise<void> => {
    client = await dedicatedConnection()
    client.on('error', () => {})
    client.on('end', () => {
      if (!stopped) retry()
    })
    await client.query(`select pg_advisory_lock($1, $2)`, [lockSpace, value])
  }
  const retry = (): void => {
    setTimeout(() => {
      if (stopped) return
      hold().catch((error: unknown) => {
        log.warn({ err: error }, 'cannot hold the node number yet')
        retry()
      })
    }, 200).unref()
  }
  await hold()
  return {
    value,
    async stop() {
      stopped = true
      await client?.end()
    },
  }
}

/** Selects the numbers of the processes that live, as `n`. */
export const liveNodes: Sql = sql`
  select objid::int as n from pg_locks where locktype = 'advisory' and classid = ${lockSpace}::oid and objsubid = 2 and granted
    and database = (select oid from pg_database where datname = current_database())`

/** Of some node numbers, those whose process is gone. */
export async function deadNodes(on: Db, numbers: readonly number[]): Promise<number[]> {
  if (numbers.length === 0) return []
  const held = await on.query<{ n: number }>(liveNodes)
  const alive = new Set(held.map(({ n }) => n))
  return numbers.filter((n) => !alive.has(n))
}
