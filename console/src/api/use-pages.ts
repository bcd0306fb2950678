import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query'
import { get, type Query } from '@/api/http.ts'
import type { Page } from '@/api/types.ts'

/** A list of the API read a page at a time; `data` is every row read so far. */
export function usePages<Row>(queryKey: QueryKey, path: string, query: Query = {}) {
  const pages = useInfiniteQuery({
    queryKey: [...queryKey, query],
    queryFn: ({ pageParam, signal }) => get<Page<Row>>(path, { ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    select: (all) => all.pages.flatMap((page) => page.data),
  })
  return pages
}
