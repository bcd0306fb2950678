import { accountFactsOf } from '#accounts/accounts.ts'
import type { EventName, Events } from '#events.ts'
import type { Tx } from '#platform/db.ts'
import type { EventBatch } from '#platform/outbox.ts'
import { timeOfId } from '#shared/ids.ts'
import { parseAmount } from '#shared/money.ts'
import { civilDay } from './civil-day.ts'
import { addUsage, type UsageRow } from './queries.ts'

/** Events of messages that change what a day counts. `message.submitted` and `message.read` only where they charge. */
export const countedEvents = [
  'message.accepted',
  'message.received',
  'message.submitted',
  'message.delivered',
  'message.read',
  'message.undelivered',
  'message.failed',
  'message.rejected',
  'message.expired',
] as const satisfies readonly EventName[]

type Counted = (typeof countedEvents)[number]
type Fact = Events[Counted]

const failures: ReadonlySet<string> = new Set<Counted>([
  'message.undelivered',
  'message.failed',
  'message.rejected',
  'message.expired',
])

/** Counts message events into the days their messages were made on, by each account's calendar; one statement for all of them. */
export async function countUsage(tx: Tx, batches: readonly EventBatch[]): Promise<void> {
  const lines = new Map<string, UsageLine>()
  for (const { accountId, name, items } of batches) {
    if (accountId === null) continue
    const account = await accountFactsOf(accountId)
    const dayOf = dayFinder(account?.timezone ?? 'UTC')
    for (const item of items as readonly Fact[]) {
      const sums = changeBy(name, item)
      if (sums) addTo(lines, { accountId, day: dayOf(timeOfId(item.messageId)), ...pick(item), sums })
    }
  }
  if (lines.size > 0) await addUsage(tx, [...lines.values()].map(rowOf))
}

type Sums = { messages: number; segments: number; delivered: number; failed: number; spend: bigint }

/** What is added to one line of usage. */
type UsageLine = {
  readonly accountId: string
  readonly day: string
  readonly channel: string
  readonly direction: string
  readonly sums: Sums
}

const pick = ({ channel, direction }: Fact) => ({ channel, direction })

function addTo(lines: Map<string, UsageLine>, line: UsageLine): void {
  const key = `${line.accountId} ${line.day} ${line.channel} ${line.direction}`
  const sums = lines.get(key)?.sums
  if (!sums) {
    lines.set(key, line)
    return
  }
  sums.messages += line.sums.messages
  sums.segments += line.sums.segments
  sums.delivered += line.sums.delivered
  sums.failed += line.sums.failed
  sums.spend += line.sums.spend
}

function rowOf({ accountId, sums, ...line }: UsageLine): UsageRow {
  return { account_id: accountId, ...line, ...sums, spend: String(sums.spend) }
}

/** What one event adds; null for nothing. */
function changeBy(name: string, { charged, segments }: Fact): Sums | null {
  const isNew = name === 'message.accepted' || name === 'message.received'
  const delivered = name === 'message.delivered' ? 1 : 0
  const failed = failures.has(name) ? 1 : 0
  if (!isNew && !delivered && !failed && !charged) return null
  return {
    messages: isNew ? 1 : 0,
    segments: isNew ? (segments ?? 1) : 0,
    delivered,
    failed,
    spend: charged ? parseAmount(charged.amount) : 0n,
  }
}

/** No zone's day changes within a quarter of an hour, so each is asked of the calendar once a batch. */
function dayFinder(zone: string): (atMs: number) => string {
  const known = new Map<number, string>()
  return (atMs) => {
    const quarter = Math.floor(atMs / 900_000)
    const day = known.get(quarter) ?? civilDay(atMs, zone)
    known.set(quarter, day)
    return day
  }
}
