import { randomInt } from 'node:crypto'
import { accountFactsOf, peekAccountFacts } from '#accounts/accounts.ts'
import {
  channelNamed,
  type Carrier,
  type LateReference,
  type Outcome,
  type Update,
} from '#channels/channels.ts'
import { now, nowMs } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { gauge } from '#platform/metrics.ts'
import type { DispatchItem } from '../dispatch-item.ts'
import { isQueueFrozen } from '../freeze-messages.ts'
import { outcomeUnknown } from '../learn-reference.ts'
import { giveBack } from '../queries/dispatch.ts'
import { submissionsOf } from '../queries/submissions.ts'
import { transitionOf, type Change, type Transition } from '../transition.ts'
import { Claims } from './claims.ts'
import { Freezer } from './freezer.ts'
import { Lane } from './lane.ts'
import { References } from './references.ts'
import { Recorder, retryTime } from './recorder.ts'
import { sameCarrier } from './same-carrier.ts'
import type { SubmissionLog } from './submission-log.ts'
import { Ways } from './ways.ts'
import type { Entry } from './write-outcomes.ts'

/** What dispatching tells the rest of the pipeline. */
export type DispatcherEvents = {
  /** A carrier sent a receipt or a contact's message. `stored` acknowledges it. */
  readonly onUpdate: (carrier: Carrier, update: Update, stored: (kept: boolean) => void) => void
  /** A provider does not take the credentials any more. */
  readonly onRefused: (carrier: Carrier, reason: string) => void
}

/** What a carrier took; `code` and `detail` where it is not sure that it did. */
type Taken = Pick<Transition, 'code' | 'detail'> & {
  readonly carrierId: string
  readonly refs: readonly string[]
}

const inMemoryMax = 20_000
/** By the operator's carriers; a message that only one connector can take is tried until it expires. */
const attemptsMax = 8
/** What waits here for one way that takes nothing now: the rest waits in the database, so that other ways have their room. */
const stalledMax = inMemoryMax / 4
const stalledMs = 10_000
const homelessMs = 2_000
const unclearMax = 10_000
const waiting = gauge('dispatch_in_memory', 'Messages waiting in memory for a carrier')

/**
 * Sends what was admitted: takes freshly committed messages by hand-over in memory and everything else from the database,
 * chooses a carrier for each, and records how it ended.
 */
export class Dispatcher {
  readonly recorder: Recorder
  readonly references = new References()
  private readonly lanes = new Map<string, Lane>()
  private readonly events: DispatcherEvents
  private readonly claims: Claims
  private ways = new Ways()
  private inMemory = 0
  /** Messages whose hand-over ended unclear, for an answer that comes late. */
  private readonly unclear = new Map<string, DispatchItem>()
  private readonly freezer = new Freezer((items) => this.putBack(items, new Date(nowMs() + 1_000)))
  private readonly submissionLog: SubmissionLog
  private stopping = false
  readonly node: number

  constructor(submissionLog: SubmissionLog, events: DispatcherEvents) {
    this.node = submissionLog.node
    this.submissionLog = submissionLog
    this.events = events
    this.recorder = new Recorder(submissionLog, () => this.pumpAll())
    this.claims = new Claims(
      submissionLog,
      (items) => this.accept(items),
      () => inMemoryMax - this.inMemory,
      () => this.ways.channels,
    )
  }

  /** Reads carriers and routes, opens the links, begins to claim. */
  async start(): Promise<void> {
    await this.reloadCarriers()
    this.claims.start()
  }

  /** Whether a batch may be handed over in memory; if not it waits in the database. */
  hasRoom(count: number): boolean {
    return !this.stopping && this.inMemory + count <= inMemoryMax
  }

  /** Looks at the database now: something was admitted elsewhere, or the clock moved. */
  wake(): void {
    this.claims.wake()
  }

