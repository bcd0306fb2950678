import { randomInt } from 'node:crypto'
import { ZodError } from 'zod'
import {
  canonicalMessageId,
  ClientSession,
  statuses,
  type BindMode,
  type ClientState,
  type LateResponse,
  type MessageInput,
  type Outcome as Answer,
  type Respond,
} from '#smpp/smpp.ts'
import type { MessagePdu } from '#smpp/smpp.ts'
import type { Link, LinkEvents, LinkState, OutboundMessage, Outcome } from '../channel.ts'
import { readDelivery } from './read-delivery.ts'
import type { SmppSettings } from './smpp-settings.ts'
import { submitParts } from './submit-parts.ts'
import { isThrottle, refusalOfStatus } from './submit-status.ts'
import { UnansweredMessages } from './unanswered-messages.ts'

/** One message on its way: its parts are sent in order and answered in any. */
type Handover = {
  readonly messageId: string
  readonly parts: readonly MessageInput[]
  /** What the carrier calls the parts it has taken; null where it has not. */
  readonly refs: (string | null)[]
  inFlight: number
  throttled: number
  ended: Outcome['kind'] | null
  readonly done: (outcome: Outcome) => void
}
type Part = { readonly of: Handover; readonly index: number }

const throttledMax = 20

/** The link to one SMPP carrier: one or several binds that share the traffic. */
export class SmppLink implements Link {
  private readonly sessions: ClientSession[]
  private readonly receivers: ClientSession[]
  private readonly states = new Map<ClientSession, ClientState>()
  private readonly unanswered = new UnansweredMessages()
  private waiting: Part[] = []
  private readonly settings: SmppSettings
  private readonly events: LinkEvents
  private reference = randomInt(0x10000)
  private closing = false
  private shown: LinkState = 'connecting'

  constructor(settings: SmppSettings, password: string, events: LinkEvents) {
    this.settings = settings
    this.events = events
    const split = settings.mode === 'transmitter_and_receiver'
    const count = { length: settings.binds }
    this.sessions = Array.from(count, () => this.session(split ? 'transmitter' : 'transceiver', password))
    this.receivers = split ? Array.from(count, () => this.session('receiver', password)) : []
    for (const session of [...this.sessions, ...this.receivers]) session.open()
  }

  room(): number {
    if (this.closing) return 0
    let free = -this.waiting.length
    for (const session of this.sessions) free += session.freeSlots
    return Math.max(0, free)
  }

  send(message: OutboundMessage, done: (outcome: Outcome) => void): void {
    const parts = partsOf(message, this.settings, this.nextReference())
    const handover: Handover = {
      messageId: message.id,
      parts: parts ?? [],
      refs: (parts ?? []).map(() => null),
      inFlight: 0,
      throttled: 0,
      ended: null,
      done,
    }
    if (!parts) return this.end(handover, unsendable)
    for (let index = 0; index < parts.length; index++) this.waiting.push({ of: handover, index })
    this.fill()
  }

  state(): LinkState {
    return this.shown
  }

  async close(drainMs: number): Promise<void> {
    this.closing = true
    await Promise.all([...this.sessions, ...this.receivers].map((session) => session.close({ drainMs })))
  }

  private session(mode: BindMode, password: string): ClientSession {
    const { host, port, tls, systemId, systemType, window } = this.settings
    const session: ClientSession = new ClientSession(
      {
        host,
        port,
        tls,
        systemId,
        systemType,
        window,
        mode,
        password,
        enquireLinkMs: this.settings.enquireLinkSeconds * 1000,
        responseTimeoutMs: this.settings.responseTimeoutSeconds * 1000,
        bindRefusedMs: 30_000,
      },
      {
        onState: (state, detail) => {
          if (mode !== 'receiver') this.stateChanged(session, state, detail)
        },
        onSlot: () => this.offer(),
        onLateResponse: (late) => this.answeredLate(late),
        onDeliver: (pdu, respond) => this.delivered(pdu, respond),
      },
    )
    return session
  }

  private offer(): void {
    this.fill()
    if (this.room() > 0) this.events.onRoom()
  }

  /** Hands waiting parts to whichever bind has the most room. */
  private fill(): void {
    while (this.waiting.length > 0) {
      const session = this.roomiest()
      if (!session) return
      const part = this.waiting.shift() as Part
      if (part.of.ended) continue
      const input = part.of.parts[part.index] as MessageInput
      part.of.inFlight++
      session.submit(input, (answer) => this.answered(part, answer), part)
    }
  }

  private roomiest(): ClientSession | null {
    let best: ClientSession | null = null
    let slots = 0
    for (const session of this.sessions) {
      const free = session.freeSlots
      if (free > slots) [best, slots] = [session, free]
    }
    return best
  }

