import { clsx } from 'clsx'
import { Route } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Preview, Problem } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale } from '@/app/locale.tsx'
import { DecisionPath } from '@/features/messaging/decision-path.tsx'
import { RefusalCard } from '@/features/messaging/refusal-card.tsx'
import type { SendDraft } from '@/features/messaging/send-draft.ts'
import type { DecisionPreview } from '@/features/messaging/use-decision-preview.ts'
import { ErrorState, Skeleton } from '@/ui/states.tsx'

/** What would happen if the draft were sent now: its price, what is left after it, and every gate's word. */
export function SendPreview({
  draft,
  decided,
  unfilled,
}: {
  draft: SendDraft
  decided: DecisionPreview
  /** The variables of the draft's template that have no value yet; some may do without. */
  unfilled: readonly string[]
}) {
  const { t } = useLocale()
  const { sendable, pending, preview, stale, problem, fault, retry } = decided
  if (!sendable) return <Waiting>{t('send.previewWaiting')}</Waiting>
  if (problem && unfilled.length > 0 && isIncomplete(problem))
    return <Waiting>{t('send.previewUnfilled', { names: unfilled.join(', ') })}</Waiting>
  if (problem) return <RefusalCard problem={problem} draft={draft} />
  if (fault)
    return (
      <section className="card">
        <ErrorState error={fault} onRetry={retry} />
      </section>
    )
  if (pending || !preview)
    return (
      <section className="card">
        <Skeleton rows={4} />
      </section>
    )
  return <PreviewCard preview={preview} stale={stale} />
}

/** Whether all the API lacks are values of the template. */
const isIncomplete = ({ code, errors = [] }: Problem) =>
  code === 'invalid_request' && errors.every(({ path }) => path.startsWith('body.content.variables.'))

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
