import { randomInt } from 'node:crypto'
import type { EventName } from '#events.ts'
import { now, nowMs } from '#platform/clock.ts'
import { log } from '#platform/log.ts'
import { counter, histogram } from '#platform/metrics.ts'
import type { OutgoingAnswer, OutgoingClient } from '#platform/outgoing/outgoing-client.ts'
import { attemptOf, callTarget } from './call-target.ts'
import {
  deliveredOutcome,
  isSuccess,
  outcomeOf,
  type Attempt,
  type DeliveryRow,
  type Outcome,
} from './delivery.ts'
import type { EndpointHealth } from './endpoint-health.ts'
import { Lane } from './lane.ts'
import type { Recorder } from './recorder.ts'
import type { Target } from './targets.ts'

/** One event on its way to one target. */
export type Delivery = {
  readonly id: string
  readonly target: Target
  /** Of a message's own callback URL. */
  readonly url: string | null
  readonly event: EventName
  readonly eventUuid: string
  readonly body: string
  /** Attempts before this one. */
  readonly tries: number
  /** Whether a row of it exists, so that its end is an update. */
  stored: boolean
  /** Whether it came from the store. */
  readonly wasClaimed: boolean
  phase: 'waiting' | 'running' | 'ended'
  /** Machine time of its submission. */
  readonly since: number
  /** Called once, when its first row is committed: its event may be passed then. Not for one that was stored before. */
  readonly recorded: () => void
}

/** What a delivery is made of; the deliverer adds the rest. */
export type NewDelivery = Omit<Delivery, 'phase' | 'since' | 'wasClaimed'>

const runningMax = 2_048
// A call is given a second, a place in the lane of a target that keeps answering two, before a row is written for it.
const callPatienceMs = 1_000
const lanePatienceMs = 2_000
const lookMs = 100
const looksASecond = 10

const attempts = counter('webhook_attempts_total', 'Calls of customers’ webhook endpoints by result', [
  'result',
])
const latency = histogram('webhook_attempt', 'Time of one call of a webhook endpoint')

/**
 * Calls the targets of deliveries at once from memory, each target within its own bounds, and has one row written for
 * each delivery. What is not finished after a second is written as retrying, so that reading of events can go on.
 */
export class Deliverer {
  private readonly node: number
  private readonly client: OutgoingClient
  private readonly recorder: Recorder
  private readonly health: EndpointHealth
  private readonly lanes = new Map<string, Lane>()
  private readonly waitingLanes = new Set<string>()
  private readonly unstored = new Set<Delivery>()
  private readonly ended = { delivered: 0, retrying: 0, dead: 0 }
  private readonly lastTime = { ms: Number.NaN, text: '' }
  private readonly look: NodeJS.Timeout
  private running = 0
  private looks = 0
  private isStopping = false
  /** Deliveries of which nothing is committed yet. */
  unsafe = 0
  /** Deliveries that were claimed from the store and have not ended. */
  claimed = 0

  constructor(node: number, client: OutgoingClient, recorder: Recorder, health: EndpointHealth) {
    this.node = node
    this.client = client
    this.recorder = recorder
    this.health = health
    this.look = setInterval(() => this.lookRound(), lookMs).unref()
  }

  submit(given: NewDelivery): void {
    const delivery: Delivery = {
      ...given,
      wasClaimed: given.stored,
      phase: 'waiting',
      since: performance.now(),
    }
    if (delivery.stored) this.claimed++
    else {
      this.unsafe++
      this.unstored.add(delivery)
    }
    const key = delivery.target.id
    let lane = this.lanes.get(key)
    if (!lane) this.lanes.set(key, (lane = new Lane()))
    if (!this.isStopping && !lane.isBusy && this.running < runningMax) {
      this.run(delivery, key, lane)
    } else if (!delivery.stored && !lane.takesMore) this.store(delivery)
    else {
      lane.add(delivery)
      this.waitingLanes.add(key)
    }
  }

  /** Targets that take no more for the moment. */
  busyTargets(): string[] {
    return [...this.lanes].filter(([, lane]) => lane.isBusy).map(([key]) => key)
  }

  /** Starts nothing more from the lanes, waits a while for calls under way and writes the rest as retrying. */
  async stop(graceMs: number): Promise<void> {
    clearInterval(this.look)
    this.isStopping = true
    const until = performance.now() + graceMs
    for (const delivery of this.unstored) if (delivery.phase === 'waiting') this.store(delivery)
    while (this.running > 0 && performance.now() < until) await new Promise((wake) => setTimeout(wake, 10))
    this.storeOverdue(Infinity)
    this.countAttempts()
    await this.recorder.settled()
  }

