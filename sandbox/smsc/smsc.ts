import { nowMs } from '#platform/clock.ts'
import { formatReceipt, parseSmppTime, startSmppServer, statuses } from '#smpp/smpp.ts'
import type {
  BindAnswer,
  BindRequest,
  MessageInput,
  MessagePdu,
  ReceiptState,
  RespondToSubmit,
  ServerSession,
  SmppServer,
} from '#smpp/smpp.ts'
import type { Faults } from '../faults.ts'
import { handsetAddress } from '../handsets/handset-address.ts'
import type { Handsets } from '../handsets/handsets.ts'
import { DeliveryQueue } from './delivery-queue.ts'
import { fateOf } from './fate.ts'
import type { Fate } from './fate.ts'
import { HeldMessages } from './held-messages.ts'
import { Later } from '../later.ts'
import { createMessageIds, writeMessageId } from './message-ids.ts'
import type { IdForm } from './message-ids.ts'
import { providerStatus } from './provider-status.ts'
import { partOf, Reception } from './reception.ts'
import type { Part } from './reception.ts'
import { writeMobileOriginated } from './write-mobile-originated.ts'

/** How the message centre behaves. Times in milliseconds. */
export type SmscSettings = {
  /** Default 127.0.0.1. */
  host?: string
  /** 0 picks a free port. */
  port: number
  handsets: Handsets
  faults: Faults
  /** Who may bind; everyone when left out. */
  accounts?: Record<string, string>
  /** Before a submit is answered; default 0. */
  latencyMs?: number
  /** Between the handset's outcome and its receipt; default 0. */
  receiptDelayMs?: number
  /** Default hexadecimal in both places. */
  idForm?: IdForm
  receiptIdForm?: IdForm
  /** Most unanswered submits per session; default 1,000. Beyond it: ESME_RTHROTTLED. */
  window?: number
  /** Most submits a second per session; default no limit. */
  perSecond?: number
  /** Deliveries outstanding per session; default 1,000. */
  deliverWindow?: number
  /** Before a refused delivery is tried again; default 1,000. */
  retryMs?: number
  /** The name its faults go by; default `smsc`. */
  provider?: string
}

/** What the message centre has done so far. `waiting` are receipts and messages for its customers not yet taken. */
export type SmscCounts = {
  sessions: number
  submitted: number
  refused: number
  delivered: number
  waiting: number
  held: number
}

/** A running message centre of the sandbox network. */
export type Smsc = { host: string; port: number; counts: () => SmscCounts; close: () => Promise<void> }

/** What a receipt needs to know of its message, and no more: many may wait. */
type Origin = Pick<
  MessagePdu,
  'source' | 'sourceTon' | 'sourceNpi' | 'destination' | 'destinationTon' | 'destinationNpi'
> & { id: number; systemId: string; submittedAt: number }

/** A message accepted and not yet at its end. */
type Accepted = { origin: Origin; part: Part; wantsReceipt: number; expiresAt: number }

const heldMax = 50_000
const waitingMax = 100_000
const unclaimedMax = 1000
const pacedFrom = 2000
const validityMs = 48 * 3_600_000

/** Starts the sandbox network's message centre: it speaks SMPP, shows what it takes on handsets, and sends receipts. */
export async function startSmsc(settings: SmscSettings): Promise<Smsc> {
  const centre = new MessageCentre(settings)
  const server = await centre.listen()
  return {
    host: server.host,
    port: server.port,
    counts: () => centre.counts(server),
    close: () => centre.close(server),
  }
}

class MessageCentre {
  readonly #settings: SmscSettings
  readonly #provider: string
  readonly #later = new Later()
  readonly #reception: Reception
  readonly #queues = new Map<string, DeliveryQueue>()
  readonly #nextId = createMessageIds()
  readonly #held = new HeldMessages<Accepted>()
  /** What handsets wrote while nobody was bound to receive it. */
  #unclaimed: { to: string; message: MessageInput }[] = []
  #submitted = 0
  #refused = 0
  #sweep: NodeJS.Timeout | undefined

