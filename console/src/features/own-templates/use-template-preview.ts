import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from '@/api/http.ts'
import type { TemplateFault, TemplatePreview, TemplateWriting } from '@/api/template-types.ts'
import { isBlank } from '@/features/own-templates/own-template-draft.ts'
import { useSettled } from '@/ui/use-settled.ts'

const pauseMs = 350

export type DrawnTemplate = {
  /** The last version that could be drawn; null while there was none. */
  shown: TemplatePreview | null
  /** What is written now has not been drawn yet. */
  stale: boolean
  /** What stands against what is written. */
  faults: TemplateFault[]
  /** Nobody answered, or the answer was no. */
  error: unknown
}

/** How a template looks with its variables filled, asked anew whenever typing rests. */
export function useTemplatePreview(writing: TemplateWriting): DrawnTemplate {
  const typed = JSON.stringify(writing)
  const body = useSettled(typed, pauseMs)
  const blank = isBlank(writing)
  const query = useQuery({
    queryKey: ['template-preview', body],
    queryFn: ({ signal }) =>
      call<TemplatePreview>('POST', '/v1/templates/preview', {
        body: JSON.parse(body) as TemplateWriting,
        signal,
      }),
    enabled: !blank && body === typed,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  })
  const answer = blank || query.isError ? undefined : query.data
  const [good, setGood] = useState<TemplatePreview | null>(null)
  useEffect(() => {
    if (answer && answer.faults.length === 0) setGood(answer)
  }, [answer])
  return {
    shown: blank ? null : good,
    stale: query.isPlaceholderData,
    faults: answer?.faults ?? [],
    error: query.isError && !blank ? query.error : null,
  }
}