  /** Takes items this node owns in the database. */
  accept(items: readonly DispatchItem[]): void {
    if (items.length === 0) return
    this.inMemory += items.length
    const perLane = new Map<Lane, DispatchItem[]>()
    const homeless: DispatchItem[] = []
    const surplus: DispatchItem[] = []
    for (const item of items) {
      if (this.endIfExpired(item)) continue
      const lane = this.laneFor(item)
      if (!lane && item.notBy.length > 0)
        this.drop(
          item,
          'failed',
          'no_carrier_left',
          'Every carrier for this destination said it cannot take the message.',
        )
      else if (!lane) homeless.push(item)
      else if (!lane.isUp && lane.waiting + (perLane.get(lane)?.length ?? 0) >= stalledMax) surplus.push(item)
      else if (perLane.has(lane)) perLane.get(lane)?.push(item)
      else perLane.set(lane, [item])
    }
    for (const [lane, mine] of perLane) lane.push(mine)
    this.inMemory -= homeless.length + surplus.length
    this.putBack(homeless, new Date(nowMs() + homelessMs))
    this.putBack(surplus, new Date(nowMs() + stalledMs))
  }

  /** Takes one message back before it leaves; null when it is not waiting here. Hand it to `accept` again if it is to go after all. */
  withdraw(messageId: string): DispatchItem | null {
    for (const lane of this.lanes.values()) {
      const [item] = lane.remove(({ id }) => id === messageId)
      if (!item) continue
      this.inMemory--
      return item
    }
    return null
  }

  /** Takes back everything of an account that waits here. */
  withdrawAccount(accountId: string): DispatchItem[] {
    const items = [...this.lanes.values()].flatMap((lane) =>
      lane.remove((item) => item.accountId === accountId),
    )
    this.inMemory -= items.length
    return items
  }

  /** Opens links to new carriers, closes those taken out, and uses the new routes. */
  async reloadCarriers(): Promise<void> {
    this.ways = await Ways.read()
    const wanted = new Map(this.ways.carriers.filter((c) => c.enabled).map((c) => [c.id, c]))
    for (const [id, lane] of this.lanes) {
      if (sameCarrier(wanted.get(id), lane.carrier)) continue
      this.lanes.delete(id)
      void this.retire(lane)
    }
    for (const carrier of wanted.values()) if (!this.lanes.has(carrier.id)) this.openLane(carrier)
    this.claims.wake()
  }

  /** The carriers over whose links a receipt for this one may come, itself first. */
  carriersLike(carrierId: string): readonly string[] {
    return this.ways.like(carrierId)
  }

  /** Whose a connector is; null for a carrier of the operator. */
  accountOf(carrierId: string): string | null {
    return this.ways.accountOf(carrierId)
  }

  /** The state of every lane, for the operator and readiness. */
  health(): ReadonlyMap<string, ReturnType<Lane['health']>> {
    return new Map([...this.lanes].map(([id, lane]) => [id, lane.health()]))
  }

  /** Stops taking, waits for what is in flight, records it, gives the rest back to the database. */
  async stop(drainMs: number): Promise<void> {
    this.stopping = true
    await this.claims.stop()
    const left = await Promise.all([...this.lanes.values()].map((lane) => lane.close(drainMs)))
    await this.recorder.drained()
    await this.freezer.done()
    const ids = left.flat().map(({ id }) => id)
    if (ids.length > 0) await db.query(giveBack(ids, now()))
    this.submissionLog.close()
  }

  private openLane(carrier: Carrier): void {
    const channel = channelNamed(carrier.channel)
    if (!channel) return
    const lane = new Lane(carrier, channel, {
      onOutcome: (of, item, outcome, recorded) => this.record(of, item, outcome, recorded),
      onUpdate: (_, update, stored) => this.events.onUpdate(carrier, update, stored),
      onLate: (reference) => this.late(carrier.id, reference),
      onState: (of, reason) => this.stateChanged(of, reason),
      onHungry: () => this.claims.hungry(),
      beforeSend: () => this.submissionLog.flush(),
      letGoOrDivert: (item) => this.letGoOrDivert(item),
    })
    this.lanes.set(carrier.id, lane)
  }

