import { connect as connectTcp } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { Backoff } from './backoff.ts'
import { commands, responseTo } from './commands.ts'
import { linkSettings } from './link-settings.ts'
import { encodeBind } from './encode-pdu.ts'
import { Link } from './link.ts'
import type { LinkSettings } from './link.ts'
import type { LateResponse, LinkEnd, LinkFault, Outcome } from './outcome.ts'
import type { BindFields, MessageInput, MessagePdu, Pdu } from './pdu.ts'
import { statusName, statuses } from './statuses.ts'
import { Throttle } from './throttle.ts'

export type BindMode = 'transmitter' | 'receiver' | 'transceiver'

/**
 * Where `waiting` is between attempts, `draining` no longer takes submits, and `closed` is for good.
 */
export type ClientState = 'idle' | 'connecting' | 'binding' | 'bound' | 'waiting' | 'draining' | 'closed'

/** How to reach a message centre and how to behave on the bind. Times in milliseconds. */
export type ClientSessionSettings = Partial<LinkSettings> & {
  host: string
  port: number
  tls?: boolean | { ca?: string; servername?: string; rejectUnauthorized?: boolean }
  mode: BindMode
  systemId: string
  password: string
  systemType?: string
  interfaceVersion?: number
  addressTon?: number
  addressNpi?: number
  addressRange?: string
  /** Requests that may be outstanding at once; default 10. */
  window?: number
  /** Connection and bind together; default 30,000. */
  bindTimeoutMs?: number
  /** First and longest wait before connecting again; default 1,000 and 60,000, each jittered by half. */
  reconnectMinMs?: number
  reconnectMaxMs?: number
  /** Shortest wait after a refused bind, so as never to hammer; default 30,000. */
  bindRefusedMs?: number
  /** First and longest pause after ESME_RTHROTTLED or ESME_RMSGQFUL; default 1,000 and 5,000. */
  throttleMinMs?: number
  throttleMaxMs?: number
  /** Time an unbind may stay unanswered; default 5,000. */
  unbindTimeoutMs?: number
  /** A number in 0 … 1, for the jitter. */
  random?: () => number
}

/** Answers a delivery; later and out of order is fine. Shape: false when the link that brought it is gone. */
export type Respond = (status: number) => boolean

export type ClientSessionHandlers = {
  onState?: (state: ClientState, detail: string) => void
  /** There is room in the window again (bound, responses came, a throttle pause ended): fill it now. */
  onSlot?: () => void
  /** Nothing is outstanding any more. */
  onDrain?: () => void
  /** A deliver_sm or data_sm. Its octets are views: copy what is kept. Without this handler it is refused with RX_T_APPN. */
  onDeliver?: (pdu: MessagePdu, respond: Respond) => void
  onLateResponse?: (late: LateResponse) => void
  onThrottled?: (status: number, pauseMs: number) => void
  onFault?: (fault: LinkFault) => void
}

const bindCommands = {
  transmitter: commands.bindTransmitter,
  receiver: commands.bindReceiver,
  transceiver: commands.bindTransceiver,
} as const

/**
 * Our bind to a carrier's message centre: keeps itself connected and bound, sends within the window, and hands over
 * what the carrier delivers. Call `open()` once and `close()` at the end.
 */
export class ClientSession {
  readonly #settings: ClientSessionSettings
  readonly #handlers: ClientSessionHandlers
  readonly #link: LinkSettings
  readonly #window: number
  readonly #backoff: Backoff
  readonly #throttle: Throttle
  #current: Link | null = null
  #socket: Socket | null = null
  #state: ClientState = 'idle'
  #boundAt = 0
  #unanswered = 0
  #cancelWait: () => void = () => {}
  #closing: { resolve: () => void; promise: Promise<void> } | null = null
  #unbinding = false

