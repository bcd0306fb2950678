import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { EventName } from '#events.ts'
import { db, dedicatedConnection } from './db.ts'
import { log } from './log.ts'
import { moveReader, readerPosition, type EventBatch } from './outbox.ts'
import { outboxTail } from './outbox-tail.ts'

/** A reaction of a module to events: `listeners.ts` of each module is a list of these. */
export type Listener = {
  /** The module that reacts; its listeners share one place in the outbox. */
  readonly reader: string
  readonly on: readonly EventName[] | '*'
  /** Called at least once for each batch, in order per account; must be idempotent by event id. */
  readonly handle: (batch: EventBatch) => Promise<void>
}

/** Declares a reaction to one kind of event. */
export function listener<N extends EventName>(
  reader: string,
  on: N,
  handle: (batch: EventBatch<N>) => Promise<void>,
): Listener {
  return { reader, on: [on], handle: handle as Listener['handle'] }
}

export type RunningListeners = { stop(): Promise<void> }

const idlePauseMs = 50
const batchesAtOnce = 200

/** Starts reading the outbox for every reader, each in its own loop. One process at a time reads for a reader; another takes over when it dies. */
export function startListeners(listeners: readonly Listener[]): RunningListeners {
  const stopping = new AbortController()
  const readers = [...new Set(listeners.map((l) => l.reader))]
  const loops = readers.map((reader) =>
    readOn(
      reader,
      listeners.filter((l) => l.reader === reader),
      stopping.signal,
    ),
  )
  return {
    async stop() {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

function readOn(reader: string, listeners: readonly Listener[], stop: AbortSignal): Promise<void> {
  return whileSeated(reader, stop, (seated) => readWhileSeated(reader, listeners, seated))
}

/**
 * Does a reader's work in one process at a time: waits for the reader's seat, works while it is held, and begins again
 * when the seat or the work was lost. `seated` is aborted when the seat is lost or when `stop` is.
 */
export async function whileSeated(
  reader: string,
  stop: AbortSignal,
  work: (seated: AbortSignal) => Promise<void>,
): Promise<void> {
  while (!stop.aborted) {
    const seat = await takeSeat(reader).catch(() => null)
    try {
      if (seat) {
        const lost = new AbortController()
        seat.on('end', () => lost.abort())
        await work(AbortSignal.any([stop, lost.signal]))
      }
    } catch (error) {
      if (!stop.aborted) log.warn({ reader, err: error }, 'reading events was interrupted; going on')
    } finally {
      await seat?.end().catch(() => {})
    }
    await idle(1_000, stop)
  }
}

/** Holds the reader's lock for as long as the connection lives, or gives null when another process holds it. */
async function takeSeat(reader: string): Promise<pg.Client | null> {
  const client = await dedicatedConnection()
  client.on('error', () => {})
  const { rows } = await client.query(`select pg_try_advisory_lock(hashtext($1)) as held`, [
    `reader:${reader}`,
  ])
  if (rows[0].held) return client
  await client.end()
  return null
}

async function readWhileSeated(
  reader: string,
  listeners: readonly Listener[],
  stop: AbortSignal,
): Promise<void> {
  let position = await readerPosition(db, reader)
  while (!stop.aborted) {
    const batches = await outboxTail.read(position, batchesAtOnce)
    for (const batch of batches) {
      if (stop.aborted) break
      await react(listeners, batch, stop)
      position = batch.position
    }
    if (batches.length > 0) await moveReader(db, reader, position)
    if (batches.length < batchesAtOnce) await idle(idlePauseMs, stop)
  }
}

/** Calls every listener of a batch; a failing one is tried again until it succeeds: events are never skipped. */
async function react(listeners: readonly Listener[], batch: EventBatch, stop: AbortSignal): Promise<void> {
  for (const { on, handle } of listeners) {
    if (on !== '*' && !on.includes(batch.name)) continue
    for (let attempt = 1; ; attempt++) {
      try {
        await handle(batch)
        break
      } catch (error) {
        if (stop.aborted) throw error
        log[attempt === 5 ? 'error' : 'warn'](
          { event: batch.name, batch: batch.id, attempt, err: error },
          'a listener failed; trying again',
        )
        await idle(Math.min(30_000, 100 * 2 ** attempt), stop)
        if (stop.aborted) throw error
      }
    }
  }
}

async function idle(ms: number, stop: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal: stop }).catch(() => {})
}
