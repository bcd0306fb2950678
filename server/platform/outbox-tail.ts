import { db } from './db.ts'
import { outboxHead, readOutbox, type EventBatch, type OutboxPosition } from './outbox.ts'

const batchesMax = 2_000
const itemsMax = 5_000
const readAtOnce = 500
/** A look that found nothing new answers every reader that asks this shortly after it. Machine time. */
const freshForMs = 10

/**
 * The newest stretch of the outbox, read once for all readers of a process: most follow close behind the present, and each
 * would otherwise fetch and parse the same events for itself. A reader that is further behind reads from the database.
 *
 * The stretch has no holes: the outbox is read behind the oldest running transaction, so nothing can come in before its end.
 */
class OutboxTail {
  private batches: EventBatch[] = []
  private items = 0
  /** Everything after this position, up to `end`, is in `batches`. */
  private start: OutboxPosition | null = null
  private end: OutboxPosition | null = null
  private reading: Promise<void> | null = null
  private readAt = 0

  /** The next batches after a position, like `readOutbox`. */
  async read(after: OutboxPosition, limit: number): Promise<EventBatch[]> {
    if (!this.start) await this.begin()
    if (isBefore(after, this.start as OutboxPosition)) return readOutbox(db, after, limit)
    const known = this.from(after, limit)
    if (known.length > 0) return known
    if (performance.now() - this.readAt < freshForMs) return []
    await (this.reading ??= this.readOn().finally(() => (this.reading = null)))
    return this.from(after, limit)
  }

  /** The tail begins at the present: a reader far behind must not hold the others up. */
  private async begin(): Promise<void> {
    const head = await outboxHead(db)
    this.start ??= head
    this.end ??= head
  }

  private async readOn(): Promise<void> {
    const next = await readOutbox(db, this.end as OutboxPosition, readAtOnce)
    this.readAt = next.length < readAtOnce ? performance.now() : 0
    const last = next.at(-1)
    if (!last) return
    this.batches.push(...next)
    this.items += next.reduce((sum, batch) => sum + batch.items.length, 0)
    this.end = last.position
    this.trim()
  }

  private trim(): void {
    let drop = 0
    while (
      this.batches.length - drop > batchesMax ||
      (this.items > itemsMax && this.batches.length - drop > readAtOnce)
    ) {
      const batch = this.batches[drop++] as EventBatch
      this.items -= batch.items.length
      this.start = batch.position
    }
    if (drop > 0) this.batches.splice(0, drop)
  }

  private from(after: OutboxPosition, limit: number): EventBatch[] {
    let low = 0
    let high = this.batches.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (isBefore(after, (this.batches[middle] as EventBatch).position)) high = middle
      else low = middle + 1
    }
    return this.batches.slice(low, low + limit)
  }
}

/** Whether a place in the outbox lies before another. */
export function isBefore(a: OutboxPosition, b: OutboxPosition): boolean {
  if (a.xid !== b.xid) return a.xid.length === b.xid.length ? a.xid < b.xid : a.xid.length < b.xid.length
  return a.id < b.id
}

/** The tail of this process. */
export const outboxTail = new OutboxTail()
