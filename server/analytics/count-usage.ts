import { accountFactsOf } from '#accounts/accounts.ts'
import type { EventName, Events } from '#events.ts'
import { db } from '#platform/db.ts'
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

/**
 * Counts a batch of message events into the days their messages were made on, by the account's calendar.
 * One statement a batch; a batch told twice is counted once.
 */
export async function countUsage(batch: EventBatch): Promise<void> {
  if (batch.accountId === null) return
  const account = await accountFactsOf(batch.accountId)
  const rows = usageOf(batch.name, batch.items as readonly Fact[], account?.timezone ?? 'UTC')
  if (rows.length > 0) await addUsage(db, batch.accountId, rows, batch.position)
}

type Sums = { messages: number; segments: number; delivered: number; failed: number; spend: bigint }

function usageOf(name: string, items: readonly Fact[], zone: string): UsageRow[] {
  const lines = new Map<string, Sums>()
  const dayOf = dayFinder(zone)
  for (const item of items) {
    const change = changeBy(name, item)
    if (!change) continue
    const key = `${dayOf(timeOfId(item.messageId))} ${item.channel} ${item.direction}`
    const sums = lines.get(key)
    if (!sums) lines.set(key, change)
    else {
      sums.messages += change.messages
      sums.segments += change.segments
      sums.delivered += change.delivered
      sums.failed += change.failed
      sums.spend += change.spend
    }
  }
  return [...lines].map(([key, { spend, ...counts }]) => {
    const [day = '', channel = '', direction = ''] = key.split(' ')
    return { day, channel, direction, ...counts, spend: String(spend) }
  })
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
