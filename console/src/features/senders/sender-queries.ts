import { queryOptions } from '@tanstack/react-query'
import { get } from '@/api/http.ts'
import type { Page, Sender, Template } from '@/api/types.ts'

export const sendersQuery = queryOptions({
  queryKey: ['senders'],
  queryFn: () => get<Page<Sender>>('/v1/senders', { limit: 200 }),
})
export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: () => get<Page<Template>>('/v1/templates', { limit: 200 }),
})
