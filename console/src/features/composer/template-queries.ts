import { queryOptions } from '@tanstack/react-query'
import { get } from '@/api/http.ts'
import type { Page } from '@/api/types.ts'
import type { ProviderTemplate } from '@/features/composer/template-slots.ts'

/** The templates of a connector that may be sent. */
export const approvedTemplatesQuery = (connectorId: string) =>
  queryOptions({
    queryKey: ['provider-templates', connectorId, 'approved'],
    queryFn: () =>
      get<Page<ProviderTemplate>>(`/v1/connectors/${connectorId}/templates`, {
        state: 'approved',
        limit: 200,
      }),
    staleTime: 15_000,
  })
