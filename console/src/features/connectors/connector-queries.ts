import { queryOptions } from '@tanstack/react-query'
import { get } from '@/api/http.ts'
import type { Channel, ConnectorHealth, ConnectorHook } from '@/features/connectors/connector-types.ts'

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
