import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ApiProblem, call } from '@/api/http.ts'
import type { MessageDraft, Preview, Problem } from '@/api/types.ts'
import { isSendable, toPreviewDraft, type SendDraft } from '@/features/messaging/send-draft.ts'
import { useSettled } from '@/ui/use-settled.ts'

const pauseMs = 350

export type DecisionPreview = {
  sendable: boolean
  pending: boolean
  preview: Preview | undefined
  /** The preview is of an older draft. */
  stale: boolean
  /** The API does not take the draft as it is. */
  problem: Problem | null
  /** Nobody answered, or the answer was a fault. */
  fault: unknown
  retry: () => void
}

/** What would happen if the draft were sent now, asked anew whenever typing rests. */
export function useDecisionPreview(draft: SendDraft, timeZone: string): DecisionPreview {
  const typed = JSON.stringify(toPreviewDraft(draft, timeZone))
  const body = useSettled(typed, pauseMs)
  const sendable = isSendable(draft)
  const query = useQuery({
    queryKey: ['preview', body],
    queryFn: ({ signal }) =>
      call<Preview>('POST', '/v1/messages/preview', { body: JSON.parse(body) as MessageDraft, signal }),
    // Until typing rests, the body is an older draft, which may not have been sendable.
    enabled: sendable && body === typed,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
    retry: false,
  })
  const problem = query.error instanceof ApiProblem ? query.error.problem : null
  const isRefusal = problem !== null && problem.status >= 400 && problem.status < 500
  return {
    sendable,
    pending: query.isPending,
    preview: query.isError ? undefined : query.data,
    stale: query.isPlaceholderData,
    problem: sendable && isRefusal ? problem : null,
    fault: query.isError && !isRefusal ? query.error : null,
    retry: () => void query.refetch(),
  }
}
