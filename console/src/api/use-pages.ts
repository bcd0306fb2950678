import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query'
import { get, type Query } from '@/api/http.ts'
import type { Page } from '@/api/types.ts'

/** A list of the API read a page at a time; `data` is every row read so far, read again every `refreshMs`. */
export function usePages<Row>(
  queryKey: QueryKey,
  path: string,
  query: Query = {},
  { refreshMs = false }: { refreshMs?: number | false } = {},
) {
  const pages = useInfiniteQuery({
    queryKey: [...queryKey, query],
    queryFn: ({ pageParam, signal }) => get<Page<Row>>(path, { ...query, cursor: pageParam }, signal),
    refetchInterval: refreshMs,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    select: (all) => all.pages.flatMap((page) => page.data),
  })
  return pages
}
