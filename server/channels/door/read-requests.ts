import { now } from '#platform/clock.ts'
import { db, inTransaction, type Tx } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { listenToNotifications, type Notifications } from '#platform/notifications.ts'
import type { Carrier } from '../carrier.ts'
import { channelNamed } from '../all-channels.ts'
import type { Connecting, RawRequest } from '../connecting.ts'
import { asCarrier, credentialsOf, factsFor, type Connector } from '../connectors/connector.ts'
import { findConnector } from '../connectors/find-connectors.ts'
import { reachProvider } from '../connectors/reach-provider.ts'
import type { Update } from '../update.ts'
import { enrichContacts } from './enrich-contacts.ts'
import { updatesCame } from './keep-requests.ts'
import {
  connectorClaimed,
  connectorsWithUnread,
  requestFailed,
  requestsForgotten,
  requestsRead,
  unreadRequests,
  type KeptRequest,
} from './queries.ts'

/** Stores what an update says; resolves once it is stored. */
export type Receive = (carrier: Carrier, update: Update) => Promise<void>

const lookEveryMs = 1_000
const batchMax = 100
const connectorsMax = 8
const attemptsMax = 8
const keptMs = 7 * 86_400_000

/**
 * Reads what providers sent: connector by connector, each in the order it came, by one process at a time. What is read
 * twice, for the process died in between, changes nothing the second time. A connector that waits for new credentials
 * keeps everything until it has them.
 */
export class RequestReader {
  private readonly receive: Receive
  private readonly reading = new Set<string>()
  private notifications: Notifications | null = null
  private timer: NodeJS.Timeout | null = null
  private looking: Promise<void> | null = null
  private again = false
  private stopped = false

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
    await this.notifications?.stop()
  }

  private async look(): Promise<void> {
    do {
      this.again = false
      try {
        const waiting = await connectorsWithUnread(db)
        const free = waiting.filter(({ id }) => !this.reading.has(id)).slice(0, connectorsMax)
        await Promise.all(free.map(({ id }) => this.readConnector(id)))
      } catch (error) {
        log.warn({ err: error }, 'what providers sent cannot be read yet')
      }
    } while (this.again && !this.stopped)
    this.looking = null
    if (!this.stopped) this.timer = setTimeout(() => this.wake(), lookEveryMs)
  }

  private async readConnector(id: string): Promise<void> {
    this.reading.add(id)
    try {
      const connector = await findConnector(id)
      const connect = connector && channelNamed(connector.channel)?.connect
      if (!connector || !connect) return
      while (!this.stopped && (await inTransaction((tx) => this.readBatch(tx, connector, connect))));
    } finally {
      this.reading.delete(id)
    }
  }

  /** Reads the next requests of a connector; says whether there may be more. The transaction only holds the claim. */
  private async readBatch(tx: Tx, connector: Connector, connect: Connecting): Promise<boolean> {
    const [claim] = await tx.query<{ is_claimed: boolean }>(connectorClaimed(connector.id))
    if (!claim?.is_claimed) return false
    const requests = await unreadRequests(db, connector.id, batchMax)
    const read: string[] = []
    for (const request of requests) {
      const failure = await this.readOne(connector, connect, request)
      if (failure === null) {
        read.push(request.id)
        continue
      }
      if (read.length > 0) await db.query(requestsRead(read, now()))
      await db.query(requestFailed(request.id, failure, now(), attemptsMax))
      return request.attempts + 1 >= attemptsMax
    }
    if (read.length > 0) await db.query(requestsRead(read, now()))
    return requests.length === batchMax
  }

  /** Reads one request; gives what went wrong, null when all it says is stored. */
  private async readOne(
    connector: Connector,
    connect: Connecting,
    kept: KeptRequest,
  ): Promise<string | null> {
    try {
      const raw = rawOf(kept)
      const facts = factsFor(connector)
      const { door } = connect
      const updates = (await door?.readInTime?.(raw, facts)) ?? door?.read(raw, facts) ?? []
      const carrier = asCarrier(connector)
      for (const update of updates) await this.receive(carrier, update)
      if (connect.acknowledge) void tellProvider(connector, connect.acknowledge, updates)
      void enrichContacts(connector, connect, updates)
      return null
    } catch (error) {
      log.warn(
        { err: error, connector: connector.name, request: kept.id },
        'a request of a provider cannot be read',
      )
      return error instanceof Error ? error.message : String(error)
    }
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

/** Forgets requests that were read a week ago; a clock calls it. */
export async function forgetRequests(): Promise<void> {
  await requestsForgotten(db, new Date(now().getTime() - keptMs))
}

function rawOf({ url, headers, body }: KeptRequest): RawRequest {
  const { searchParams } = new URL(url, 'http://hook')
  return { method: 'POST', url, query: Object.fromEntries(searchParams), headers, body }
}