  private async retire(lane: Lane): Promise<void> {
    const left = await lane.close(10_000)
    this.inMemory -= left.length
    this.accept(left)
  }

  /** The best lane that is up; failing that the best that is set up, where the message waits for it to come up. */
  private laneFor(item: DispatchItem): Lane | null {
    const may = (id: string) => !item.notBy.includes(id)
    const id =
      this.ways.choose(item, (one) => may(one) && (this.lanes.get(one)?.isUp ?? false)) ??
      this.ways.choose(item, (one) => may(one) && this.lanes.has(one))
    return id === null ? null : (this.lanes.get(id) ?? null)
  }

  /** A lane that went down gives its line to the carriers that are up. */
  private stateChanged(lane: Lane, reason: string | null): void {
    if (lane.isRefused) this.events.onRefused(lane.carrier, reason ?? 'The provider refused the credentials.')
    if (lane.isUp || lane.waiting === 0) return
    const moving = lane.remove((item) => {
      const other = this.laneFor(item)
      return other !== null && other !== lane && other.isUp
    })
    this.inMemory -= moving.length
    this.accept(moving)
  }

  /** Lets a message go out, or sees to what becomes of it instead: it expires, is frozen or cancelled, or waits for its account to be read. */
  private letGoOrDivert(item: DispatchItem): boolean {
    if (this.endIfExpired(item)) return false
    const account = peekAccountFacts(item.accountId)
    if (!account) {
      this.askFirst(item)
      return false
    }
    if (isQueueFrozen(account)) {
      this.inMemory--
      this.freezer.add(item, account.stateReason ?? 'other')
      return false
    }
    if (account.state !== 'active') {
      this.drop(item, 'cancelled', 'account_suspended', 'The account was suspended before the message left.')
      return false
    }
    return true
  }

  /** Ends a message whose time has run out; says whether it had. */
  private endIfExpired(item: DispatchItem): boolean {
    if (item.expiresAt === null || item.expiresAt > nowMs()) return false
    this.drop(item, 'expired', 'expired_before_submission', 'Its time ran out before a carrier took it.')
    return true
  }

  /** Ends what waits for a carrier that is down when its time runs out. */
  sweep(): void {
    const at = nowMs()
    for (const lane of this.lanes.values()) {
      for (const item of lane.remove(({ expiresAt }) => expiresAt !== null && expiresAt <= at))
        this.endIfExpired(item)
    }
  }

  /** The account changed a moment ago, or was not needed for long: read it before anything of it goes. */
  private askFirst(item: DispatchItem): void {
    this.inMemory--
    accountFactsOf(item.accountId).then(
      () => this.accept([item]),
      () => this.putBack([item], new Date(nowMs() + 1_000)),
    )
  }

  private drop(
    item: DispatchItem,
    to: 'expired' | 'cancelled' | 'failed',
    code: string,
    detail: string,
  ): void {
    this.inMemory--
    this.recorder.add({ transition: endOf(item, { to, code, detail }), leaves: item.id })
  }

  private record(lane: Lane, item: DispatchItem, outcome: Outcome, recorded: () => void): void {
    this.inMemory--
    const carrierId = lane.carrier.id
    if (outcome.kind === 'submitted') {
      this.references.remember(carrierId, item, outcome.refs)
      this.submitted(item, { carrierId, refs: outcome.refs, code: null, detail: null }, recorded)
    } else if (outcome.kind === 'ambiguous') this.ambiguous(carrierId, item, outcome.detail, recorded)
    else this.recorder.add({ ...this.refused(lane.carrier, item, outcome), recorded })
  }

  /** A provider that reports no delivery is believed when it takes a message. */
  private submitted(
    { accountId, id: messageId, channel }: DispatchItem,
    { carrierId, refs, code, detail }: Taken,
    recorded: () => void,
  ): void {
    const reports = channelNamed(channel)?.can.receipts ?? true
    const to = reports ? 'submitted' : 'delivered'
    this.recorder.addSaid({
      transition: {
        ...transitionOf('waiting', { accountId, messageId }, { to, carrierId, code, detail }),
        submitted: true,
      },
      submissions: submissionsOf({ accountId, messageId, carrierId }, refs),
      leaves: messageId,
      recorded,
    })
  }

