import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { Compass, Lock } from 'lucide-react'
import { useLocale } from '@/app/locale.tsx'
import { isOfPageCode, reloadWhenThere } from '@/app/page-code.ts'
import { buttonClass } from '@/ui/button.tsx'
import { usePageTitle } from '@/ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '@/ui/states.tsx'

/** Stands in the place of a page that could not be opened. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const retry = () => {
    if (isOfPageCode(error)) return void reloadWhenThere()
    reset()
    void router.invalidate()
  }
  return <ErrorState error={error} onRetry={retry} />
}

export const RoutePending = () => (
  <div className="mx-auto max-w-6xl px-8 pt-6">
    <Skeleton />
  </div>
)

/** Stands in the place of a page that the reader's role does not open. */
export function NoAccess() {
  const { t } = useLocale()
  usePageTitle(t('error.noAccess'))
  return (
    <EmptyState
      heading="h1"
      icon={Lock}
      title={t('error.noAccess')}
      action={
        <Link to="/" className={buttonClass('primary')}>
          {t('notFound.action')}
        </Link>
      }
    >
      {t('error.noAccessWhy')}
    </EmptyState>
  )
}

export function NotFound() {
  const { t } = useLocale()
  usePageTitle(t('notFound.title'))
  return (
    <main className="grid min-h-full place-items-center">
      <EmptyState
        heading="h1"
        icon={Compass}
        title={t('notFound.title')}
        action={
          <Link to="/" className={buttonClass('primary')}>
            {t('notFound.action')}
          </Link>
        }
      >
        {t('notFound.body')}
      </EmptyState>
    </main>
  )
}