  private answered(part: Part, answer: Answer): void {
    const handover = part.of
    handover.inFlight--
    if (answer.kind === 'answered' && answer.status === 0) this.taken(part, answer.messageId)
    else if (handover.ended) return
    else if (answer.kind === 'answered' && isThrottle(answer.status) && this.mayWait(handover)) {
      // The session pauses itself; the part goes first when it opens again.
      this.waiting.unshift(part)
    } else if (answer.kind === 'answered' || answer.kind === 'unsendable') {
      const refusal = refusalOfStatus(answer.status)
      this.end(handover, isPartlyTaken(handover) ? partlyRefused(refusal) : refusal)
    } else {
      const reason = answer.reason.replaceAll('_', ' ')
      this.end(handover, { kind: 'ambiguous', detail: `The carrier did not answer (${reason}).` })
    }
  }

  private answeredLate({ reference, status, messageId }: LateResponse): void {
    if (status === 0) this.taken(reference as Part, messageId)
  }

  private mayWait(handover: Handover): boolean {
    return handover.throttled++ < throttledMax && !this.closing
  }

  private taken({ of: handover, index }: Part, messageId: string): void {
    const { refs, ended } = handover
    refs[index] = canonicalMessageId(messageId, this.settings.messageIdForm)
    if (ended === 'ambiguous') this.tellLate(handover, index)
    else if (!ended && isWhole(refs)) this.end(handover, { kind: 'submitted', refs })
  }

  private tellLate({ messageId, refs }: Handover, index: number): void {
    const ref = refs[index]
    if (ref) this.events.onLate?.({ messageId, ref, part: index + 1, parts: refs.length })
  }

  private end(handover: Handover, outcome: Outcome): void {
    if (handover.ended) return
    handover.ended = outcome.kind
    handover.done(outcome)
    // Parts that had been taken will have receipts, whatever became of the others.
    if (outcome.kind === 'ambiguous') handover.refs.forEach((_, index) => this.tellLate(handover, index))
  }

  /** Gives back what waits for a bind that is not there; what was partly taken may not be sent again blindly. */
  private giveUpWaiting(): void {
    const detail = 'The link went down before the message had left.'
    const given = this.waiting.filter(({ of: handover }) => handover.inFlight === 0)
    this.waiting = this.waiting.filter(({ of: handover }) => handover.inFlight > 0)
    for (const { of: handover } of given) {
      this.end(
        handover,
        isPartlyTaken(handover)
          ? { kind: 'ambiguous', detail }
          : { kind: 'refused', retry: 'later', code: 'link_down', detail },
      )
    }
  }

  private delivered(pdu: MessagePdu, respond: Respond): void {
    const update = readDelivery(pdu)
    if (!update) {
      // Asking for it again would bring the same: refuse for good, so that the carrier's queue goes on.
      respond(statuses.RX_P_APPN)
      return
    }
    if (update.kind === 'message' && this.unanswered.take(update)) {
      if (!respond(0)) this.unanswered.add(update)
      return
    }
    this.events.onUpdate(update, (kept) => {
      const isAnswered = respond(kept ? 0 : statuses.RX_T_APPN)
      if (kept && !isAnswered && update.kind === 'message') this.unanswered.add(update)
    })
  }

  private stateChanged(session: ClientSession, state: ClientState, detail: string): void {
    this.states.set(session, state)
    const all = [...this.states.values()]
    const next: LinkState = all.includes('bound')
      ? 'up'
      : all.some((s) => s === 'connecting' || s === 'binding')
        ? 'connecting'
        : 'down'
    if (next !== 'up') this.giveUpWaiting()
    if (next === this.shown) return
    this.shown = next
    this.events.onState(next, detail || null)
  }

  private nextReference(): number {
    this.reference = (this.reference + 1) & 0xffff
    return this.reference
  }
}

const unsendable: Outcome = {
  kind: 'refused',
  retry: 'never',
  code: 'content_unsupported',
  detail: 'SMS carries text, in at most 255 parts.',
}

/** Null for content that SMS cannot carry. */
function partsOf(message: OutboundMessage, settings: SmppSettings, reference: number): MessageInput[] | null {
  try {
    return submitParts(message, settings, reference)
  } catch (error) {
    if (error instanceof ZodError || error instanceof RangeError) return null
    throw error
  }
}

const isPartlyTaken = ({ refs }: Handover): boolean => refs.some((ref) => ref !== null)

const isWhole = (refs: (string | null)[]): refs is string[] => !refs.includes(null)

function partlyRefused(refusal: Extract<Outcome, { kind: 'refused' }>): Outcome {
  return { ...refusal, retry: 'never', detail: `${refusal.detail} Earlier parts had already been taken.` }
}
