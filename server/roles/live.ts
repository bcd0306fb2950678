import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { db } from '#platform/db.ts'
import { cookiesOf } from '#platform/http/cookies.ts'
import type { Authenticate, Credentials } from '#platform/http/http-server.ts'
import { log } from '#platform/log.ts'
import { outboxHead, readOutbox, type EventBatch, type OutboxPosition } from '#platform/outbox.ts'
import { outboxTail } from '#platform/outbox-tail.ts'
import { Refusal } from '#platform/refusal.ts'
import type { EventName } from '#events.ts'

const pollMs = 100
/** How often it is looked whether viewers may still watch, in milliseconds. */
const watchMs = 1_000
const behindMax = 5_000
const bufferedBytesMax = 1024 * 1024

/** The largest transaction number. Source: PostgreSQL's xid8, 64 bits. */
const xidMax = 2n ** 64n - 1n

type Viewer = {
  readonly socket: WebSocket
  readonly accountId: string
  readonly credentials: Credentials
  scopes: ReadonlySet<string>
}

/** The scope that reads what an event tells, by the noun of its name. */
const scopeOfNoun: Readonly<Record<string, string>> = {
  message: 'messages:read',
  consent: 'consents:read',
  wallet: 'wallet:read',
  account: 'account:read',
  webhook: 'webhooks:write',
}

/**
 * The console's live view: a WebSocket at /v1/live that tells an account's events as they commit.
 * Each frame carries its place (`seq`); a client that comes back with `?after=seq` gets what it missed, or `resync`.
 * A viewer hears what its scopes let it read, for as long as its session or key stands.
 * A viewer that cannot keep up is told to resync instead of slowing the others down.
 */
export class Live {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: 1024 })
  private readonly viewers = new Set<Viewer>()
  private readonly authenticate: Authenticate
  private timer: NodeJS.Timeout | null = null
  private position: OutboxPosition | null = null
  private reading = false
  private readonly watching: NodeJS.Timeout

  constructor(authenticate: Authenticate) {
    this.authenticate = authenticate
    this.watching = setInterval(() => this.watch(), watchMs).unref()
  }

  /** Takes WebSocket upgrades of an HTTP server. */
  attach(http: Server, publicOrigins: readonly string[]): void {
    http.on('upgrade', (request, socket, head) => {
      this.upgrade(request, socket, head, publicOrigins).catch((error: unknown) => {
        log.debug({ err: error }, 'a live view could not be opened')
        socket.destroy()
      })
    })
  }

  close(): void {
    clearInterval(this.watching)
    if (this.timer) clearInterval(this.timer)
    for (const { socket } of this.viewers) socket.close(1012, 'restarting')
    this.server.close()
  }

  private async upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    origins: readonly string[],
  ): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://local')
    if (url.pathname !== '/v1/live') return refuse(socket, 404)
    const { origin, cookie, authorization, host } = request.headers
    // A page of another site must not read an account's events with the browser's cookie.
    if (origin && !origins.includes(origin) && new URL(origin).host !== host) return refuse(socket, 403)
    const credentials = {
      authorization,
      cookies: cookiesOf(cookie),
      consoleHeader: true,
      mutating: false,
      ip: request.socket.remoteAddress ?? '',
    }
    const principal = await this.authenticate(credentials).catch(() => null)
    if (!principal?.accountId) return refuse(socket, 401)
    const { accountId, scopes } = principal
    this.server.handleUpgrade(request, socket, head, (ws) => {
      const viewer: Viewer = { socket: ws, accountId, credentials, scopes }
      ws.on('error', () => ws.terminate())
      ws.on('close', () => this.viewers.delete(viewer))
      this.welcome(viewer, url.searchParams.get('after')).catch((error: unknown) => {
        log.warn({ err: error }, 'a live view could not begin; its viewer will come again')
        ws.close(1013, 'resync')
      })
    })
  }

  private async welcome(viewer: Viewer, after: string | null): Promise<void> {
    this.position ??= await outboxHead(db)
    const from = parsePosition(after)
    tell(viewer, { seq: after && from ? after : seqOf(this.position), event: 'hello' })
    if (from) await this.catchUp(viewer, from)
    // Whoever left meanwhile would never be taken out again.
    if (viewer.socket.readyState !== viewer.socket.OPEN) return
    this.viewers.add(viewer)
    this.timer ??= setInterval(() => void this.poll(), pollMs)
  }

  private async catchUp(viewer: Viewer, from: OutboxPosition): Promise<void> {
    const missed = await readOutbox(db, from, behindMax)
    if (missed.length === behindMax) tell(viewer, { event: 'resync' })
    else for (const batch of missed) if (batch.accountId === viewer.accountId) tellBatch(viewer, batch)
  }

  private watch(): void {
    for (const viewer of this.viewers)
      this.lookAt(viewer).catch((error: unknown) => {
        if (error instanceof Refusal) viewer.socket.close(1008, 'no longer signed in')
        // Otherwise the database is away: that is no reason to put anybody out.
        else log.debug({ err: error }, 'it could not be looked whether a viewer may still watch')
      })
  }

  /** Puts a viewer out whose session or key no longer stands. Watching alone does not keep a session alive. */
  private async lookAt(viewer: Viewer): Promise<void> {
    const principal = await this.authenticate({ ...viewer.credentials, isNoUse: true })
    if (principal?.accountId !== viewer.accountId) throw new Refusal('unauthenticated')
    viewer.scopes = principal.scopes
  }

  private async poll(): Promise<void> {
    if (this.reading || this.viewers.size === 0 || !this.position) return
    this.reading = true
    try {
      const batches = await outboxTail.read(this.position, 1_000)
      for (const batch of batches) {
        this.position = batch.position
        for (const viewer of this.viewers) if (viewer.accountId === batch.accountId) tellBatch(viewer, batch)
      }
    } catch (error) {
      log.debug({ err: error }, 'the live view missed a beat')
    } finally {
      this.reading = false
      if (this.viewers.size === 0 && this.timer) {
        clearInterval(this.timer)
        this.timer = null
        this.position = null
      }
    }
  }
}

function mayHear({ scopes }: Viewer, name: EventName): boolean {
  return scopes.has('*') || scopes.has(scopeOfNoun[name.split('.')[0] ?? ''] ?? '*')
}

function tellBatch(viewer: Viewer, batch: EventBatch): void {
  if (!mayHear(viewer, batch.name)) return
  const seq = seqOf(batch.position)
  for (const item of batch.items) {
    const { messageId, ...rest } = item as { messageId?: string }
    tell(viewer, { seq, event: batch.name, data: messageId ? { id: messageId, ...rest } : rest })
  }
}

function tell({ socket }: Viewer, frame: unknown): void {
  if (socket.bufferedAmount > bufferedBytesMax) {
    socket.close(1013, 'resync')
    return
  }
  socket.send(JSON.stringify(frame))
}

function seqOf({ xid, id }: OutboxPosition): string {
  return `${xid}.${id.replaceAll('-', '')}`
}

function parsePosition(text: string | null): OutboxPosition | null {
  const [, xid, hex] = /^(\d{1,20})\.([0-9a-f]{32})$/.exec(text ?? '') ?? []
  if (!xid || !hex || BigInt(xid) > xidMax) return null
  return {
    xid,
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
  }
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}
