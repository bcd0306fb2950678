import type { Socket } from 'node:net'
import type { BindMode } from './client-session.ts'
import { commands, responseTo } from './commands.ts'
import { encodeQueryResponse, encodeResponse } from './encode-pdu.ts'
import { Link } from './link.ts'
import type { LinkSettings } from './link.ts'
import type { LateResponse, LinkEnd, LinkFault, Outcome } from './outcome.ts'
import type { BindFields, BindPdu, CancelPdu, MessageInput, MessagePdu, Pdu, QueryPdu, Tlv } from './pdu.ts'
import { RateLimit } from './rate-limit.ts'
import { statuses } from './statuses.ts'
import { tags } from './tags.ts'

/** Where `deciding` is between a bind and its answer, and `draining` answers what it has and takes nothing new. */
export type ServerSessionState = 'open' | 'deciding' | 'bound' | 'draining' | 'closed'

/** What a peer asks for when it binds. */
export type BindRequest = BindFields & { mode: BindMode; remoteAddress: string }

/**
 * The answer to a bind: status 0 lets it in, any other refuses it and ends the connection.
 * Shape: `window` most unanswered submits (default 100), `perSecond` most submits a second (default no limit);
 * beyond either a submit is answered ESME_RTHROTTLED. `reference` is kept on the session for its owner.
 */
export type BindAnswer = { status: number; window?: number; perSecond?: number; reference?: unknown }

/**
 * Answers a submit; later and out of order is fine. A refusal may say why in `tlvs`.
 * Shape: false when the link that brought it is gone.
 */
export type RespondToSubmit = (status: number, messageId?: string, tlvs?: readonly Tlv[]) => boolean

export type QueryAnswer = { messageId: string; finalDate: string; messageState: number; errorCode: number }

export type SmppServerHandlers = {
  onBind: (request: BindRequest, session: ServerSession) => BindAnswer | Promise<BindAnswer>
  onBound?: (session: ServerSession) => void
  /** A submit_sm or data_sm. Its octets are views: copy what is kept. */
  onSubmit: (session: ServerSession, pdu: MessagePdu, respond: RespondToSubmit) => void
  /** Shape: null is ESME_RQUERYFAIL. */
  onQuery?: (session: ServerSession, pdu: QueryPdu) => QueryAnswer | null | Promise<QueryAnswer | null>
  /** Shape: the command_status to answer. */
  onCancel?: (session: ServerSession, pdu: CancelPdu) => number | Promise<number>
  /** There is room for deliveries: bound to receive, or responses came. */
  onSlot?: (session: ServerSession) => void
  onLateResponse?: (session: ServerSession, late: LateResponse) => void
  onFault?: (session: ServerSession, fault: LinkFault) => void
  onEnd?: (session: ServerSession, end: LinkEnd, detail: string) => void
}

export type ServerSessionSettings = LinkSettings & {
  systemId: string
  /** Time a connection may stay without a bind. */
  sessionInitMs: number
  /** Deliveries that may be outstanding at once on a session. */
  deliverWindow: number
}

const modes = new Map<number, BindMode>([
  [commands.bindTransmitter, 'transmitter'],
  [commands.bindReceiver, 'receiver'],
  [commands.bindTransceiver, 'transceiver'],
])

/**
 * One peer's connection to our message centre: holds it to the state rules of the standard and to its limits.
 * Source: SMPP 3.4 §2.2 (states), §2.3 (which command in which state).
 */
export class ServerSession {
  readonly id: number
  readonly remoteAddress: string
  readonly #settings: ServerSessionSettings
  readonly #handlers: SmppServerHandlers
  readonly #link: Link
  #state: ServerSessionState = 'open'
  #bind: BindRequest | null = null
  #reference: unknown = undefined
  #window = 100
  #rate: RateLimit | null = null
  #unanswered = 0
  #cancelTimer: () => void
  #whenDrained: (() => void) | null = null
  #onceClosed: () => void = () => {}

