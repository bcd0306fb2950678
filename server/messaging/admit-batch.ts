import type { Events } from '#events.ts'
import { inTransaction, type Sql, type Tx } from '#platform/db.ts'
import { publication, publish } from '#platform/outbox.ts'
import { Refusal } from '#platform/refusal.ts'
import { policy, type Channel as ChannelName } from '#policy/policy.ts'
import { isBalanceShort, placeHolds, type WalletFacts } from '#wallet/wallet.ts'
import type { AdmissionRequest } from './admission-request.ts'
import { allowanceNotices } from './allowance-notices.ts'
import { decideInOrder, type Watch } from './decide-in-order.ts'
import type { Decided } from './decide.ts'
import type { DispatchItem } from './dispatch-item.ts'
import type { DecisionShelf, ShelvedDecision } from './decision-shelf.ts'
import { gatherFacts, type BatchFacts, type IsUsable } from './gather-facts.ts'
import { claimIdempotencyKeys, storeIdempotentAnswers, type Replayed } from './idempotent-admission.ts'
import {
  factOf,
  fallbackOf,
  frequencyOf,
  itemOf,
  rowOf,
  shownAs,
  storedOf,
  type ShownMessage,
  type Stored,
} from './new-message.ts'
import { fallbacksKept } from './queries/fallbacks.ts'
import { countFrequency, countMonthly, insertDecisions, insertMessages } from './queries/admission.ts'

/** What became of one request. */
export type Admitted =
  | { readonly kind: 'accepted'; readonly message: ShownMessage }
  | { readonly kind: 'replayed'; readonly answer: Replayed }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Where admitted messages go. */
export type Hand = {
  /** The number of this node when it takes messages over in memory and has room; null: they wait in the database. */
  readonly owner: (count: number) => number | null
  readonly take: (items: readonly DispatchItem[]) => void
  /** Which decision traces are stored. */
  readonly shelf: DecisionShelf
  /** Messages were left in the database for whoever dispatches. */
  readonly left: () => void
  readonly isUsable: IsUsable
}

/**
 * Admits a batch of messages: facts, decision, price, wallet, message, dispatch row and events in one transaction.
 * Nothing of a refused message is stored and nothing is debited for it. After the commit the messages are handed over.
 */
export async function admitBatch(
  requests: readonly AdmissionRequest[],
  hand: Hand,
  atMs: number,
): Promise<Admitted[]> {
  const owner = hand.owner(requests.length)
  // Where the terms cap a frequency, two batches at once must not both see the last free place.
  const lock = requests.some(isCapped)
  let outcome: Outcome
  try {
    outcome = await inTransaction((tx) => admitIn(tx, requests, { owner, atMs, hand, lock }))
  } catch (error) {
    // A wallet or an allowance is nearly used up: look again with the wallets locked, and admit what they cover in order of arrival.
    if (!(error instanceof TooClose) && !isBalanceShort(error)) throw error
    outcome = await inTransaction((tx) => admitIn(tx, requests, { owner, atMs, hand, lock: true }))
  }
  hand.shelf.remember(outcome.shelved)
  if (outcome.items.length === 0) return outcome.results
  if (owner !== null) hand.take(outcome.items)
  else hand.left()
  return outcome.results
}

function isCapped({ class: messageClass, channel }: AdmissionRequest): boolean {
  return policy().frequencyCapFor(messageClass, channel as ChannelName).value !== null
}

type Outcome = { results: Admitted[]; items: DispatchItem[]; shelved: ShelvedDecision[] }
type Options = {
  readonly owner: number | null
  readonly atMs: number
  readonly hand: Hand
  readonly lock: boolean
}

/** The batch may not fit what is left: it must be decided under lock. */
class TooClose extends Error {}

async function admitIn(tx: Tx, requests: readonly AdmissionRequest[], options: Options): Promise<Outcome> {
  const { atMs, lock, hand } = options
  const replays = await claimIdempotencyKeys(tx, requests)
  const fresh = requests.filter((request) => !replays.has(request))
  const facts = await gatherFacts(tx, fresh, { lock, atMs, isUsable: hand.isUsable })
  const decided = decideInOrder(facts, lock ? undefined : ensureFarFromEnd(facts))
  const accepted = [...decided.values()].filter((d) => d.accepted)
  const stored = accepted.map((d) =>
    storedOf(d, hand.shelf.shelve(d.request.accountId, d.decision, atMs), atMs),
  )
  const shown = new Map(stored.map((d) => [d.request, shownAs(d)]))
  const shelved = hand.shelf.missing(stored.map((d) => d.shelved))
  await Promise.all([
    storeIdempotentAnswers(tx, fresh, shown),
    stored.length > 0 ? store(tx, stored, shelved, facts, options) : tx.commit(),
  ])
  return {
    results: requests.map((request) => resultOf(request, replays, decided, shown)),
    items: stored.filter(({ status }) => status === 'accepted').map(itemOf),
    shelved,
  }
}

