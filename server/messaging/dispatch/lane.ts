import {
  openCarrierLink,
  type Carrier,
  type LateReference,
  type Channel,
  type Link,
  type LinkState,
  type Outcome,
  type Update,
} from '#channels/channels.ts'
import { log } from '#platform/log.ts'
import type { DispatchItem } from '../dispatch-item.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { FairQueue } from './fair-queue.ts'

export type LaneEvents = {
  /** A message was handed over and this is how it ended. `recorded` frees its place once that is stored. */
  readonly onOutcome: (lane: Lane, item: DispatchItem, outcome: Outcome, recorded: () => void) => void
  readonly onUpdate: (lane: Lane, update: Update, stored: (kept: boolean) => void) => void
  readonly onLate: (late: LateReference) => void
  readonly onState: (lane: Lane, reason: string | null) => void
  /** The lane has room and nothing waits in it. */
  readonly onHungry: (lane: Lane) => void
  /** Called before messages are handed over: what earlier ones came to must be safe from a crash by then. */
  readonly beforeSend: () => void
  /** Lets the message go, or sees to what becomes of it instead and says false. */
  readonly letGoOrDivert: (item: DispatchItem) => boolean
}

/**
 * Outcomes that the database may not know yet beside what is in flight, so that it does not slow the carrier down. After a
 * kill they are read from the submission log; only where the machine was lost with its disk may they be sent again.
 */
const unrecordedMax = 500

/** How long a lane waits that its provider asked to wait, where it did not say how long; and at most. */
const pauseMs = 5_000
const pauseMsMax = 900_000

/**
 * The way to one carrier or connector: a fair line of what waits, the carrier's rate, its circuit breaker, and its link.
 * What is in flight stays within the window, which bounds what a crash can make a carrier see twice.
 */
export class Lane {
  readonly carrier: Carrier
  private readonly queue = new FairQueue()
  private readonly breaker = new CircuitBreaker()
  private readonly events: LaneEvents
  private readonly link: Link
  private underWay = 0
  private tokens: number
  private tokensAt = performance.now()
  private wake: NodeJS.Timeout | null = null
  private stateText: string | null
  /** By the machine's clock: the provider asked for a pause until then. */
  private pausedUntil = 0
  private readonly bound: number

  constructor(carrier: Carrier, channel: Channel, events: LaneEvents) {
    this.carrier = carrier
    this.events = events
    this.tokens = carrier.ratePerSecond
    this.stateText = carrier.heldBecause ?? null
    const { window, binds } = carrier.settings as { window?: number; binds?: number }
    this.bound = (window ?? 1) * (binds ?? 1) + unrecordedMax
    this.link = openCarrierLink(channel, carrier, {
      onRoom: () => this.pump(),
      onState: (state, reason) => this.stateChanged(state, reason),
      onLate: events.onLate,
      onUpdate: (update, stored) => events.onUpdate(this, update, stored),
    })
  }

  get isUp(): boolean {
    return this.link.state() === 'up' && !this.breaker.isOpen && !this.isHeld
  }

  /** The provider does not take the credentials any more. */
  get isRefused(): boolean {
    return this.link.state() === 'refused'
  }

  private get isHeld(): boolean {
    return typeof this.carrier.heldBecause === 'string'
  }

  get waiting(): number {
    return this.queue.size
  }

  /** How the operator sees the lane. */
  health(): {
    state: LinkState
    reason: string | null
    waiting: number
    inFlight: number
    breakerOpen: boolean
  } {
    return {
      state: this.link.state(),
      reason: this.stateText,
      waiting: this.queue.size,
      inFlight: this.underWay,
      breakerOpen: this.breaker.isOpen,
    }
  }

  push(items: readonly DispatchItem[]): void {
    for (const item of items) this.queue.push(item)
    this.pump()
  }

  remove(matches: (item: DispatchItem) => boolean): DispatchItem[] {
    return this.queue.remove(matches)
  }