  constructor(id: number, socket: Socket, settings: ServerSessionSettings, handlers: SmppServerHandlers) {
    this.id = id
    this.remoteAddress = socket.remoteAddress ?? ''
    this.#settings = settings
    this.#handlers = handlers
    this.#link = new Link(socket, settings, {
      onRequest: (pdu) => this.#take(pdu),
      onProgress: () => this.#progress(),
      onLateResponse: (late) => handlers.onLateResponse?.(this, late),
      onFault: (fault) => handlers.onFault?.(this, fault),
      onEnd: (end, detail) => this.#ended(end, detail),
    })
    this.#cancelTimer = settings.timing.after(settings.sessionInitMs, () =>
      this.#link.end('bind_timeout', 'no bind in time'),
    )
  }

  get state(): ServerSessionState {
    return this.#state
  }

  /** What the peer bound as; null before. */
  get bind(): BindRequest | null {
    return this.#bind
  }

  /** What `onBind` answered as `reference`. */
  get reference(): unknown {
    return this.#reference
  }

  /** Submits not yet answered. */
  get unanswered(): number {
    return this.#unanswered
  }

  /** Deliveries that would be taken now: 0 unless bound to receive. */
  get freeSlots(): number {
    if (this.#state !== 'bound' || this.#link.isEnded || this.#bind?.mode === 'transmitter') return 0
    return Math.max(0, this.#settings.deliverWindow - this.#link.outstanding.count)
  }

  /**
   * Sends a deliver_sm.
   * Shape: false when there is no free slot: nothing happened and `done` is not called. Else `done` is called once, later.
   */
  deliver(message: MessageInput, done: (outcome: Outcome) => void, reference?: unknown): boolean {
    if (this.freeSlots === 0) return false
    this.#link.sendMessage(commands.deliverSm, message, done, reference)
    return true
  }

  /** Answers what is unanswered, waits for deliveries under way, unbinds and disconnects, within `drainMs`. */
  close(drainMs = 5000): Promise<void> {
    if (this.#state === 'closed') return Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<void>()
    const unbind = (): void => {
      this.#settings.timing.after(2000, () => this.#link.end('closed', 'unbind went unanswered'))
      this.#link.sendBare(commands.unbind, () => this.#link.end('closed', 'unbound by us'))
    }
    const wasBound = this.#state === 'bound'
    this.#onceClosed = resolve
    if (wasBound) this.#drain(drainMs, unbind)
    else this.#link.end('closed', 'closed before it was bound')
    return promise
  }

  /** Ends the connection at once, without a word to the peer. */
  drop(): void {
    this.#link.end('closed', 'dropped by us')
  }

  #take(pdu: Pdu): void {
    switch (pdu.type) {
      case 'bind':
        this.#takeBind(pdu)
        return
      case 'message':
        if (pdu.command === commands.deliverSm) this.#refuseUnknown(pdu)
        else this.#takeSubmit(pdu)
        return
      case 'query':
      case 'cancel':
        this.#takeEnquiry(pdu)
        return
      case 'bare':
        if (pdu.command === commands.unbind) this.#takeUnbind(pdu.sequence)
        else this.#refuseUnknown(pdu)
        return
      default:
        if (pdu.command === commands.replaceSm) this.#refuseReplacement(pdu.sequence)
        else this.#refuseUnknown(pdu)
    }
  }

  /** A message that was priced and decided on is not exchanged for another. Source: SMPP 3.4 §4.10. */
  #refuseReplacement(sequence: number): void {
    const status = this.#state === 'bound' ? statuses.RREPLACEFAIL : statuses.RINVBNDSTS
    this.#link.respondBare(commands.replaceSmResp, status, sequence)
  }

  #refuseUnknown(pdu: Pdu): void {
    this.#link.respondBare(commands.genericNack, statuses.RINVCMDID, pdu.sequence)
    const reason = 'a command this side does not take'
    this.#handlers.onFault?.(this, {
      command: pdu.command,
      sequence: pdu.sequence,
      status: statuses.RINVCMDID,
      reason,
    })
  }

  #takeBind(pdu: BindPdu): void {
    if (this.#state !== 'open') {
      const status = this.#state === 'draining' ? statuses.RINVBNDSTS : statuses.RALYBND
      this.#link.respondBare(responseTo(pdu.command), status, pdu.sequence)
      return
    }
    this.#state = 'deciding'
    const { systemId, password, systemType, interfaceVersion, addressTon, addressNpi, addressRange } = pdu
    const request: BindRequest = {
      systemId,
      password,
      systemType,
      interfaceVersion,
      addressTon,
      addressNpi,
      addressRange,
      mode: modes.get(pdu.command) ?? 'transceiver',
      remoteAddress: this.remoteAddress,
    }
    const answer = this.#handlers.onBind(request, this)
    if (!(answer instanceof Promise)) {
      this.#settleBind(pdu, request, answer)
      return
    }
    void answer.then(
      (settled) => this.#settleBind(pdu, request, settled),
      () => this.#settleBind(pdu, request, { status: statuses.RBINDFAIL }),
    )
  }

  #settleBind(pdu: BindPdu, request: BindRequest, answer: BindAnswer): void {
    if (this.#link.isEnded) return
    if (answer.status !== 0) {
      this.#link.respondBare(responseTo(pdu.command), answer.status, pdu.sequence)
      this.#link.end('bind_refused', `bind of ${request.systemId} refused`)
      return
    }
    this.#cancelTimer()
    this.#bind = request
    this.#reference = answer.reference
    this.#window = answer.window ?? 100
    if (answer.perSecond !== undefined) this.#rate = new RateLimit(this.#settings.timing, answer.perSecond)
    this.#state = 'bound'
    const version = [{ tag: tags.scInterfaceVersion, value: Uint8Array.of(0x34) }]
    encodeResponse(
      this.#link.writer,
      responseTo(pdu.command),
      0,
      pdu.sequence,
      this.#settings.systemId,
      version,
    )
    this.#link.flushSoon()
    this.#handlers.onBound?.(this)
    this.#progress()
  }

  #takeSubmit(pdu: MessagePdu): void {
    const { command, sequence } = pdu
    if (this.#state !== 'bound' || this.#bind?.mode === 'receiver') {
      this.#link.respond(command, statuses.RINVBNDSTS, sequence)
      return
    }
    if (this.#unanswered >= this.#window || (this.#rate !== null && !this.#rate.take())) {
      this.#link.respond(command, statuses.RTHROTTLED, sequence)
      return
    }
    this.#unanswered++
    let answered = false
    this.#handlers.onSubmit(this, pdu, (status, messageId, tlvs) => {
      if (answered || this.#link.isEnded) return false
      answered = true
      this.#unanswered--
      this.#link.respond(command, status, sequence, messageId, tlvs)
      this.#drainedIfSo()
      return true
    })
  }

  #takeEnquiry(pdu: QueryPdu | CancelPdu): void {
    const { command, sequence } = pdu
    if (this.#state !== 'bound' || this.#bind?.mode === 'receiver') {
      this.#link.respondBare(responseTo(command), statuses.RINVBNDSTS, sequence)
      return
    }
    if (pdu.type === 'query') {
      void Promise.resolve(this.#handlers.onQuery?.(this, pdu) ?? null).then((answer) =>
        this.#settleQuery(sequence, answer),
      )
    } else {
      void Promise.resolve(this.#handlers.onCancel?.(this, pdu) ?? statuses.RCANCELFAIL).then((status) =>
        this.#link.respondBare(commands.cancelSmResp, status, sequence),
      )
    }
  }

  #settleQuery(sequence: number, answer: QueryAnswer | null): void {
    if (this.#link.isEnded) return
    if (answer === null || encodeQueryResponse(this.#link.writer, sequence, answer) !== 0) {
      this.#link.respondBare(commands.querySmResp, statuses.RQUERYFAIL, sequence)
    }
    this.#link.flushSoon()
  }

  #takeUnbind(sequence: number): void {
    if (this.#state === 'open' || this.#state === 'deciding') {
      this.#link.respondBare(commands.unbindResp, statuses.RINVBNDSTS, sequence)
      return
    }
    // What the peer submitted before it unbound is answered first, so it knows the outcome.
    this.#drain(5000, () => {
      this.#link.respondBare(commands.unbindResp, 0, sequence)
      this.#link.end('unbound', 'the peer unbound')
    })
  }

  #drain(drainMs: number, then: () => void): void {
    this.#state = 'draining'
    this.#whenDrained = then
    this.#cancelTimer = this.#settings.timing.after(drainMs, () => this.#drained())
    this.#drainedIfSo()
  }

  #drainedIfSo(): void {
    if (this.#whenDrained !== null && this.#unanswered === 0 && this.#link.outstanding.count === 0)
      this.#drained()
  }

  #drained(): void {
    const then = this.#whenDrained
    this.#whenDrained = null
    this.#cancelTimer()
    then?.()
  }

  #progress(): void {
    this.#drainedIfSo()
    if (this.freeSlots > 0) this.#handlers.onSlot?.(this)
  }

  #ended(end: LinkEnd, detail: string): void {
    this.#state = 'closed'
    this.#cancelTimer()
    this.#whenDrained = null
    this.#handlers.onEnd?.(this, end, detail)
    this.#onceClosed()
  }
}