  constructor(settings: ClientSessionSettings, handlers: ClientSessionHandlers = {}) {
    this.#settings = settings
    this.#handlers = handlers
    this.#link = linkSettings(settings)
    this.#window = settings.window ?? 10
    this.#backoff = new Backoff(
      settings.reconnectMinMs ?? 1000,
      settings.reconnectMaxMs ?? 60_000,
      settings.random ?? Math.random,
    )
    this.#throttle = new Throttle(
      this.#link.timing,
      settings.throttleMinMs ?? 1000,
      settings.throttleMaxMs ?? 5000,
      () => this.#offerSlots(),
    )
  }

  get state(): ClientState {
    return this.#state
  }

  /** Requests that await their response. */
  get outstanding(): number {
    return this.#current?.outstanding.count ?? 0
  }

  /** How many submits would be taken now: 0 unless bound to transmit and not throttled. */
  get freeSlots(): number {
    if (this.#state !== 'bound' || this.#current === null || this.#current.isEnded) return 0
    if (this.#throttle.isPaused) return 0
    if (this.#settings.mode === 'receiver') return 0
    return Math.max(0, this.#window - this.#current.outstanding.count)
  }

  /** Connects and binds, and keeps doing so until `close`. */
  open(): void {
    if (this.#state !== 'idle') return
    this.#connect()
  }

  /**
   * Sends a submit_sm.
   * Shape: false when there is no free slot: nothing happened and `done` is not called, wait for `onSlot`.
   * Else `done` is called exactly once, later. `reference` comes back with a late response.
   */
  submit(message: MessageInput, done: (outcome: Outcome) => void, reference?: unknown): boolean {
    if (this.freeSlots === 0 || this.#current === null) return false
    const sentAt = this.#link.timing.now()
    const settle = (outcome: Outcome): void => {
      if (outcome.kind === 'answered') this.#heed(outcome.status, sentAt)
      done(outcome)
    }
    this.#current.sendMessage(commands.submitSm, message, settle, reference)
    return true
  }

  /** Sends a submit_sm and waits for its outcome; null when there is no free slot. For tests and slow paths. */
  submitAndWait(message: MessageInput): Promise<Outcome | null> {
    return new Promise((resolve) => {
      if (!this.submit(message, resolve)) resolve(null)
    })
  }

  /**
   * Stops taking submits, waits for what is outstanding on either side, unbinds and disconnects.
   * After `drainMs` (default 10,000) what is still outstanding ends as ambiguous.
   */
  close(options: { drainMs?: number } = {}): Promise<void> {
    if (this.#closing !== null) return this.#closing.promise
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#closing = { promise, resolve }
    this.#cancelWait()
    this.#throttle.stop()
    if (this.#state !== 'bound' || this.#current === null) {
      this.#endCurrent('closed', 'closed before it was bound')
      return promise
    }
    this.#become('draining', 'closing')
    this.#cancelWait = this.#link.timing.after(options.drainMs ?? 10_000, () => this.#unbind())
    this.#unbindIfDrained()
    return promise
  }

  #connect(): void {
    const { host, port, tls } = this.#settings
    this.#become('connecting', `${host}:${port}`)
    const socket = tls ? connectTls({ host, port, ...(tls === true ? {} : tls) }) : connectTcp({ host, port })
    this.#socket = socket
    socket.setKeepAlive(true, 60_000)
    const link: Link = new Link(socket, this.#link, {
      onRequest: (pdu) => this.#answer(link, pdu),
      onProgress: () => this.#offerSlots(),
      onLateResponse: (late) => this.#handlers.onLateResponse?.(late),
      onFault: (fault) => this.#handlers.onFault?.(fault),
      onEnd: (end, detail) => this.#lost(link, end, detail),
    })
    this.#current = link
    this.#unanswered = 0
    socket.once(tls ? 'secureConnect' : 'connect', () => this.#bind(link))
    this.#cancelWait = this.#link.timing.after(this.#settings.bindTimeoutMs ?? 30_000, () =>
      link.end('bind_timeout', 'no bind response in time'),
    )
  }

  #bind(link: Link): void {
    if (link.isEnded) return
    this.#become('binding', this.#settings.systemId)
    const command = bindCommands[this.#settings.mode]
    const sequence = link.nextSequence()
    const fault = encodeBind(link.writer, command, sequence, bindFields(this.#settings))
    if (fault !== 0) {
      link.end('bind_refused', `the bind cannot be encoded: ${statusName(fault)}`)
      return
    }
    link.await(command, sequence, (outcome) => this.#bindAnswered(link, outcome), undefined)
  }

  #bindAnswered(link: Link, outcome: Outcome): void {
    this.#cancelWait()
    if (outcome.kind !== 'answered') {
      link.end('bind_timeout', 'the bind was not answered')
    } else if (outcome.status !== 0) {
      link.end('bind_refused', statusName(outcome.status))
    } else {
      this.#boundAt = this.#link.timing.now()
      this.#become('bound', this.#settings.systemId)
      this.#offerSlots()
    }
  }

  #answer(link: Link, pdu: Pdu): void {
    if (pdu.type === 'message' && pdu.command !== commands.submitSm) this.#deliver(link, pdu)
    else if (pdu.command === commands.unbind) {
      link.respondBare(commands.unbindResp, 0, pdu.sequence)
      link.end('unbound', 'the message centre unbound')
    } else if (pdu.command !== commands.alertNotification) {
      link.respondBare(commands.genericNack, statuses.RINVCMDID, pdu.sequence)
    }
  }

  #deliver(link: Link, pdu: MessagePdu): void {
    const { command, sequence } = pdu
    const isReceiving =
      this.#settings.mode !== 'transmitter' && (this.#state === 'bound' || this.#state === 'draining')
    if (!isReceiving || this.#handlers.onDeliver === undefined) {
      link.respondBare(responseTo(command), isReceiving ? statuses.RX_T_APPN : statuses.RINVBNDSTS, sequence)
      return
    }
    this.#unanswered++
    let answered = false
    this.#handlers.onDeliver(pdu, (status) => {
      if (answered || link.isEnded) return false
      answered = true
      link.respond(command, status, sequence)
      if (--this.#unanswered === 0) this.#unbindIfDrained()
      return true
    })
  }

  #heed(status: number, sentAt: number): void {
    if (status === statuses.RTHROTTLED || status === statuses.RMSGQFUL) {
      const pauseMs = this.#throttle.slowDown(sentAt)
      if (pauseMs > 0) this.#handlers.onThrottled?.(status, pauseMs)
    } else if (status === 0) this.#throttle.relax(sentAt)
  }

  #offerSlots(): void {
    if (this.freeSlots > 0) this.#handlers.onSlot?.()
    if (this.outstanding === 0) {
      this.#handlers.onDrain?.()
      this.#unbindIfDrained()
    }
  }

  #unbindIfDrained(): void {
    if (this.#state === 'draining' && this.outstanding === 0 && this.#unanswered === 0) this.#unbind()
  }

  #unbind(): void {
    const link = this.#current
    if (this.#unbinding || link === null) return
    this.#unbinding = true
    this.#cancelWait()
    this.#cancelWait = this.#link.timing.after(this.#settings.unbindTimeoutMs ?? 5000, () =>
      link.end('unbound', 'unbind went unanswered'),
    )
    link.sendBare(commands.unbind, () => link.end('unbound', 'unbound'))
  }

  #endCurrent(end: LinkEnd, detail: string): void {
    const link = this.#current
    if (link !== null && !link.isEnded) link.end(end, detail)
    else this.#finish(detail)
  }

  #lost(link: Link, end: LinkEnd, detail: string): void {
    if (link !== this.#current) return
    this.#cancelWait()
    this.#current = null
    if (this.#closing !== null) {
      this.#finish(detail)
      return
    }
    const now = this.#link.timing.now()
    if (this.#state === 'bound' && now - this.#boundAt >= 10_000) this.#backoff.reset()
    const atLeastMs = end === 'bind_refused' ? (this.#settings.bindRefusedMs ?? 30_000) : 0
    const waitMs = Math.max(this.#backoff.next(), atLeastMs)
    this.#become('waiting', `${end}: ${detail}; again in ${Math.round(waitMs)} ms`)
    this.#cancelWait = this.#link.timing.after(waitMs, () => this.#connect())
  }

  #finish(detail: string): void {
    if (this.#state !== 'closed') this.#become('closed', detail)
    if (this.#socket === null || this.#socket.destroyed) this.#closing?.resolve()
    else this.#socket.once('close', () => this.#closing?.resolve())
  }

  #become(state: ClientState, detail: string): void {
    this.#state = state
    this.#handlers.onState?.(state, detail)
  }
}

function bindFields(settings: ClientSessionSettings): BindFields {
  return {
    systemId: settings.systemId,
    password: settings.password,
    systemType: settings.systemType ?? '',
    interfaceVersion: settings.interfaceVersion ?? 0x34,
    addressTon: settings.addressTon ?? 0,
    addressNpi: settings.addressNpi ?? 0,
    addressRange: settings.addressRange ?? '',
  }
}
