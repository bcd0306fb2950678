import { queryOptions } from '@tanstack/react-query'
import { get } from '@/api/http.ts'
import type { Connector } from '@/features/connectors/connector-types.ts'

export const connectorQuery = (id: string) =>
  queryOptions({
    queryKey: ['connectors', id, 'one'],
    queryFn: () => get<Connector>(`/v1/connectors/${id}`),
  })
