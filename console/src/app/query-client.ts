import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem } from '@/api/http.ts'
import { sessionQuery } from '@/api/session.ts'

/** The cache of what the API said; an answer 401 means the session ended, and the reader signs in again. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: Error) => {
    if (!(error instanceof ApiProblem) || error.problem.status !== 401) return
    if (client.getQueryData(sessionQuery.queryKey) === null) return
    client.setQueryData(sessionQuery.queryKey, null)
    onSignedOut()
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // The server may be on this machine or this network: whether there is an internet says nothing of it.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        staleTime: 10_000,
        retry: (failures, error) =>
          failures < 2 &&
          !(error instanceof ApiProblem && error.problem.status >= 400 && error.problem.status < 500),
        refetchOnWindowFocus: true,
      },
    },
  })
  return client
}
