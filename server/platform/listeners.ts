import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { EventName } from '#events.ts'
import { db, dedicatedConnection, inTransaction, type Db, type Tx } from './db.ts'
import { IdlePause } from './idle-pause.ts'
import { log } from './log.ts'
import {
  advanceReader,
  readerPosition,
  readOutboxFor,
  type EventBatch,
  type OutboxPosition,
} from './outbox.ts'
import { outboxTail } from './outbox-tail.ts'

/** A reaction of a module to events: `listeners.ts` of each module is a list of these. Each has a place of its own in the outbox. */
export type Listener = {
  /** The name of its place. */
  readonly reader: string
  readonly on: readonly EventName[]
} & (
  | {
      /** Called at least once for each batch, in order; must be idempotent by event id. For work that no transaction holds. */
      readonly handle: (batch: EventBatch) => Promise<void>
    }
  | {
      /** Called with many batches, in order, in the transaction that also moves the reader: what it writes is written exactly once. */
      readonly absorb: (tx: Tx, batches: readonly EventBatch[]) => Promise<void>
    }
)

/** Events read for a listener, up to a position; `isFull`: there may be more behind it already; `isQuiet`: nothing came by. */
type Stretch = {
  readonly batches: readonly EventBatch[]
  readonly end: OutboxPosition
  readonly isFull: boolean
  readonly isQuiet: boolean
}

/** How the loops of listeners come by their events. */
export type EventSource = (after: OutboxPosition, names: readonly EventName[]) => Promise<Stretch>

/** For a thread that listens to most of what happens: everything is fetched once for all its listeners. */
export const everyEvent: EventSource = async (after, names) => {
  const read = await outboxTail.read(after, batchesAtOnce)
  const batches = upToItems(read, itemsAtOnce)
  return {
    batches: batches.filter(({ name }) => names.includes(name)),
    end: batches.at(-1)?.position ?? after,
    isFull: read.length >= batchesAtOnce || batches.length < read.length,
    isQuiet: read.length === 0,
  }
}

/** For a thread that listens to little of what happens: nothing else is fetched. */
export const ownEvents: EventSource = async (after, names) => {
  const { batches, end } = await readOutboxFor(db, names, after, batchesAtOnce)
  return { batches, end, isFull: batches.length >= batchesAtOnce, isQuiet: batches.length === 0 }
}

export type RunningListeners = { stop(): Promise<void> }

const shortestPauseMs = 50
const batchesAtOnce = 200
const itemsAtOnce = 5_000
/** A place is noted this often while nothing of interest comes by. Machine time. */
const noteEveryMs = 1_000

/** Starts reading the outbox for every listener, each in its own loop. One process at a time reads for a reader; another takes over when it dies. */
export function startListeners(
  listeners: readonly Listener[],
  source: EventSource = everyEvent,
): RunningListeners {
  const readers = new Set(listeners.map(({ reader }) => reader))
  if (readers.size < listeners.length) throw new Error('two listeners share a place: one would never read')
  const stopping = new AbortController()
  const loops = listeners.map((one) =>
    whileSeated(one.reader, stopping.signal, (seated) => readWhileSeated(one, source, seated)),
  )
  return {
    async stop() {
      stopping.abort()
      await Promise.all(loops)
    },
  }
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

async function readWhileSeated(listener: Listener, source: EventSource, stop: AbortSignal): Promise<void> {
  let noted = await readerPosition(db, listener.reader)
  let notedAt = performance.now()
  let position = noted
  const quiet = new IdlePause(shortestPauseMs)
  while (!stop.aborted) {
    const { batches, end, isFull, isQuiet } = await source(position, listener.on)
    position = end
    const isDue = !isSame(position, noted) && performance.now() - notedAt > noteEveryMs
    if (batches.length > 0 || isDue) {
      const step = { from: noted, to: position, batches }
      await untilItSucceeds(() => react(listener, step), { listener, stop })
      noted = position
      notedAt = performance.now()
    }
    if (!isQuiet) quiet.busy()
    if (!isFull) await idle(quiet.nextMs(), stop)
  }
}

function isSame(a: OutboxPosition, b: OutboxPosition): boolean {
  return a.xid === b.xid && a.id === b.id
}

/** The first batches, with not many more items than that between them, and one at least. */
function upToItems(batches: readonly EventBatch[], itemsMax: number): readonly EventBatch[] {
  let items = 0
  const end = batches.findIndex((batch) => (items += batch.items.length) > itemsMax)
  return end < 0 ? batches : batches.slice(0, end + 1)
}

type Step = {
  readonly from: OutboxPosition
  readonly to: OutboxPosition
  readonly batches: readonly EventBatch[]
}

async function react(listener: Listener, { from, to, batches }: Step): Promise<void> {
  if ('absorb' in listener) {
    await inTransaction(async (tx) => {
      await advance(tx, listener.reader, from, to)
      if (batches.length > 0) await listener.absorb(tx, batches)
    })
    return
  }
  for (const batch of batches) await listener.handle(batch)
  await advance(db, listener.reader, from, to)
}

/** The reader's place is not where this process left it: another read on, or a commit whose answer was lost. */
class PlaceLost extends Error {}

async function advance(on: Db, reader: string, from: OutboxPosition, to: OutboxPosition): Promise<void> {
  if (!(await advanceReader(on, reader, from, to)))
    throw new PlaceLost(`the place of ${reader} in the outbox was moved meanwhile`)
}

/** What fails is tried again until it succeeds: events are never skipped. */
async function untilItSucceeds(
  work: () => Promise<void>,
  { listener, stop }: { readonly listener: Listener; readonly stop: AbortSignal },
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (stop.aborted || error instanceof PlaceLost) throw error
      log[attempt === 5 ? 'error' : 'warn'](
        { reader: listener.reader, attempt, err: error },
        'a listener failed; trying again',
      )
      await idle(Math.min(30_000, 100 * 2 ** attempt), stop)
      if (stop.aborted) throw error
    }
  }
}

async function idle(ms: number, stop: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal: stop }).catch(() => {})
}
