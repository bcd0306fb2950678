import { queryOptions } from '@tanstack/react-query'
import { get } from '@/api/http.ts'
import type { Contact } from '@/api/types.ts'

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: ['contacts', 'one', id],
    queryFn: () => get<Contact>(`/v1/contacts/${id}`),
  })
