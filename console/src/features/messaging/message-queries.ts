import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { get } from '@/api/http.ts'
import type { Message, Page } from '@/api/types.ts'
import type { LogFilters } from '@/features/messaging/log-filters.ts'
import { toQuery } from '@/features/messaging/log-pages.ts'

const pageSize = 50

export const messageQuery = (id: string) =>
  queryOptions({
    queryKey: ['message', id],
    queryFn: ({ signal }) => get<Message>(`/v1/messages/${id}`, {}, signal),
  })

/** The log under the given filters, newest first, a page at a time. */
export const logQuery = (filters: LogFilters, timeZone: string) =>
  infiniteQueryOptions({
    queryKey: ['messages', filters],
    queryFn: ({ pageParam, signal }) => readLogPage(filters, timeZone, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
  })

export function readLogPage(
  filters: LogFilters,
  timeZone: string,
  cursor: string | null = null,
  signal?: AbortSignal,
): Promise<Page<Message>> {
  return get<Page<Message>>(
    '/v1/messages',
    { ...toQuery(filters, timeZone), limit: pageSize, cursor },
    signal,
  )
}
