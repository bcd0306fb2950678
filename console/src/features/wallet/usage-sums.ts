import { add, fromJson, toJson } from '#shared/money.ts'
import type { UsageRow } from '@/api/types.ts'

export type UsageSum = Omit<UsageRow, 'day'>

/** Adds the days up, one sum for each channel and direction, in the order they first appear. */
export function sumByChannel(rows: UsageRow[]): UsageSum[] {
  const sums = new Map<string, UsageSum>()
  for (const { day: _, ...row } of rows) {
    const key = `${row.channel} ${row.direction}`
    const sum = sums.get(key)
    sums.set(key, sum ? addUp(sum, row) : row)
  }
  return [...sums.values()]
}

/** Every calendar day from the first to the last, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = []
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10))
  return days
}

function addUp(left: UsageSum, right: UsageSum): UsageSum {
  return {
    ...left,
    messages: left.messages + right.messages,
    segments: left.segments + right.segments,
    delivered: left.delivered + right.delivered,
    failed: left.failed + right.failed,
    spend: toJson(add(fromJson(left.spend), fromJson(right.spend))),
  }
}
