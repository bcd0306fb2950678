import { CloudOff, RotateCw, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { ApiProblem } from '@/api/http.ts'
import { useLocale } from '@/app/locale.tsx'
import { Button } from '@/ui/button.tsx'
import { problemText } from '@/ui/toast.tsx'

const widths = ['w-3/5', 'w-4/5', 'w-2/5', 'w-2/3', 'w-1/2']

/** Grey bars in the place of what is being loaded. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  const { t } = useLocale()
  return (
    <div role="status" aria-label={t('common.loading')} className="flex flex-col gap-5 p-5">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex items-center gap-4">
          <div className="skeleton h-6 w-20" />
          <div className={`skeleton h-4 ${widths[index % widths.length]}`} />
        </div>
      ))}
    </div>
  )
}

/** Says why there is nothing and what to do next. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
  heading: Heading = 'h2',
}: {
  icon: LucideIcon
  title: string
  children: ReactNode
  action?: ReactNode
  /** A page that is nothing but this has it as its first heading. */
  heading?: 'h1' | 'h2' | 'h3'
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-6 py-14 text-center">
      <div className="mb-4 grid size-12 place-items-center rounded-2xl bg-accent-soft text-accent">
        <Icon aria-hidden className="size-6" />
      </div>
      <Heading className="text-lg font-semibold">{title}</Heading>
      <p className="mt-1 text-ink-soft">{children}</p>
      {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}

/** Says what went wrong in the server's own words and offers to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useLocale()
  const code = error instanceof ApiProblem ? error.problem.code : null
  return (
    <div role="alert" className="mx-auto flex max-w-md flex-col items-center px-6 py-14 text-center">
      <div className="mb-4 grid size-12 place-items-center rounded-2xl bg-bad-soft text-bad">
        <CloudOff aria-hidden className="size-6" />
      </div>
      <h2 className="text-lg font-semibold">{t('error.title')}</h2>
      <p className="mt-1 text-ink-soft">{problemText(error) || t('error.unreachable')}</p>
      {code && <code className="mt-2 font-mono text-xs text-ink-faint">{code}</code>}
      {onRetry && (
        <Button icon={RotateCw} className="mt-5" onClick={onRetry}>
          {t('common.retry')}
        </Button>
      )}
    </div>
  )
}

type Query<T> = {
  data: T | undefined
  isPending: boolean
  isError: boolean
  error: unknown
  refetch: () => unknown
}

/** The four faces of something loaded: skeleton, error, empty, content. */
export function Loaded<T>({
  query,
  empty,
  isEmpty,
  children,
  rows = 6,
}: {
  query: Query<T>
  empty?: ReactNode
  isEmpty?: (data: T) => boolean
  children: (data: T) => ReactNode
  rows?: number
}) {
  if (query.data === undefined)
    return query.isError ? (
      <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <Skeleton rows={rows} />
    )
  if (empty && isEmpty?.(query.data)) return empty
  return children(query.data)
}
