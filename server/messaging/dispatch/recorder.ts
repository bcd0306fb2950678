import { now, nowMs } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { histogram } from '#platform/metrics.ts'
import { publication } from '#platform/outbox.ts'
import { endHolds, type HoldEnd } from '#wallet/wallet.ts'
import type { EventName, Events } from '#events.ts'
import { idOf } from '#shared/ids.ts'
import { priceOf, type ChargeOn } from '../message.ts'
import {
  changeStatus,
  insertEvents,
  removeDispatch,
  scheduleRetries,
  type ChangedRow,
} from '../queries/dispatch.ts'
import { insertSubmissions, type SubmissionRow } from '../queries/submissions.ts'
import { chargeAfter, isEnd, type Transition } from '../transition.ts'

/** A message that goes back to wait: tried again later, perhaps by another carrier. */
export type Retry = {
  readonly accountId: string
  readonly messageId: string
  readonly runAt: Date
  readonly notBy: readonly string[]
  readonly code: string
  readonly detail: string
  readonly carrierId: string | null
}

/** What is to be written, with what to do once it is. */
export type Entry = {
  readonly transition?: Transition
  readonly submissions?: readonly SubmissionRow[]
  readonly retry?: Retry
  /** The dispatch row is finished with. */
  readonly leaves?: string
  /** Called after the commit; `applied` says whether the message was in the stage the change named. */
  readonly then: (applied: boolean) => void
}

const windowMs = 5
const batchMax = 500
const flushTime = histogram('record_flush', 'Writing a batch of outcomes and receipts')

/**
 * Writes outcomes and receipts to the database in batches: everything of one message that arrives within a few
 * milliseconds becomes one change. Nothing is acknowledged to anyone before its batch has committed.
 * A batch that fails is tried again until it succeeds: outcomes are never dropped.
 */
export class Recorder {
  private pending: Entry[] = []
  private timer: NodeJS.Timeout | null = null
  private flushing = 0
  private idle: (() => void)[] = []
  private readonly afterFlush: () => void

  constructor(afterFlush: () => void = () => {}) {
    this.afterFlush = afterFlush
  }

  add(entry: Entry): void {
    this.pending.push(entry)
    if (this.pending.length >= batchMax) this.flushSoon(0)
    else this.flushSoon(windowMs)
  }

  /** Resolves when everything added so far has been written. */
  async drained(): Promise<void> {
    if (this.pending.length === 0 && this.flushing === 0) return
    this.flushSoon(0)
    await new Promise<void>((resolve) => this.idle.push(resolve))
  }

  private flushSoon(ms: number): void {
    if (this.flushing > 0) return
    if (ms === 0 && this.timer) {
      clearTimeout(this.timer)
      this.timer = null
    }
    this.timer ??= setTimeout(() => {
      this.timer = null
      void this.flush()
    }, ms)
  }

  private async flush(): Promise<void> {
    const batch = this.pending
    this.pending = []
    this.flushing++
    const stop = flushTime.startTimer()
    const applied = await this.writeUntilDone(batch)
    stop()
    this.flushing--
    for (const entry of batch) entry.then(!entry.transition || applied.has(entry.transition.messageId))
    this.afterFlush()
    if (this.pending.length > 0) this.flushSoon(this.pending.length >= batchMax ? 0 : windowMs)
    else for (const resolve of this.idle.splice(0)) resolve()
  }

  private async writeUntilDone(batch: readonly Entry[]): Promise<ReadonlySet<string>> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await inTransaction((tx) => write(tx, batch))
      } catch (error) {
        log[attempt === 10 ? 'error' : 'warn'](
          { err: error, attempt, entries: batch.length },
          'outcomes cannot be written yet; trying again',
        )
        await new Promise((resolve) => setTimeout(resolve, Math.min(2_000, 50 * 2 ** attempt)))
      }
    }
  }
}

/** Writes a batch in two round trips; gives the ids of the messages that changed. */
export async function write(tx: Tx, batch: readonly Entry[]): Promise<ReadonlySet<string>> {
  const at = now()
  const groups = groupsOf(batch.flatMap((entry) => entry.transition ?? []))
  const submissions = batch.flatMap((entry) => entry.submissions ?? [])
  const leaving = batch.flatMap((entry) => entry.leaves ?? [])
  const retries = batch.flatMap((entry) => entry.retry ?? [])
  const [changed] = await Promise.all([
    Promise.all(groups.map((group) => changeGroup(tx, group, at))),
    submissions.length > 0 && tx.query(insertSubmissions(submissions)),
    leaving.length > 0 && tx.query(removeDispatch(leaving)),
    retries.length > 0 && writeRetries(tx, retries, at),
  ])
  const applied = new Set<string>()
  const holds = new HoldSums()
  const facts = new Map<
    string,
    { name: EventName; accountId: string; items: Events['message.submitted'][] }
  >()
  changed.forEach((rows, index) => {
    const [first] = groups[index] as [Transition]
    for (const row of rows) {
      applied.add(row.id)
      holds.add(row, first)
      gatherFacts(facts, row, first, at)
    }
  })
  await Promise.all([
    endHolds(tx, holds.list()),
    ...[...facts.values()].map((f) => tx.query(publication(f.name, f.accountId, f.items))),
  ])
  return applied
}

