import { now } from '#platform/clock.ts'
import { db, inTransaction, type Tx } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { listenToNotifications, type Notifications } from '#platform/notifications.ts'
import type { Carrier } from '../carrier.ts'
import { channelNamed } from '../all-channels.ts'
import type { Connecting, ConnectorFacts, Door, RawRequest } from '../connecting.ts'
import { asCarrier, credentialsOf, factsFor, type Connector } from '../connectors/connector.ts'
import { anyConnectorById } from '../connectors/queries.ts'
import { reachProvider } from '../connectors/reach-provider.ts'
import type { Update } from '../update.ts'
import { ContactEnricher } from './contact-enricher.ts'
import { updatesCame } from './keep-requests.ts'
import {
  attemptsMax,
  connectorClaimed,
  connectorsWithUnread,
  requestFailed,
  requestsForgotten,
  requestsRead,
  unreadRequests,
  type KeptRequest,
  type ReadLimit,
} from './queries.ts'

/**
 * Stores what updates say, in their order, in the transaction of who reads them; what belongs to sending is stored before
 * that ends. Gives what is to be done once it is committed.
 */
export type Receive = (tx: Tx, carrier: Carrier, updates: readonly Update[]) => Promise<() => void>

const lookEveryMs = 1_000
const connectorsMax = 8
/** What one transaction stores: a longer one would hold up who reads events, a larger one take much memory at once. */
const batchMax: ReadLimit = { countMax: 100, bytesMax: 4 * 1_048_576 }
const alone: ReadLimit = { ...batchMax, countMax: 1 }
/** Batches in a row of one connector before others that wait have their turn. */
const batchesMax = 20
const holdMsMax = 60_000
const keptMs = 7 * 86_400_000

/**
 * Reads what providers sent: connector by connector, each in the order it came, by one process at a time. A batch is one
 * transaction: what is read twice, for the process died in between, changes nothing the second time. A connector that is
 * slow or fails holds up no other; one that waits for new credentials keeps everything until it has them.
 */
export class RequestReader {
  private readonly receive: Receive
  private readonly enricher = new ContactEnricher()
  private readonly turns = new Map<string, Turn>()
  private notifications: Notifications | null = null
  private timer: NodeJS.Timeout | null = null
  private looking: Promise<void> | null = null
  private again = false
  private stopped = false
  private turnsTaken = 0

  constructor(receive: Receive) {
    this.receive = receive
  }

  async start(): Promise<void> {
    this.notifications = await listenToNotifications(
      { [updatesCame]: () => this.wake(), patchbay_carriers: () => this.wake() },
      () => this.wake(),
    )
    this.wake()
  }

  wake(): void {
    if (this.stopped) return
    if (this.looking) {
      this.again = true
      return
    }
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.looking = this.look()
  }

  async stop(): Promise<void> {
    this.stopped = true
    if (this.timer) clearTimeout(this.timer)
    await this.looking
    await Promise.all([...this.turns.values()].flatMap(({ reading }) => reading ?? []))
    await this.notifications?.stop()
  }

  private async look(): Promise<void> {
    do {
      this.again = false
      try {
        const waiting = await connectorsWithUnread(db)
        for (const { id } of this.nextOf(waiting)) this.begin(id)
      } catch (error) {
        log.warn({ err: error }, 'what providers sent cannot be read yet')
      }
    } while (this.again && !this.stopped)
    this.looking = null
    if (!this.stopped) this.timer = setTimeout(() => this.wake(), lookEveryMs)
  }

  /** Those whose turn it is: who was read longest ago goes first. */
  private nextOf(waiting: readonly { id: string }[]): { id: string }[] {
    const at = performance.now()
    const reading = [...this.turns.values()].filter((turn) => turn.reading).length
    for (const { id } of waiting) {
      const turn = this.turns.get(id)
      if (turn?.reading) turn.isWanted = true
    }
    return waiting
      .filter(({ id }) => !this.turns.get(id)?.reading && (this.turns.get(id)?.heldUntil ?? 0) <= at)
      .toSorted((a, b) => (this.turns.get(a.id)?.number ?? 0) - (this.turns.get(b.id)?.number ?? 0))
      .slice(0, Math.max(0, connectorsMax - reading))
  }

  private begin(id: string): void {
    const turn = this.turns.get(id) ?? {
      number: 0,
      failures: 0,
      heldUntil: 0,
      isWanted: false,
      reading: null,
    }
    this.turns.set(id, turn)
    turn.number = ++this.turnsTaken
    turn.isWanted = false
    turn.reading = this.readConnector(id, turn).then((hasRead) => {
      turn.reading = null
      if (hasRead || turn.isWanted) this.wake()
    })
  }

  /** Reads what a connector has, or as much of it as one turn lets it; says whether anything was. Never throws. */
  private async readConnector(id: string, turn: Turn): Promise<boolean> {
    let limit = batchMax
    let hasRead = false
    try {
      for (let batch = 0; batch < batchesMax && !this.stopped; batch++) {
        const { count, mayBeMore } = await this.readBatch(id, limit).catch((error: unknown) => {
          if (limit === alone) throw error
          // One of them cannot be stored: the others are read one by one up to it.
          limit = alone
          return { count: 0, mayBeMore: true }
        })
        hasRead ||= count > 0
        if (!mayBeMore) break
      }
      turn.failures = 0
    } catch (error) {
      turn.heldUntil = performance.now() + Math.min(holdMsMax, lookEveryMs * 2 ** turn.failures++)
      log.warn({ err: error, connector: id }, 'what a provider sent cannot be stored yet')
      await this.countFailure(id, error)
    }
    return hasRead
  }

