import { queryOptions } from '@tanstack/react-query'
import { get } from '@/api/http.ts'
import type { Contact, Page } from '@/api/types.ts'
import { gathered } from '@/api/gathered.ts'

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: ['contacts', 'one', id],
    queryFn: () => get<Contact>(`/v1/contacts/${id}`),
  })

const nameOf = gathered(async (ids) => {
  const { data } = await get<Page<Contact>>('/v1/contacts', { ids: ids.join(','), limit: ids.length })
  return new Map(data.map(({ id, name }) => [id, name]))
})

/** What a contact is called; null for one without a name, or that is gone. */
export const contactNameQuery = (id: string) =>
  queryOptions({
    queryKey: ['contacts', 'name', id],
    queryFn: async () => (await nameOf(id)) ?? null,
    staleTime: 60_000,
  })