  constructor(settings: SmscSettings) {
    this.#settings = settings
    this.#provider = settings.provider ?? 'smsc'
    this.#reception = new Reception(settings.handsets)
    settings.handsets.carryBy('sms', (writing) =>
      writeMobileOriginated(writing, (message) => this.#deliver(writing.to, message)),
    )
    settings.handsets.onBehaviour((address, behaviour) => {
      if (behaviour.deliver === 'offline') return
      for (const accepted of this.#held.take(address)) this.#carry(accepted)
    })
  }

  async listen(): Promise<SmppServer> {
    const server = await startSmppServer(
      {
        port: this.#settings.port,
        host: this.#settings.host ?? '127.0.0.1',
        systemId: 'sandbox',
        deliverWindow: this.#settings.deliverWindow ?? 1000,
        connectionsMax: 10_000,
      },
      {
        onBind: (request, session) => this.#decide(request, session),
        onBound: (session) => this.#join(session),
        onSubmit: (session, pdu, respond) => this.#submit(session, pdu, respond),
        onSlot: (session) => this.#queue(session.bind?.systemId ?? '').pump(),
        onEnd: (session) => this.#queues.get(session.bind?.systemId ?? '')?.leave(session),
      },
    )
    this.#settings.faults.onChange(this.#provider, (fault) => {
      if (fault.down) for (const session of server.sessions()) session.drop()
    })
    this.#sweep = setInterval(() => this.#expire(), 1000).unref()
    return server
  }

  counts(server: SmppServer): SmscCounts {
    const queues = [...this.#queues.values()]
    return {
      sessions: server.sessions().length,
      submitted: this.#submitted,
      refused: this.#refused,
      delivered: queues.reduce((sum, queue) => sum + queue.delivered, 0),
      waiting: queues.reduce((sum, queue) => sum + queue.waiting, 0),
      held: this.#held.count,
    }
  }

  async close(server: SmppServer): Promise<void> {
    clearInterval(this.#sweep)
    this.#later.stop()
    await server.close(200)
    this.#later.stop()
  }

  #decide(request: BindRequest, session: ServerSession): BindAnswer {
    // One that is down does not talk at all, not even to refuse.
    if (this.#settings.faults.get(this.#provider).down) session.drop()
    const { accounts, perSecond, window = 1000 } = this.#settings
    if (accounts !== undefined) {
      const password = Object.hasOwn(accounts, request.systemId) ? accounts[request.systemId] : undefined
      if (password === undefined) return { status: statuses.RINVSYSID }
      if (password !== request.password) return { status: statuses.RINVPASWD }
    }
    return perSecond === undefined ? { status: 0, window } : { status: 0, window, perSecond }
  }

  #submit(session: ServerSession, pdu: MessagePdu, respond: RespondToSubmit): void {
    const fault = this.#settings.faults.get(this.#provider)
    const latencyMs = fault.latencyMs > 0 ? fault.latencyMs : (this.#settings.latencyMs ?? 0)
    if (fault.errorRate > 0 && Math.random() < fault.errorRate) {
      this.#refused++
      if (fault.code !== 'no_response')
        this.#later.after(latencyMs, () => respond(providerStatus(fault.code)))
      return
    }
    const systemId = session.bind?.systemId ?? ''
    const queue = this.#queue(systemId)
    if (queue.waiting > waitingMax || this.#held.count >= heldMax) {
      this.#refused++
      respond(statuses.RMSGQFUL)
      return
    }
    const accepted = this.#accept(pdu, systemId)
    const scheduledMs = pdu.scheduleDeliveryTime === '' ? 0 : this.#untilScheduled(pdu.scheduleDeliveryTime)
    if (scheduledMs === null) {
      respond(statuses.RINVSCHED)
      return
    }
    this.#submitted++
    this.#later.after(latencyMs + pacingMs(queue), () => {
      respond(0, writeMessageId(accepted.origin.id, this.#settings.idForm ?? 'hex'))
      this.#later.after(scheduledMs, () => this.#carry(accepted))
    })
  }

  #untilScheduled(text: string): number | null {
    const at = parseSmppTime(text, nowMs())
    return at === null ? null : Math.max(0, at - nowMs())
  }

  #accept(pdu: MessagePdu, systemId: string): Accepted {
    const { source, sourceTon, sourceNpi, destination, destinationTon, destinationNpi } = pdu
    const now = nowMs()
    const id = this.#nextId()
    return {
      origin: {
        id,
        systemId,
        submittedAt: now,
        source,
        sourceTon,
        sourceNpi,
        destination,
        destinationTon,
        destinationNpi,
      },
      part: partOf(pdu),
      wantsReceipt: pdu.registeredDelivery & 0x03,
      expiresAt:
        pdu.validityPeriod === ''
          ? now + validityMs
          : (parseSmppTime(pdu.validityPeriod, now) ?? now + validityMs),
    }
  }