/** Gives the batch up where it may not fit what is left of a balance or an allowance. */
function ensureFarFromEnd({ wallets }: BatchFacts): Watch {
  return ({ request, facts }, left) => {
    if (isNearEnd(wallets.get(request.accountId), left) || isNearLimit(facts.quota)) throw new TooClose()
  }
}

const nearShare = 20n
const nearCount = 2_000

/** Less than a twentieth of the balance is left: others may be spending it at this moment. */
function isNearEnd(wallet: WalletFacts | undefined, left: bigint | null): boolean {
  return wallet !== undefined && left !== null && left * nearShare < wallet.spendable
}

function isNearLimit(quota: { used: number; limit: number } | null): boolean {
  return quota !== null && quota.used + nearCount > quota.limit
}

/** Sends everything that is kept of a batch, and the commit; the money moves last where nothing is contended, for the wallets stay locked from there to the commit. */
async function store(
  tx: Tx,
  stored: readonly Stored[],
  shelved: readonly ShelvedDecision[],
  facts: BatchFacts,
  options: Options,
): Promise<void> {
  const { owner, atMs } = options
  const byAccount = Map.groupBy(stored, ({ request }) => request.accountId)
  const holds = [...byAccount].map(([accountId, mine]) => ({
    accountId,
    amount: mine.reduce((sum, { price }) => sum + price.amount, 0n),
    count: mine.length,
  }))
  const capped = stored.filter((d) => d.isCapped)
  const counts = [...byAccount].flatMap(([accountId, mine]) => {
    const month = facts.quotaPeriods.get(accountId)
    return month ? [{ account_id: accountId, month, count: mine.length }] : []
  })
  // What another batch may be writing too. It is locked after the wallets, as where a batch locks these to decide: in one
  // order, no two batches wait for each other.
  const contended = [
    ...(shelved.length > 0 ? [insertDecisions(shelved)] : []),
    ...(capped.length > 0 ? [countFrequency(capped.map(frequencyOf))] : []),
  ]
  const fallbacks = stored.flatMap((d) => fallbackOf(d, atMs) ?? [])
  const own = [
    insertMessages(stored.map((d) => rowOf(d, owner))),
    ...(fallbacks.length > 0 ? [fallbacksKept(fallbacks)] : []),
    ...[...byAccount].flatMap(([accountId, mine]) => announcements(accountId, mine, atMs)),
  ]
  const send = (statement: Sql) => tx.query(statement)
  if (counts.length > 0) {
    // What is told of an allowance follows from its count, so the commit cannot go along with that.
    await Promise.all([placeHolds(tx, holds), ...contended.map(send), countAllowances(tx, counts, facts)])
    await Promise.all([...own.map(send), tx.commit()])
    return
  }
  const isContended = contended.length > 0
  await Promise.all([
    ...(isContended ? [placeHolds(tx, holds)] : []),
    ...[...contended, ...own].map(send),
    ...(isContended ? [] : [placeHolds(tx, holds)]),
    tx.commit(),
  ])
}

type AllowanceCount = { readonly account_id: string; readonly month: string; readonly count: number }

/** Counts what was admitted of each allowance, and tells the account when it reaches a share of it. */
async function countAllowances(
  tx: Tx,
  counts: readonly AllowanceCount[],
  { considered }: BatchFacts,
): Promise<void> {
  const used = await tx.query<{ account_id: string; count: bigint }>(countMonthly(counts))
  for (const { account_id: accountId, month, count } of counts) {
    const limit = considered.find(({ request }) => request.accountId === accountId)?.facts.quota?.limit
    const after = Number(used.find((row) => row.account_id === accountId)?.count)
    if (limit === undefined) continue
    const notices = allowanceNotices({ before: after - count, after, limit, period: month })
    if (notices.length > 0) await publish(tx, 'allowance.reached', accountId, ...notices)
  }
}

function announcements(accountId: string, mine: readonly Stored[], atMs: number) {
  const waiting = mine.filter(({ status }) => status === 'scheduled')
  const facts = (of: readonly Stored[]): Events['message.accepted'][] => of.map((d) => factOf(d, atMs))
  return [
    publication('message.accepted', accountId, facts(mine)),
    ...(waiting.length > 0 ? [publication('message.scheduled', accountId, facts(waiting))] : []),
  ]
}

function resultOf(
  request: AdmissionRequest,
  replays: ReadonlyMap<AdmissionRequest, Replayed | Refusal>,
  decided: ReadonlyMap<AdmissionRequest, Decided>,
  shown: ReadonlyMap<AdmissionRequest, ShownMessage>,
): Admitted {
  const replay = replays.get(request)
  if (replay)
    return replay instanceof Refusal
      ? { kind: 'refused', refusal: replay }
      : { kind: 'replayed', answer: replay }
  const message = shown.get(request)
  if (message) return { kind: 'accepted', message }
  const result = decided.get(request)
  if (!result || result.accepted) throw new Error('a request was neither stored nor refused')
  return { kind: 'refused', refusal: result.refusal }
}
