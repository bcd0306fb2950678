import {
  canonicalMessageId,
  ClientSession,
  statuses,
  type BindMode,
  type ClientState,
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

/** One message on its way: its parts are sent in order and answered in any. */
type Handover = {
  readonly parts: readonly MessageInput[]
  readonly refs: string[]
  answered: number
  throttled: number
  ended: boolean
  readonly done: (outcome: Outcome) => void
}
type Part = { readonly of: Handover; readonly index: number }

const throttledMax = 20

/** The link to one SMPP carrier: one or several binds that share the traffic. */
export class SmppLink implements Link {
  private readonly sessions: ClientSession[]
  private readonly receivers: ClientSession[]
  private readonly states = new Map<ClientSession, ClientState>()
  private readonly waiting: Part[] = []
  private readonly settings: SmppSettings
  private readonly events: LinkEvents
  private reference = Math.floor(Math.random() * 0xffff)
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
    const parts = submitParts(message, this.settings, this.nextReference())
    const handover: Handover = { parts, refs: [], answered: 0, throttled: 0, ended: false, done }
    for (let index = 0; index < parts.length; index++) this.waiting.push({ of: handover, index })
    this.fill()
  }

  state(): LinkState {
    return this.shown
  }

  async close(drainMs: number): Promise<void> {
    this.closing = true
    await Promise.all([...this.sessions, ...this.receivers].map((session) => session.close({ drainMs })))
    for (const part of this.waiting.splice(0))
      end(part.of, {
        kind: 'refused',
        retry: 'later',
        code: 'link_closed',
        detail: 'The link was closed before the message left.',
      })
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
        onState: (state, detail) => this.stateChanged(session, state, detail),
        onSlot: () => this.offer(),
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
      session.submit(input, (answer) => this.answered(part, answer))
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

  private answered({ of: handover, index }: Part, answer: Answer): void {
    if (handover.ended) return
    if (answer.kind === 'answered' && answer.status === 0) {
      handover.refs[index] = canonicalMessageId(answer.messageId, this.settings.messageIdForm)
      if (++handover.answered === handover.parts.length)
        end(handover, { kind: 'submitted', refs: handover.refs })
    } else if (
      answer.kind === 'answered' &&
      isThrottle(answer.status) &&
      handover.throttled++ < throttledMax &&
      !this.closing
    ) {
      // The session pauses itself; the part goes first when it opens again.
      this.waiting.unshift({ of: handover, index })
    } else if (answer.kind === 'answered' || answer.kind === 'unsendable') {
      end(handover, handover.answered > 0 ? partlySent(answer.status) : refusalOfStatus(answer.status))
    } else {
      end(handover, {
        kind: 'ambiguous',
        detail: `The carrier did not answer (${answer.reason.replaceAll('_', ' ')}).`,
      })
    }
  }

  private delivered(pdu: MessagePdu, respond: Respond): void {
    const update = readDelivery(pdu)
    if (!update) {
      // Asking for it again would bring the same: refuse for good, so that the carrier's queue goes on.
      respond(statuses.RX_P_APPN)
      return
    }
    this.events.onUpdate(update, (kept) => void respond(kept ? 0 : statuses.RX_T_APPN))
  }

  private stateChanged(session: ClientSession, state: ClientState, detail: string): void {
    this.states.set(session, state)
    const all = [...this.states.values()]
    const next: LinkState = all.includes('bound')
      ? 'up'
      : all.some((s) => s === 'connecting' || s === 'binding')
        ? 'connecting'
        : 'down'
    if (next === this.shown) return
    this.shown = next
    this.events.onState(next, detail || null)
  }

  private nextReference(): number {
    this.reference = (this.reference + 1) & 0xffff
    return this.reference
  }
}

function end(handover: Handover, outcome: Outcome): void {
  if (handover.ended) return
  handover.ended = true
  handover.done(outcome)
}

function partlySent(status: number): Outcome {
  const refusal = refusalOfStatus(status)
  return { ...refusal, retry: 'never', detail: `${refusal.detail} Earlier parts had already been taken.` }
}