function groupsOf(transitions: readonly Transition[]): Transition[][] {
  const groups = new Map<string, Transition[]>()
  for (const t of transitions) {
    const key = `${t.from} ${t.to} ${t.submitted} ${t.carrierId} ${t.code} ${t.detail}`
    const group = groups.get(key)
    if (group) group.push(t)
    else groups.set(key, [t])
  }
  return [...groups.values()]
}

function changeGroup(tx: Tx, group: readonly Transition[], at: Date): Promise<ChangedRow[]> {
  const [t] = group as readonly [Transition]
  return changeStatus(tx, {
    accountIds: [...new Set(group.map(({ accountId }) => accountId))],
    ids: group.map(({ messageId }) => messageId),
    from: t.from,
    to: t.to,
    code: t.code,
    detail: t.detail,
    carrierId: t.carrierId,
    submitted: t.submitted || t.to === 'submitted',
    ends: isEnd(t.to),
    at,
    chargedOnSubmission: storedCharge(t, 'submitted'),
    chargedOnDelivery: storedCharge(t, 'delivered'),
  })
}

function storedCharge(t: Transition, chargeOn: ChargeOn): string | null {
  const after = chargeAfter(t, chargeOn)
  return after === 'unchanged' ? null : after
}

function writeRetries(tx: Tx, retries: readonly Retry[], at: Date): Promise<unknown> {
  const rows = retries.map((r) => ({
    message_id: r.messageId,
    run_at: r.runAt.toISOString(),
    not_by: r.notBy,
  }))
  const events = retries.map((r) => ({
    account_id: r.accountId,
    message_id: r.messageId,
    at: at.toISOString(),
    status: 'queued',
    code: r.code,
    detail: r.detail,
    carrier_id: r.carrierId,
  }))
  return Promise.all([tx.query(scheduleRetries(rows)), tx.query(insertEvents(events))])
}

/** Sums what is settled and released, by account. */
class HoldSums {
  private readonly byAccount = new Map<
    string,
    { settled: bigint; released: bigint; settledCount: number; releasedCount: number; channel: string }
  >()

  add(row: ChangedRow, t: Transition): void {
    if (row.price === null || row.charge === 'none' || row.charge_on === null) return
    const after = chargeAfter(t, row.charge_on)
    if (after !== 'settled' && after !== 'released') return
    const key = `${row.account_id} ${row.channel}`
    let sums = this.byAccount.get(key)
    if (!sums)
      this.byAccount.set(
        key,
        (sums = { settled: 0n, released: 0n, settledCount: 0, releasedCount: 0, channel: row.channel }),
      )
    sums[after] += row.price
    sums[`${after}Count`]++
  }

  list(): HoldEnd[] {
    return [...this.byAccount].map(([key, sums]) => ({ accountId: key.split(' ')[0] as string, ...sums }))
  }
}

const eventNames: Readonly<Record<string, EventName>> = {
  submitted: 'message.submitted',
  delivered: 'message.delivered',
  read: 'message.read',
  undelivered: 'message.undelivered',
  failed: 'message.failed',
  rejected: 'message.rejected',
  expired: 'message.expired',
  cancelled: 'message.cancelled',
}

type Facts = Map<string, { name: EventName; accountId: string; items: Events['message.submitted'][] }>

function gatherFacts(facts: Facts, row: ChangedRow, t: Transition, at: Date): void {
  if (t.submitted && t.to !== 'submitted')
    addFact(facts, 'submitted', row, { ...t, code: null, detail: null }, at)
  addFact(facts, t.to, row, t, at)
}

function addFact(
  facts: Facts,
  status: string,
  row: ChangedRow,
  t: Pick<Transition, 'code' | 'detail'>,
  at: Date,
): void {
  const name = eventNames[status] as EventName
  const key = `${name} ${row.account_id}`
  let group = facts.get(key)
  if (!group) facts.set(key, (group = { name, accountId: row.account_id, items: [] }))
  group.items.push({
    messageId: idOf('msg', row.id),
    channel: row.channel,
    direction: 'outbound',
    status,
    from: row.sender,
    to: row.address,
    code: t.code,
    detail: t.detail,
    segments: row.segments,
    price: priceOf(row),
    metadata: row.metadata,
    callbackUrl: row.callback_url,
    at: at.toISOString(),
  })
}

/** When a message is tried again: 2 s, doubling to 10 minutes, jittered by a quarter so that a recovering carrier is not hit at once. */
export function retryTime(attempts: number, random: number): Date {
  const base = Math.min(600_000, 2_000 * 2 ** Math.min(attempts, 10))
  return new Date(nowMs() + base * (0.75 + random / 2))
}
