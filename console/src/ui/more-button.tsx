import { useLocale } from '@/app/locale.tsx'
import { Button } from '@/ui/button.tsx'

type Pages = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }

/** Fetches the next page of a list, while there is one. */
export function MoreButton({ pages }: { pages: Pages }) {
  const { t } = useLocale()
  if (!pages.hasNextPage) return null
  return (
    <div className="flex justify-center border-t border-line p-3">
      <Button
        kind="quiet"
        size="small"
        busy={pages.isFetchingNextPage}
        onClick={() => void pages.fetchNextPage()}
      >
        {t('common.more')}
      </Button>
    </div>
  )
}
