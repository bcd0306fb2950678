import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { db } from '#platform/db.ts'
import { dashedUuid } from '#shared/ids.ts'
import { callerAddress, trustedProxies } from '#platform/http/caller-address.ts'
import { cookiesOf } from '#platform/http/cookies.ts'
import type { Authenticate, Credentials } from '#platform/http/http-server.ts'
import { refuseUpgrade, takeUpgrades } from '#platform/http/upgrades.ts'
import { liveNoticesChannel, type LiveNotice } from '#platform/live-notices.ts'
import { log } from '#platform/log.ts'
import {
  outboxHead,
  outboxOrigin,
  readOutbox,
  type EventBatch,
  type OutboxPosition,
} from '#platform/outbox.ts'
import { isBefore, outboxTail } from '#platform/outbox-tail.ts'
import { Refusal } from '#platform/refusal.ts'
import { hearNotifications, type Hearing } from '#platform/shared-notifications.ts'
import { mayHear } from '#events.ts'

const pollMs = 100
/** How often it is looked whether viewers may still watch, in milliseconds. */
const watchMs = 1_000
const behindMax = 5_000
const bufferedBytesMax = 1024 * 1024

type Viewer = {
  readonly socket: WebSocket
  readonly accountId: string
  readonly credentials: Credentials
  scopes: ReadonlySet<string>
  /** Everything up to here was told. */
  told: OutboxPosition
}

const noPlace: OutboxPosition = { xid: '0', id: '00000000-0000-0000-0000-000000000000' }

/**
 * The console's live view: a WebSocket at /v1/live that tells an account's events as they commit.
 * Each frame carries its place (`seq`); a client that comes back with `?after=seq` gets what it missed. `resync` says that
 * it cannot be told what it missed (too much, or its place is of another database, as after a restore): it reads everything
 * again and goes on from the place of that frame.
 * What passes at once, such as that a contact is writing, is told between them without a place: who did not watch missed nothing
 * that lasts.
 * A viewer hears what its scopes let it read, for as long as its session or key stands.
 * A viewer that cannot keep up is told to resync instead of slowing the others down.
 */
