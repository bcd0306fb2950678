import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { Route } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { ApiProblem, call } from '@/api/http.ts'
import type { MessageDraft, Preview } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale } from '@/app/locale.tsx'
import { DecisionPath } from '@/features/messaging/decision-path.tsx'
import { RefusalCard } from '@/features/messaging/refusal-card.tsx'
import { isSendable, toMessageDraft, type SendDraft } from '@/features/messaging/send-draft.ts'
import { ErrorState, Skeleton } from '@/ui/states.tsx'

const pauseMs = 350

/** What would happen if the draft were sent now: its price, what is left after it, and every gate's word. */
export function SendPreview({ draft, timeZone }: { draft: SendDraft; timeZone: string }) {
  const { t } = useLocale()
  const typed = JSON.stringify(toMessageDraft(draft, timeZone))
  const body = useSettled(typed)
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
  if (!sendable) return <Waiting>{t('send.previewWaiting')}</Waiting>
  if (query.isPending)
    return (
      <section className="card">
        <Skeleton rows={4} />
      </section>
    )
  if (query.isError) {
    const problem = query.error instanceof ApiProblem ? query.error.problem : null
    if (problem && problem.status >= 400 && problem.status < 500)
      return <RefusalCard problem={problem} draft={draft} />
    return (
      <section className="card">
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </section>
    )
  }
  return <PreviewCard preview={query.data} stale={query.isPlaceholderData} />
}

function PreviewCard({ preview, stale }: { preview: Preview; stale: boolean }) {
  const { t } = useLocale()
  const format = useFormat()
  return (
    <section
      aria-label={t('send.preview')}
      aria-live="polite"
      aria-busy={stale}
      className={clsx('card p-5 transition-opacity', stale && 'opacity-60')}
    >
      <div className="mb-5 grid grid-cols-2 gap-4">
        <Figure name={t('messages.column.price')}>{preview.price ? format.money(preview.price) : '–'}</Figure>
        <Figure name={t('send.balanceAfter')}>
          {preview.balanceAfter ? format.money(preview.balanceAfter) : '–'}
        </Figure>
      </div>
      <DecisionPath decision={preview.decision} />
    </section>
  )
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <div className="text-sm text-ink-faint">{name}</div>
      <div className="text-xl font-semibold tracking-tight">{children}</div>
    </div>
  )
}

function Waiting({ children }: { children: ReactNode }) {
  return (
    <section className="flex items-start gap-3 rounded-xl border border-dashed border-line-strong/60 p-5 text-ink-soft">
      <Route aria-hidden className="mt-0.5 size-5 shrink-0 text-ink-faint" />
      <p>{children}</p>
    </section>
  )
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
