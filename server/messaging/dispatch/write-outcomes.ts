import type { EventName, Events } from '#events.ts'
import { now } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { publication } from '#platform/outbox.ts'
import { idOf } from '#shared/ids.ts'
import { endHolds, type HoldEnd } from '#wallet/wallet.ts'
import { priceOf, type ChargeOn } from '../message.ts'
import {
  changeStatus,
  insertEvents,
  markQueued,
  removeDispatch,
  scheduleRetries,
  type ChangedRow,
} from '../queries/dispatch.ts'
import { insertSubmissions, type SubmissionRow } from '../queries/submissions.ts'
import { chargeAfter, isEnd, type Stage, type Transition } from '../transition.ts'

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
  readonly recorded?: (applied: boolean) => void
}

/** Tells which of the changes took effect. */
export type Applied = { has(transition: Transition): boolean }

/**
 * Writes a batch in two round trips, and with `commits` ends the transaction in the second: the wallets are locked no
 * longer than the commit takes. Changes of one message that follow each other become one; the others are made in the
 * order of a message's life, whatever the order in which they came.
 */
export async function writeOutcomes(
  tx: Tx,
  batch: readonly Entry[],
  { commits = false } = {},
): Promise<Applied> {
  const at = now()
  const groups = groupsOf(joined(batch.flatMap((entry) => entry.transition ?? [])))
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
  const facts: Facts = new Map()
  changed.forEach((rows, index) => {
    const [first] = groups[index] as [Transition]
    for (const row of rows) {
      applied.add(`${row.id} ${first.to}`)
      if (first.submitted) applied.add(`${row.id} submitted`)
      holds.add(row, first)
      noteFacts(facts, row, first, at)
    }
  })
  await Promise.all([
    ...[...facts.values()].map((f) => tx.query(publication(f.name, f.accountId, f.items))),
    endHolds(tx, holds.list()),
    commits && tx.commit(),
  ])
  return { has: ({ messageId, to }) => applied.has(`${messageId} ${to}`) }
}

const stages: readonly Stage[] = ['waiting', 'submitted', 'delivered']

/** Joins a carrier's acceptance with the receipt that came in the same moment: one change of the row instead of two. */
function joined(transitions: readonly Transition[]): Transition[] {
  const accepted = new Map<string, Transition>()
  const others: Transition[] = []
  for (const t of transitions) {
    if (t.from === 'waiting' && t.to === 'submitted') accepted.set(t.messageId, t)
    else others.push(t)
  }
  const result: Transition[] = []
  for (const t of others) {
    const before = t.from === 'submitted' ? accepted.get(t.messageId) : undefined
    if (before) accepted.delete(t.messageId)
    result.push(before ? { ...t, from: 'waiting', submitted: true, carrierId: before.carrierId } : t)
  }
  return [...accepted.values(), ...result]
}

/** Changes that can be made by one statement, ordered by the stage they begin in. */
function groupsOf(transitions: readonly Transition[]): Transition[][] {
  const groups = Map.groupBy(
    transitions,
    (t) => `${stages.indexOf(t.from)} ${t.to} ${t.submitted} ${t.carrierId} ${t.code} ${t.detail}`,
  )
  return [...groups].sort(([a], [b]) => Number(a[0]) - Number(b[0])).map(([, group]) => group)
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
  return Promise.all([
    tx.query(scheduleRetries(rows)),
    tx.query(markQueued(events)),
    tx.query(insertEvents(events)),
  ])
}

/** Sums what is settled and released, by account and channel. */
class HoldSums {
  private readonly byAccount = new Map<string, { -readonly [field in keyof HoldEnd]: HoldEnd[field] }>()

  add(row: ChangedRow, t: Transition): void {
    if (row.price === null || row.charge === 'none' || row.charge_on === null) return
    const after = chargeAfter(t, row.charge_on)
    if (after !== 'settled' && after !== 'released') return
    const key = `${row.account_id} ${row.channel}`
    let sums = this.byAccount.get(key)
    if (!sums)
      this.byAccount.set(
        key,
        (sums = {
          accountId: row.account_id,
          channel: row.channel,
          settled: 0n,
          released: 0n,
          settledCount: 0,
          releasedCount: 0,
        }),
      )
    sums[after] += row.price
    sums[`${after}Count`]++
  }

  list(): HoldEnd[] {
    return [...this.byAccount.values()]
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

function noteFacts(facts: Facts, row: ChangedRow, t: Transition, at: Date): void {
  if (t.submitted && t.to !== 'submitted')
    addFact(facts, 'submitted', row, { code: null, detail: null }, null, at)
  const settled = row.charge !== 'none' && row.charge_on && chargeAfter(t, row.charge_on) === 'settled'
  addFact(facts, t.to, row, t, settled ? priceOf(row) : null, at)
}

function addFact(
  facts: Facts,
  status: string,
  row: ChangedRow,
  t: Pick<Transition, 'code' | 'detail'>,
  charged: ReturnType<typeof priceOf>,
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
    charged,
    metadata: row.metadata,
    callbackUrl: row.callback_url,
    at: at.toISOString(),
  })
}