  private run(delivery: Delivery, key: string, lane: Lane): void {
    delivery.phase = 'running'
    lane.running++
    this.running++
    const [started, atMs] = [performance.now(), nowMs()]
    const conclude = (answer: OutgoingAnswer | null, error: string | null): void => {
      const latencyMs = Math.round((performance.now() - started) * 10) / 10
      lane.running--
      this.running--
      try {
        this.conclude(delivery, lane, answer, attemptOf(this.timeText(atMs), latencyMs, answer, error))
      } catch (unexpected) {
        log.error({ err: unexpected }, 'a webhook delivery met an unexpected error')
      }
      this.runNext(key, lane)
    }
    callTarget(this.client, delivery, atMs).then(
      (answer) => conclude(answer, null),
      (failure: Error) => conclude(null, failure.message),
    )
  }

  /** Goes on with the same lane, then gives what is free to the lanes that wait, in turn. */
  private runNext(key: string, lane: Lane): void {
    this.startOne(key, lane)
    if (lane.running === 0 && lane.waits === 0) this.lanes.delete(key)
    for (const other of this.waitingLanes) {
      if (this.running >= runningMax) return
      const next = this.lanes.get(other)
      if (!next || next.waits === 0) this.waitingLanes.delete(other)
      else if (other !== key && this.startOne(other, next)) {
        this.waitingLanes.delete(other)
        this.waitingLanes.add(other)
        return
      }
    }
  }

  private startOne(key: string, lane: Lane): boolean {
    if (this.isStopping || !lane.hasRoom || this.running >= runningMax) return false
    const delivery = lane.take()
    if (!delivery) return false
    this.run(delivery, key, lane)
    return true
  }

  private conclude(delivery: Delivery, lane: Lane, answer: OutgoingAnswer | null, attempt: Attempt): void {
    if (answer) lane.noteAnswer()
    else lane.noteNoAnswer()
    const outcome = isSuccess(attempt.status)
      ? deliveredOutcome
      : outcomeOf(attempt, {
          tries: delivery.tries + 1,
          retryAfter: answer?.retryAfter ?? null,
          nowMs: nowMs(),
          chance: randomInt(1_001) / 1_000,
        })
    this.ended[outcome.state]++
    latency.observe(attempt.latencyMs / 1_000)
    this.health.note(delivery.target, outcome)
    this.end(delivery, outcome, attempt)
  }

  /** An instant in RFC 3339; calls of one millisecond share the text. */
  private timeText(ms: number): string {
    const { lastTime } = this
    if (lastTime.ms !== ms) {
      lastTime.text = new Date(ms).toISOString()
      lastTime.ms = ms
    }
    return lastTime.text
  }

  private end(delivery: Delivery, outcome: Outcome, attempt: Attempt): void {
    delivery.phase = 'ended'
    const { state, nextAttemptAt } = outcome
    const end = { state, tries: delivery.tries + 1, next_attempt_at: nextAttemptAt }
    if (delivery.stored) {
      const row = { account_id: delivery.target.accountId, id: delivery.id, ...end, log: [attempt] }
      this.recorder.finish(row, () => {
        if (delivery.wasClaimed) this.claimed--
      })
      return
    }
    this.unstored.delete(delivery)
    const row = rowOf(delivery, { ...end, log: `[${JSON.stringify(attempt)}]` }, null)
    this.recorder.record(row, () => this.safe(delivery))
  }

  private safe(delivery: Delivery): void {
    this.unsafe--
    delivery.recorded()
  }

  private lookRound(): void {
    this.storeOverdue(performance.now())
    this.countAttempts()
    if (++this.looks % looksASecond === 0) for (const lane of this.lanes.values()) lane.noteSecond()
  }

  private countAttempts(): void {
    for (const result of ['delivered', 'retrying', 'dead'] as const) {
      if (this.ended[result] > 0) attempts.inc({ result }, this.ended[result])
      this.ended[result] = 0
    }
  }

  private storeOverdue(at: number): void {
    // In order of submission: the first one that is young enough ends the walk.
    for (const delivery of this.unstored) {
      if (at - delivery.since < callPatienceMs) return
      const patienceMs = delivery.phase === 'running' ? callPatienceMs : lanePatienceMs
      if (at - delivery.since >= patienceMs) this.store(delivery)
    }
  }

  /** Writes a delivery as retrying: one under way stays this process's, one that waits may be claimed by any. */
  private store(delivery: Delivery): void {
    this.unstored.delete(delivery)
    const isRunning = delivery.phase === 'running'
    const end = { state: 'retrying', tries: 0, log: '[]', next_attempt_at: now() } as const
    if (!isRunning) delivery.phase = 'ended'
    delivery.stored = true
    this.recorder.record(rowOf(delivery, end, isRunning ? this.node : null), () => this.safe(delivery))
  }
}

function rowOf(
  delivery: Delivery,
  end: Pick<DeliveryRow, 'state' | 'tries' | 'log' | 'next_attempt_at'>,
  owner: number | null,
): DeliveryRow {
  const { target } = delivery
  return {
    account_id: target.accountId,
    id: delivery.id,
    target: target.id,
    endpoint_id: target.endpointId,
    url: delivery.url,
    event: delivery.event,
    event_id: delivery.eventUuid,
    body: delivery.body,
    ...end,
    owner,
  }
}
