import type { Socket } from 'node:net'
import { commands, isResponse, responseTo } from './commands.ts'
import { decodePdu } from './decode-pdu.ts'
import { encodeBare, encodeMessage, encodeResponse } from './encode-pdu.ts'
import { Framer } from './framer.ts'
import { Outstanding } from './outstanding.ts'
import type { LateResponse, LinkEnd, LinkFault, Outcome } from './outcome.ts'
import { PduWriter } from './pdu-writer.ts'
import type { MalformedPdu, MessageInput, Pdu, Tlv } from './pdu.ts'
import { statuses } from './statuses.ts'
import type { Timing } from './timing.ts'

/** The limits of one link, in milliseconds and octets. */
export type LinkSettings = {
  timing: Timing
  /** Silence after which enquire_link is sent. */
  enquireLinkMs: number
  /** Silence after an enquire_link that ends the link. */
  enquireTimeoutMs: number
  /** Time a request may stay unanswered before it ends as ambiguous. */
  responseTimeoutMs: number
  /** Time a begun PDU may take to arrive whole. */
  halfPduMs: number
  pduSizeMax: number
}

/** What the owner of a link is told. Requests it does not know go to `onRequest` too. */
export type LinkHandlers = {
  onRequest: (pdu: Pdu) => void
  /** After the octets that freed outstanding requests have been read: once per read, not per response. */
  onProgress: () => void
  onLateResponse: (late: LateResponse) => void
  onFault: (fault: LinkFault) => void
  onEnd: (end: LinkEnd, detail: string) => void
}

const noTlvs: readonly Tlv[] = []
const flushAtOctets = 65_536
const writableOctetsMax = 4_194_304

/**
 * One SMPP connection, whichever side opened it: framing, sequence numbers, outstanding requests and their timeouts,
 * keep-alive, and writes gathered into one per turn of the event loop.
 * A malformed PDU is answered and the link lives on; only an impossible length ends it, for nothing can follow it.
 */
export class Link {
  readonly outstanding = new Outstanding()
  readonly writer = new PduWriter()
  readonly #socket: Socket
  readonly #settings: LinkSettings
  readonly #handlers: LinkHandlers
  readonly #framer: Framer
  readonly #stopTicking: () => void
  #sequence = 0
  #flushing = false
  #ended = false
  #receivedAt: number
  #partSince = -1
  #enquiredAt = -1
  #progressed = false

  constructor(socket: Socket, settings: LinkSettings, handlers: LinkHandlers) {
    this.#socket = socket
    this.#settings = settings
    this.#handlers = handlers
    this.#framer = new Framer(settings.pduSizeMax)
    this.#receivedAt = settings.timing.now()
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#receive(chunk))
    socket.on('end', () => this.end('peer_closed', 'the peer ended the connection'))
    socket.on('error', (error) => this.end('socket_error', error.message))
    socket.on('close', () => this.end('peer_closed', 'the connection closed'))
    socket.on('drain', () => socket.resume())
    const shortest = Math.min(
      settings.enquireLinkMs,
      settings.enquireTimeoutMs,
      settings.responseTimeoutMs,
      settings.halfPduMs,
    )
    this.#stopTicking = settings.timing.every(Math.min(1000, Math.max(10, shortest / 4)), () => this.#tick())
  }

  get isEnded(): boolean {
    return this.#ended
  }