  /** Reads the next requests of a connector in one transaction; gives how many, and whether others may wait behind them. */
  private async readBatch(id: string, limit: ReadLimit): Promise<{ count: number; mayBeMore: boolean }> {
    const read = await inTransaction((tx) => this.readIn(tx, id, limit))
    if (!read) return { count: 0, mayBeMore: false }
    read.committed()
    const { connector, connect, updates } = read
    if (connect.acknowledge) void tellProvider(connector, connect.acknowledge, updates)
    void this.enricher.enrich(connector, connect, updates)
    return { count: read.count, mayBeMore: read.isFull }
  }

  private async readIn(tx: Tx, id: string, limit: ReadLimit): Promise<Read | null> {
    const [claim] = await tx.query<{ is_claimed: boolean }>(connectorClaimed(id))
    if (!claim?.is_claimed) return null
    const [[connector], requests] = await Promise.all([
      anyConnectorById(tx, id),
      tx.query<KeptRequest>(unreadRequests(id, limit)),
    ])
    const connect = connector && channelNamed(connector.channel)?.connect
    if (!connector || !connect || !isReadable(connector) || requests.length === 0) return null
    const facts = factsFor(connector)
    // Before anything is written: reading may wait for something, and the transaction holds up nobody until it writes.
    const said = await Promise.all(requests.map((request) => whatIsSaid(connect, request, facts)))
    const updates: Update[] = []
    const read: string[] = []
    for (const [i, request] of requests.entries()) {
      const of = said[i] ?? []
      if ('why' in of) {
        log.warn(
          { connector: connector.name, request: request.id, error: of.why },
          'a request cannot be read',
        )
        await requestFailed(tx, request.id, of.why, of.mayGoWell ? request.attempts + 1 : attemptsMax)
      } else {
        updates.push(...of)
        read.push(request.id)
      }
    }
    const committed = await this.receive(tx, asCarrier(connector), updates)
    await Promise.all([read.length > 0 && requestsRead(tx, read, now()), tx.commit()])
    return { connector, connect, updates, committed, count: requests.length, isFull: isFull(requests, limit) }
  }

  /** Counts against the oldest request that it could not be stored; a database that is away counts against none. */
  private async countFailure(id: string, error: unknown): Promise<void> {
    try {
      const [request] = await db.query<KeptRequest>(unreadRequests(id, alone))
      const words = error instanceof Error ? error.message : String(error)
      if (request) await requestFailed(db, request.id, words, request.attempts + 1)
    } catch {
      // It is read again all the same.
    }
  }
}

/** What is known of a connector's reading in this process. */
type Turn = {
  number: number
  failures: number
  /** By the machine's clock. */
  heldUntil: number
  /** More came while it was read. */
  isWanted: boolean
  reading: Promise<void> | null
}

type Read = {
  readonly connector: Connector
  readonly connect: Connecting
  readonly updates: readonly Update[]
  readonly committed: () => void
  readonly count: number
  /** They were as many as one transaction reads. */
  readonly isFull: boolean
}

function isFull(requests: readonly KeptRequest[], { countMax, bytesMax }: ReadLimit): boolean {
  return requests.length >= countMax || requests.reduce((sum, { body }) => sum + body.length, 0) >= bytesMax
}

/** While credentials are refused nothing is read. */
function isReadable({ state }: Connector): boolean {
  return state === 'connected' || state === 'paused'
}

/** Why a request cannot be read. Trying again mends nothing, unless reading it depends on more than the request. */
type Unreadable = { readonly why: string; readonly mayGoWell: boolean }

async function whatIsSaid(
  { door }: Connecting,
  kept: KeptRequest,
  facts: ConnectorFacts,
): Promise<readonly Update[] | Unreadable> {
  let reading: ReturnType<Door['read']> = []
  try {
    reading = door?.read(rawOf(kept), facts) ?? []
    return await reading
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { why, mayGoWell: reading instanceof Promise }
  }
}

/** Tells the provider that what it sent was taken, where somebody waits for that; nobody waits for whether it heard. */
async function tellProvider(
  connector: Connector,
  acknowledge: NonNullable<Connecting['acknowledge']>,
  updates: readonly Update[],
): Promise<void> {
  try {
    await reachProvider(connector.settings, credentialsOf(connector), async (connection) => {
      for (const update of updates) await acknowledge(connection, update)
    })
  } catch (error) {
    log.debug({ err: error, connector: connector.name }, 'a provider was not told that we took what it sent')
  }
}

/** Forgets requests that were read a week ago, or that nobody will read; a clock calls it. */
export async function forgetRequests(): Promise<void> {
  await requestsForgotten(db, new Date(now().getTime() - keptMs))
}

function rawOf({ url, headers, body }: KeptRequest): RawRequest {
  const { searchParams } = new URL(url, 'http://hook')
  return { method: 'POST', url, query: Object.fromEntries(searchParams), headers, body }
}