  #carry(accepted: Accepted): void {
    const fate = fateOf(this.#settings.handsets.behaviour(accepted.part.to))
    if (fate.waits) this.#held.add(handsetAddress(accepted.part.to), accepted)
    else this.#later.after(fate.delayMs, () => this.#conclude(accepted, fate))
  }

  #conclude(accepted: Accepted, fate: Pick<Fate, 'isShown' | 'state' | 'error'>): void {
    if (fate.isShown) this.#reception.take(accepted.part)
    const { wantsReceipt } = accepted
    const isSuccess = fate.state === 'delivered'
    // registered_delivery: 1 either outcome, 2 failure only, 3 success only (SMPP 3.4 §5.2.17, 5.0 §4.7.21).
    if (wantsReceipt === 0 || (wantsReceipt === 2 && isSuccess) || (wantsReceipt === 3 && !isSuccess)) return
    const { origin } = accepted
    this.#later.after(this.#settings.receiptDelayMs ?? 0, () => {
      const doneAt = nowMs()
      this.#queue(origin.systemId).add(() => this.#receipt(origin, fate.state, fate.error, doneAt))
    })
  }

  #receipt(origin: Origin, state: ReceiptState, error: string, doneAt: number): MessageInput {
    const { submittedAt } = origin
    const messageId = writeMessageId(
      origin.id,
      this.#settings.receiptIdForm ?? this.#settings.idForm ?? 'hex',
    )
    return {
      source: origin.destination,
      sourceTon: origin.destinationTon,
      sourceNpi: origin.destinationNpi,
      destination: origin.source,
      destinationTon: origin.sourceTon,
      destinationNpi: origin.sourceNpi,
      ...formatReceipt({ messageId, state, error, submittedAt, doneAt }),
    }
  }

  #expire(): void {
    this.#reception.expire()
    for (const accepted of this.#held.takeExpired(nowMs())) {
      this.#conclude(accepted, { isShown: false, state: 'expired', error: '000' })
    }
  }

  #queue(systemId: string): DeliveryQueue {
    let queue = this.#queues.get(systemId)
    if (queue === undefined) {
      queue = new DeliveryQueue(this.#later, this.#settings.retryMs ?? 1000)
      this.#queues.set(systemId, queue)
    }
    return queue
  }

  #join(session: ServerSession): void {
    if (session.bind?.mode === 'transmitter') return
    this.#queue(session.bind?.systemId ?? '').join(session)
    const unclaimed = this.#unclaimed
    this.#unclaimed = []
    for (const { to, message } of unclaimed) this.#deliver(to, message)
  }

  /** Takes what a handset wrote to the customer bound for that address, else to any that is bound to receive. */
  #deliver(to: string, message: MessageInput): void {
    const receiving = [...this.#queues.values()].filter((queue) => queue.sessions.length > 0)
    const named = receiving.find((queue) => queue.sessions.some((session) => isServed(session, to)))
    const queue = named ?? receiving[0]
    if (queue !== undefined) queue.add(() => message)
    else if (this.#unclaimed.length < unclaimedMax) this.#unclaimed.push({ to, message })
  }
}

/** Slows the answers to a customer that submits faster than it takes its receipts, so that they keep pace without refusals. */
function pacingMs(queue: DeliveryQueue): number {
  if (queue.waiting < pacedFrom || queue.sessions.length === 0) return 0
  return Math.min(50, queue.waiting / 500)
}

function isServed(session: ServerSession, to: string): boolean {
  const range = session.bind?.addressRange ?? ''
  if (range === '') return false
  try {
    return new RegExp(range).test(to.replace(/^\+/, ''))
  } catch {
    return false
  }
}