  /** Hands over as much as the carrier takes now. */
  pump(): void {
    let room = this.room()
    if (room > 0 && this.queue.size > 0 && this.link.probe && this.breaker.mayAsk) return void this.ask()
    if (room > 0) this.events.beforeSend()
    while (room > 0) {
      const item = this.queue.shift()
      if (!item) break
      if (!this.events.letGoOrDivert(item)) continue
      room--
      this.tokens--
      this.underWay++
      const isTest = this.breaker.sent()
      this.link.send(outboundOf(item), (outcome) => this.ended(item, outcome, isTest))
      if (item.segments > 1) room = Math.min(room, this.room())
    }
    if (this.queue.size > 0) this.wakeWhenAllowed()
    else if (room > 0) this.events.onHungry(this)
  }

  /** Ends the lane; gives back what never left. */
  async close(drainMs: number): Promise<DispatchItem[]> {
    if (this.wake) clearTimeout(this.wake)
    const left = this.queue.remove(() => true)
    await this.link.close(drainMs)
    return left
  }

  /** Asks a provider that kept failing whether it answers, so that no message is spent on finding out. */
  private async ask(): Promise<void> {
    const isTest = this.breaker.sent()
    if (await this.link.probe?.()) this.breaker.hasAnswered()
    else this.breaker.failed(isTest)
    this.pump()
  }

  private room(): number {
    if (this.isHeld || performance.now() < this.pausedUntil) return 0
    this.refill()
    const free = Math.min(this.link.room(), this.bound - this.underWay)
    return this.breaker.allows(
      this.carrier.ratePerSecond > 0 ? Math.min(free, Math.floor(this.tokens)) : free,
    )
  }

  private refill(): void {
    const rate = this.carrier.ratePerSecond
    if (rate === 0) return
    const at = performance.now()
    this.tokens = Math.min(rate, Math.max(this.tokens, 0) + ((at - this.tokensAt) / 1000) * rate)
    this.tokensAt = at
  }

  /** Rate and breaker open with time, not with an event: look again then. */
  private wakeWhenAllowed(): void {
    const waitMs =
      Math.max(0, this.pausedUntil - performance.now()) ||
      this.breaker.waitMs() ||
      (this.carrier.ratePerSecond > 0 && this.tokens < 1 ? 1000 / this.carrier.ratePerSecond : 0)
    if (waitMs === 0 || this.wake) return
    this.wake = setTimeout(
      () => {
        this.wake = null
        this.pump()
      },
      Math.max(1, waitMs),
    )
  }

  private ended(item: DispatchItem, came: Outcome, isTest: boolean): void {
    const pause = pauseAskedMs(came)
    // Where the whole lane waits, a message waits no longer: it was not its fault.
    const outcome = pause === null ? came : { ...came, afterMs: pause }
    const wasOpen = this.breaker.isOpen
    if (pause !== null) this.pausedUntil = performance.now() + Math.min(pause, pauseMsMax)
    if (pause !== null || showsThatItWorks(outcome)) this.breaker.succeeded()
    else this.breaker.failed(isTest)
    if (this.breaker.isOpen && !wasOpen) this.events.onState(this, this.stateText)
    this.events.onOutcome(this, item, outcome, () => {
      this.underWay--
    })
  }

  private stateChanged(state: LinkState, reason: string | null): void {
    this.stateText = reason
    log.info({ carrier: this.carrier.name, state, reason }, 'carrier link')
    this.events.onState(this, reason)
    if (state === 'up') this.pump()
  }
}

/** Whether a carrier's answer is that of one that works: it took the message, or refused it for what the message or its contact is. */
function showsThatItWorks(outcome: Outcome): boolean {
  if (outcome.kind !== 'refused') return outcome.kind === 'submitted'
  return outcome.retry === 'never' || outcome.halts === 'nothing'
}

/** How long everything on the lane is to wait, by an outcome; null: it is not. */
function pauseAskedMs(outcome: Outcome): number | null {
  return outcome.kind === 'refused' && outcome.halts === 'lane' ? (outcome.afterMs ?? pauseMs) : null
}

function outboundOf(item: DispatchItem) {
  const { id, accountId, from, to, content, registration, validForMs } = item
  const regarding = registration?.['regarding'] ?? null
  const tag = registration?.['tag'] ?? null
  return { id, accountId, from, to, content, class: item.class, registration, validForMs, regarding, tag }
}
