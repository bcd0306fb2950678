import { useLocale } from '@/app/locale.tsx'
import { Button } from '@/ui/button.tsx'
import { problemText } from '@/ui/toast.tsx'

type Pages = {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  isFetchNextPageError: boolean
  error: unknown
  fetchNextPage: () => unknown
}

/** Fetches the next page of a list, while there is one. */
export function MoreButton({ pages }: { pages: Pages }) {
  const { t } = useLocale()
  if (!pages.hasNextPage) return null
  return (
    <div className="flex flex-wrap items-center justify-center gap-3 border-t border-line p-3">
      {pages.isFetchNextPageError && (
        <p role="alert" className="text-sm text-bad">
          {problemText(pages.error) || t('error.unreachable')}
        </p>
      )}
      <Button
        kind="quiet"
        size="small"
        busy={pages.isFetchingNextPage}
        onClick={() => void pages.fetchNextPage()}
      >
        {t(pages.isFetchNextPageError ? 'common.retry' : 'common.more')}
      </Button>
    </div>
  )
}
