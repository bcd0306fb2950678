import { queryOptions } from '@tanstack/react-query'
import { get } from '@/api/http.ts'
import type { Page, Sender } from '@/api/types.ts'

export const sendersQuery = queryOptions({
  queryKey: ['senders'],
  queryFn: () => get<Page<Sender>>('/v1/senders', { limit: 200 }),
})
