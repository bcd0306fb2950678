import { queryOptions, useQuery } from '@tanstack/react-query'
import { get } from '@/api/http.ts'
import type { Page } from '@/api/types.ts'
import type {
  Channel,
  Connector,
  ConnectorHealth,
  ConnectorHook,
} from '@/features/connectors/connector-types.ts'

export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: () => get<{ data: Channel[] }>('/v1/channels'),
  staleTime: 300_000,
})

export const hookQuery = (id: string) =>
  queryOptions({
    queryKey: ['connectors', id, 'hook'],
    queryFn: () => get<ConnectorHook>(`/v1/connectors/${id}/hook`),
  })

export const healthQuery = (id: string) =>
  queryOptions({
    queryKey: ['connectors', id, 'health'],
    queryFn: () => get<ConnectorHealth>(`/v1/connectors/${id}/health`),
    refetchInterval: 10_000,
  })

export const connectorsQuery = queryOptions({
  queryKey: ['connectors', 'all'],
  queryFn: () => get<Page<Connector>>('/v1/connectors', { limit: 200 }),
  staleTime: 15_000,
})

/** The account's links that are still in use, for finding what an address is called. */
export function useConnectors(): Connector[] {
  return useQuery(connectorsQuery).data?.data.filter(({ state }) => state !== 'disconnected') ?? []
}