export class Live {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: 1024 })
  private readonly viewers = new Set<Viewer>()
  private readonly authenticate: Authenticate
  private readonly proxies = trustedProxies()
  private timer: NodeJS.Timeout | null = null
  private position: OutboxPosition | null = null
  private origin = ''
  private reading = false
  private readonly watching: NodeJS.Timeout
  private hearing: Promise<Hearing> | null = null

  constructor(authenticate: Authenticate) {
    this.authenticate = authenticate
    this.watching = setInterval(() => this.watch(), watchMs).unref()
  }

  /** Takes WebSocket upgrades of an HTTP server. */
  attach(http: Server, publicOrigins: readonly string[]): void {
    takeUpgrades(http, '/v1/live', (request, socket, head) => {
      this.upgrade(request, socket, head, publicOrigins).catch((error: unknown) => {
        log.debug({ err: error }, 'a live view could not be opened')
        socket.destroy()
      })
    })
  }

  close(): void {
    clearInterval(this.watching)
    void this.hearing?.then((hearing) => hearing.stop()).catch(() => {})
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
    const { origin, cookie, authorization, host } = request.headers
    // A page of another site must not read an account's events with the browser's cookie.
    if (origin && !origins.includes(origin) && new URL(origin).host !== host)
      return refuseUpgrade(socket, 403)
    const credentials = {
      authorization,
      cookies: cookiesOf(cookie),
      consoleHeader: true,
      mutating: false,
      ip: callerAddress(request, this.proxies),
    }
    const principal = await this.authenticate(credentials).catch(() => null)
    if (!principal?.accountId) return refuseUpgrade(socket, 401)
    const { accountId, scopes } = principal
    this.server.handleUpgrade(request, socket, head, (ws) => {
      const viewer: Viewer = { socket: ws, accountId, credentials, scopes, told: noPlace }
      ws.on('error', () => ws.terminate())
      ws.on('close', () => this.viewers.delete(viewer))
      this.welcome(viewer, url.searchParams.get('after')).catch((error: unknown) => {
        log.warn({ err: error }, 'a live view could not begin; its viewer will come again')
        ws.close(1013, 'resync')
      })
    })
  }

  private async welcome(viewer: Viewer, after: string | null): Promise<void> {
    this.origin ||= await outboxOrigin(db)
    const head = await outboxHead(db)
    this.position ??= head
    const from = after === null ? null : this.placeOf(after, head)
    viewer.told = from ?? head
    tell(viewer, { seq: from ? after : this.seqOf(head), event: 'hello' })
    if (from) await this.catchUp(viewer)
    else if (after !== null) tell(viewer, { seq: this.seqOf(head), event: 'resync' })
    // What the others were told meanwhile.
    while (isBefore(viewer.told, this.position ?? head)) await this.catchUp(viewer)
    // Whoever left meanwhile would never be taken out again.
    if (viewer.socket.readyState !== viewer.socket.OPEN) return
    this.viewers.add(viewer)
    this.hearNotices()
    this.timer ??= setInterval(() => void this.poll(), pollMs)
  }

  /** Tells a viewer what it missed, or to start anew when that is too much. */
  private async catchUp(viewer: Viewer): Promise<void> {
    const { position } = this
    const missed = await readOutbox(db, viewer.told, behindMax)
    if (missed.length === behindMax) {
      viewer.told = await outboxHead(db)
      tell(viewer, { seq: this.seqOf(viewer.told), event: 'resync' })
      return
    }
    for (const batch of missed) this.tellBatch(viewer, batch)
    if (position && isBefore(viewer.told, position)) viewer.told = position
  }

  /** Begins with the first viewer to hear what passes at once; where that fails, the next viewer has it tried again. */
  private hearNotices(): void {
    this.hearing ??= hearNotifications(
      liveNoticesChannel,
      (payload) => this.notice(JSON.parse(payload) as LiveNotice),
      () => {},
    )
    this.hearing.catch((error: unknown) => {
      this.hearing = null
      log.debug({ err: error }, 'live views do not hear yet what passes at once')
    })
  }

  private notice({ accountId, event, data }: LiveNotice): void {
    for (const viewer of this.viewers)
      if (viewer.accountId === accountId && mayReadMessages(viewer)) tell(viewer, { event, data })
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
        for (const viewer of this.viewers) this.tellBatch(viewer, batch)
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

  private tellBatch(viewer: Viewer, batch: EventBatch): void {
    if (!isBefore(viewer.told, batch.position)) return
    viewer.told = batch.position
    if (viewer.accountId !== batch.accountId || !mayHear(viewer.scopes, batch.name)) return
    const seq = this.seqOf(batch.position)
    for (const item of batch.items) {
      const { messageId, ...rest } = item as { messageId?: string }
      tell(viewer, { seq, event: batch.name, data: messageId ? { id: messageId, ...rest } : rest })
    }
  }

  private seqOf({ xid, id }: OutboxPosition): string {
    return `${this.origin}.${xid}.${id.replaceAll('-', '')}`
  }

  /** The place a frame named; null when it is none of this outbox, or lies in its future. */
  private placeOf(seq: string, head: OutboxPosition): OutboxPosition | null {
    const [, origin, xid, hex] = /^([0-9a-f]{1,32})\.(\d{1,20})\.([0-9a-f]{32})$/.exec(seq) ?? []
    if (!xid || !hex || origin !== this.origin || BigInt(xid) > BigInt(head.xid)) return null
    return {
      xid,
      id: dashedUuid(hex),
    }
  }
}

const mayReadMessages = ({ scopes }: Viewer): boolean => scopes.has('*') || scopes.has('messages:read')

function tell({ socket }: Viewer, frame: unknown): void {
  if (socket.bufferedAmount > bufferedBytesMax) {
    socket.close(1013, 'resync')
    return
  }
  socket.send(JSON.stringify(frame))
}
