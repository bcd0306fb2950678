import { db, one, sql } from '#platform/db.ts'
import { readOutbox, type EventBatch, type OutboxPosition } from '#platform/outbox.ts'
import { until } from './until.ts'

/**
 * Every event committed until now that lies behind a position. Readers stay behind the oldest transaction of the whole
 * database server, and other tests have theirs there: this waits until what is committed can be read.
 */
export async function eventsAfter(position: OutboxPosition): Promise<EventBatch[]> {
  const { xid } = await one<{ xid: string }>(db, sql`select pg_current_xact_id()::text as xid`)
  await until(
    async () => {
      const { isPast } = await one<{ isPast: boolean }>(
        db,
        sql`select pg_snapshot_xmin(pg_current_snapshot()) > ${xid}::xid8 as "isPast"`,
      )
      return isPast
    },
    () => 'a transaction on the database server does not end',
  )
  return readOutbox(db, position, 10_000)
}