  /**
   * The link died after the message was sent: it may have arrived. A code that is wanted now is sent again;
   * anything else is left to its receipt, for a second copy would annoy more than it helps.
   */
  private ambiguous(carrierId: string, item: DispatchItem, detail: string, recorded: () => void): void {
    const code = outcomeUnknown
    this.unclear.set(item.id, item)
    if (this.unclear.size > unclearMax) this.unclear.delete(this.unclear.keys().next().value ?? '')
    if (item.class === 'authentication' && item.attempts === 0)
      this.recorder.add({ ...this.retry(carrierId, item, code, detail, item.notBy), recorded })
    else this.submitted(item, { carrierId, refs: [], code, detail }, recorded)
  }

  /** The carrier had taken it after all: its receipt will be understood. */
  private late(carrierId: string, late: LateReference): void {
    const item = this.unclear.get(late.messageId)
    if (!item) return
    const { ref, part, parts } = late
    this.references.remember(carrierId, item, [ref], part, parts)
    const row = { message_id: item.id, account_id: item.accountId, carrier_id: carrierId, ref, part, parts }
    this.recorder.add({ submissions: [row] })
  }

  private refused(
    { id: carrierId, accountId }: Carrier,
    item: DispatchItem,
    outcome: Extract<Outcome, { kind: 'refused' }>,
  ): Omit<Entry, 'recorded'> {
    const { retry, code, detail, afterMs } = outcome
    const exhausted = item.attempts + 1 >= attemptsMax
    // A connector is the only way there is: its provider's outage is waited out until the message expires.
    const isOnlyWay = Boolean(accountId)
    if (retry === 'later' && (isOnlyWay || !exhausted)) {
      const at = afterMs === undefined ? undefined : new Date(nowMs() + afterMs)
      return this.retry(carrierId, item, code, detail, item.notBy, at)
    }
    if (retry === 'elsewhere' && !exhausted) {
      const notBy = [...item.notBy, carrierId]
      const another = this.ways.choose(item, (id) => !notBy.includes(id) && this.lanes.has(id))
      if (another !== null) return this.retry(carrierId, item, code, detail, notBy, new Date(nowMs()))
    }
    return {
      transition: endOf(item, { to: retry === 'never' ? 'rejected' : 'failed', carrierId, code, detail }),
      leaves: item.id,
    }
  }

  private retry(
    carrierId: string,
    item: DispatchItem,
    code: string,
    detail: string,
    notBy: readonly string[],
    at?: Date,
  ): Omit<Entry, 'recorded'> {
    const next = at ?? retryTime(item.attempts, randomInt(1_000_000) / 1_000_000)
    // One whose time runs out before is taken up then, to end.
    const runAt = item.expiresAt === null ? next : new Date(Math.min(next.getTime(), item.expiresAt))
    this.claims.dueAt(runAt)
    return { retry: { accountId: item.accountId, messageId: item.id, runAt, notBy, code, detail, carrierId } }
  }

  private putBack(items: readonly DispatchItem[], runAt: Date): void {
    if (items.length === 0) return
    const ids = items.map(({ id }) => id)
    db.query(giveBack(ids, runAt)).then(
      () => this.claims.dueAt(runAt),
      (error: unknown) =>
        log.warn(
          { err: error, count: ids.length },
          'messages without a carrier wait in memory of a dead end until this process ends',
        ),
    )
  }

  private pumpAll(): void {
    waiting.set(this.inMemory)
    for (const lane of this.lanes.values()) lane.pump()
  }
}

function endOf({ accountId, id: messageId }: DispatchItem, change: Change): Transition {
  return transitionOf('waiting', { accountId, messageId }, change)
}
