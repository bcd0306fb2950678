import type { DispatchItem } from '../dispatch-item.ts'

/**
 * What waits in memory for one lane: authentication before transactional before promotional,
 * and within a priority one account after the other, so that a large batch does not hold up a small one.
 */
export class FairQueue {
  private readonly levels: AccountRing[] = [new AccountRing(), new AccountRing(), new AccountRing()]
  private count = 0

  get size(): number {
    return this.count
  }

  push(item: DispatchItem): void {
    ;(this.levels[item.priority] as AccountRing).push(item)
    this.count++
  }

  /** The next item in turn; undefined when nothing waits. */
  shift(): DispatchItem | undefined {
    if (this.count === 0) return undefined
    for (const level of this.levels) {
      const item = level.shift()
      if (item) {
        this.count--
        return item
      }
    }
    return undefined
  }

  /** Takes out what matches, e.g. everything of a suspended account or one cancelled message. */
  remove(matches: (item: DispatchItem) => boolean): DispatchItem[] {
    const removed = this.levels.flatMap((level) => level.remove(matches))
    this.count -= removed.length
    return removed
  }
}

type Line = { items: DispatchItem[]; head: number }

/** Accounts in a ring, each with its own line. */
class AccountRing {
  private readonly lines = new Map<string, Line>()

  push(item: DispatchItem): void {
    const line = this.lines.get(item.accountId)
    if (line) line.items.push(item)
    else this.lines.set(item.accountId, { items: [item], head: 0 })
  }

  shift(): DispatchItem | undefined {
    const first = this.lines.entries().next()
    if (first.done) return undefined
    const [accountId, line] = first.value
    const item = line.items[line.head++]
    // A Map keeps the order of insertion: out and in again is the end of the ring.
    this.lines.delete(accountId)
    if (line.head < line.items.length) this.lines.set(accountId, compacted(line))
    return item
  }

  remove(matches: (item: DispatchItem) => boolean): DispatchItem[] {
    const removed: DispatchItem[] = []
    for (const [accountId, line] of this.lines) {
      const rest = line.items.slice(line.head)
      const kept = rest.filter((item) => !matches(item))
      if (kept.length === rest.length) continue
      removed.push(...rest.filter(matches))
      if (kept.length === 0) this.lines.delete(accountId)
      else this.lines.set(accountId, { items: kept, head: 0 })
    }
    return removed
  }
}

/** Drops the served front of a line now and then: shifting an array item by item would move all the others each time. */
function compacted(line: Line): Line {
  return line.head > 1024 && line.head * 2 > line.items.length
    ? { items: line.items.slice(line.head), head: 0 }
    : line
}
