import { queryOptions } from '@tanstack/react-query'
import { get } from '@/api/http.ts'
import type { Template } from '@/api/template-types.ts'
import type { Page } from '@/api/types.ts'

/** Every template of the account: they are grouped by name and searched here. */
export const ownTemplatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: async ({ signal }) => {
    const all: Template[] = []
    let cursor: string | null = null
    do {
      const page: Page<Template> = await get<Page<Template>>('/v1/templates', { limit: 200, cursor }, signal)
      all.push(...page.data)
      cursor = page.next
    } while (cursor !== null)
    return all
  },
  staleTime: 15_000,
})

export const ownTemplateQuery = (id: string) =>
  queryOptions({
    queryKey: ['templates', id],
    queryFn: () => get<Template>(`/v1/templates/${id}`),
    // A form begins with what the server has now, never with what was read before.
    gcTime: 0,
  })
