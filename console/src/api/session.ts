import { queryOptions, useQuery } from '@tanstack/react-query'
import { ApiProblem, get } from '@/api/http.ts'
import type { Session } from '@/api/types.ts'

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    try {
      return await get<Session>('/v1/session')
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.status === 401) return null
      throw error
    }
  },
  staleTime: 60_000,
})

export const useSession = () => useQuery(sessionQuery)

/** Whether the scopes of a role hold one; `*` holds all. */
export const may = (scopes: string[], scope: string) => scopes.includes('*') || scopes.includes(scope)

/** Whether the reader's role allows something, so that what it does not allow is not offered. */
export function useMay(scope: string): boolean {
  return may(useSession().data?.user.scopes ?? [], scope)
}
