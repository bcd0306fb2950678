import type { InfiniteData } from '@tanstack/react-query'
import type { Query } from '@/api/http.ts'
import type { Message, Page } from '@/api/types.ts'
import type { LogFilters } from '@/features/messaging/log-filters.ts'
import { wholeDays } from '../../app/zoned-time.ts'

/** The log as it is held in the cache: the pages read so far, newest first. */
export type Log = InfiniteData<Page<Message>>

/** What the API is asked for the filters: both days are meant whole, in the account's zone. */
export function toQuery(filters: LogFilters, timeZone: string): Query {
  return { ...filters, ...wholeDays(filters, timeZone) }
}

/** Lays a fresh first page over the log: rows already there are replaced, new ones come on top. */
export function mergeHead(log: Log, head: Page<Message>): Log {
  const fresh = new Map(head.data.map((message) => [message.id, message]))
  const pages = log.pages.map((page) => ({
    ...page,
    data: page.data.map((row) => take(fresh, row.id) ?? row),
  }))
  const [first, ...others] = pages
  if (!first) return log
  return { ...log, pages: [{ ...first, data: [...fresh.values(), ...first.data] }, ...others] }
}

/** Sets what a live frame says of one message, wherever it stands in the log. */
export function patchRow(log: Log, id: string, change: Partial<Message>): Log {
  if (!log.pages.some((page) => page.data.some((row) => row.id === id))) return log
  return {
    ...log,
    pages: log.pages.map((page) => ({
      ...page,
      data: page.data.map((row) => (row.id === id ? { ...row, ...change } : row)),
    })),
  }
}

function take(rows: Map<string, Message>, id: string): Message | undefined {
  const row = rows.get(id)
  rows.delete(id)
  return row
}