  /** The next free sequence number. Range 1 … 0x7FFFFFFF, starting over after the last. */
  nextSequence(): number {
    do this.#sequence = this.#sequence === 0x7fffffff ? 1 : this.#sequence + 1
    while (this.outstanding.has(this.#sequence))
    return this.#sequence
  }

  /** Sends a message PDU; `done` is called exactly once, never before this returns. */
  sendMessage(
    command: number,
    message: MessageInput,
    done: (outcome: Outcome) => void,
    reference: unknown,
  ): void {
    const sequence = this.nextSequence()
    const status = encodeMessage(this.writer, command, sequence, message)
    if (status !== 0) {
      queueMicrotask(() => done({ kind: 'unsendable', status }))
      return
    }
    this.await(command, sequence, done, reference)
  }

  /** Registers a request just written, and sees that it is flushed. */
  await(command: number, sequence: number, done: (outcome: Outcome) => void, reference: unknown): void {
    this.outstanding.add(sequence, { command, sentAt: this.#settings.timing.now(), done, reference })
    this.flushSoon()
  }

  /** Sends a request that is only a header (unbind). */
  sendBare(command: number, done: (outcome: Outcome) => void): void {
    const sequence = this.nextSequence()
    encodeBare(this.writer, command, 0, sequence)
    this.await(command, sequence, done, undefined)
  }

  respond(
    command: number,
    status: number,
    sequence: number,
    messageId = '',
    tlvs: readonly Tlv[] = noTlvs,
  ): void {
    if (this.#ended) return
    const response = responseTo(command)
    if (encodeResponse(this.writer, response, status, sequence, messageId, tlvs) !== 0) {
      encodeBare(this.writer, response, statuses.RSYSERR, sequence)
    }
    this.flushSoon()
  }

  respondBare(command: number, status: number, sequence: number): void {
    if (this.#ended) return
    encodeBare(this.writer, command, status, sequence)
    this.flushSoon()
  }

  flushSoon(): void {
    if (this.writer.length >= flushAtOctets) this.flush()
    if (this.#flushing) return
    this.#flushing = true
    setImmediate(() => {
      this.#flushing = false
      this.flush()
    })
  }

  flush(): void {
    if (this.writer.length === 0 || this.#ended) return
    this.#socket.write(this.writer.take())
    // A peer that sends and does not read is not read either, so what we hold for it stays bounded.
    if (this.#socket.writableLength > writableOctetsMax) this.#socket.pause()
  }

  /** Ends the link; what is outstanding ends as ambiguous, and `onEnd` is told once. */
  end(end: LinkEnd, detail: string): void {
    if (this.#ended) return
    this.flush()
    this.#ended = true
    this.#stopTicking()
    const isHopeless = end === 'socket_error' || end === 'half_pdu' || end === 'enquire_timeout'
    if (isHopeless || this.#socket.connecting) this.#socket.destroy()
    else {
      this.#socket.end()
      this.#settings.timing.after(2000, () => this.#socket.destroy())
    }
    this.outstanding.endAll({ kind: 'ambiguous', reason: 'link_lost' })
    this.#handlers.onEnd(end, detail)
  }

  #receive(chunk: Buffer): void {
    if (this.#ended) return
    const now = this.#settings.timing.now()
    this.#receivedAt = now
    this.#enquiredAt = -1
    let whole = 0
    const followed = this.#framer.push(chunk, (buffer, start, length) => {
      whole++
      this.#take(decodePdu(buffer, start, length))
      return !this.#ended
    })
    if (!followed && !this.#ended) this.#refuseLength()
    if (!this.#framer.isPartial) this.#partSince = -1
    else if (whole > 0 || this.#partSince < 0) this.#partSince = now
    if (!this.#progressed) return
    this.#progressed = false
    if (!this.#ended) this.#handlers.onProgress()
  }

  #refuseLength(): void {
    encodeBare(this.writer, commands.genericNack, statuses.RINVCMDLEN, 0)
    const fault = {
      command: 0,
      sequence: 0,
      status: statuses.RINVCMDLEN,
      reason: 'impossible command_length',
    }
    this.#handlers.onFault(fault)
    this.end('impossible_length', fault.reason)
  }

  #take(pdu: Pdu | MalformedPdu): void {
    if (pdu.type === 'malformed') this.#refuse(pdu)
    else if (isResponse(pdu.command)) this.#complete(pdu)
    else if (pdu.command === commands.enquireLink) this.respondBare(commands.enquireLinkResp, 0, pdu.sequence)
    else this.#handlers.onRequest(pdu)
  }

  #complete(pdu: Pdu): void {
    const messageId = pdu.type === 'message_response' ? pdu.messageId : ''
    const request = this.outstanding.take(pdu.sequence, pdu.command)
    if (request !== undefined) {
      this.#progressed = true
      request.done({ kind: 'answered', status: pdu.status, messageId })
      return
    }
    // An enquire_link waits for no particular answer: any octets from the peer show that it lives.
    if (pdu.command === commands.enquireLinkResp) return
    const late = this.outstanding.takeLate(pdu.sequence)
    if (late !== undefined) {
      this.#handlers.onLateResponse({ reference: late.reference, status: pdu.status, messageId })
      return
    }
    const reason = 'a response to nothing that was asked'
    this.#handlers.onFault({ command: pdu.command, sequence: pdu.sequence, status: pdu.status, reason })
  }

  #refuse(pdu: MalformedPdu): void {
    if (isResponse(pdu.command)) {
      const request = this.outstanding.take(pdu.sequence, pdu.command)
      if (request !== undefined) {
        this.#progressed = true
        request.done({ kind: 'ambiguous', reason: 'garbled_response' })
      }
    } else if (pdu.nack) this.respondBare(commands.genericNack, pdu.status, pdu.sequence)
    else this.respondBare(responseTo(pdu.command), pdu.status, pdu.sequence)
    this.#handlers.onFault({
      command: pdu.command,
      sequence: pdu.sequence,
      status: pdu.status,
      reason: pdu.reason,
    })
  }

  #tick(): void {
    if (this.#ended) return
    const { timing, halfPduMs, responseTimeoutMs, enquireLinkMs, enquireTimeoutMs } = this.#settings
    const now = timing.now()
    if (this.#partSince >= 0 && now - this.#partSince >= halfPduMs) {
      this.end('half_pdu', `a PDU begun ${halfPduMs} ms ago never came whole`)
      return
    }
    if (this.outstanding.expire(now - responseTimeoutMs) > 0 && !this.#ended) this.#handlers.onProgress()
    if (this.#ended) return
    if (this.#enquiredAt >= 0) {
      if (now - this.#enquiredAt >= enquireTimeoutMs)
        this.end('enquire_timeout', 'enquire_link went unanswered')
    } else if (now - this.#receivedAt >= enquireLinkMs) this.#enquire(now)
  }

  #enquire(now: number): void {
    this.#enquiredAt = now
    encodeBare(this.writer, commands.enquireLink, 0, this.nextSequence())
    this.flushSoon()
  }
}
