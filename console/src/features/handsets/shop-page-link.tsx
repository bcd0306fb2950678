import { useQuery } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import { useLocale } from '@/app/locale.tsx'
import { shopPageQuery } from '@/features/handsets/handset-queries.ts'

/** The way to the sandbox's shop, signed in as the phone's owner: there the same conversation stands in the chat itself. */
export function ShopPageLink({ siteKey, address }: { siteKey: string; address: string }) {
  const { t } = useLocale()
  const shop = useQuery(shopPageQuery).data
  if (shop?.siteKey !== siteKey || !/^\+\d+$/.test(address)) return null
  return (
    <a
      href={`${shop.url}?person=${encodeURIComponent(address)}`}
      target="_blank"
      rel="noreferrer"
      title={t('webchat.openPage')}
      aria-label={t('webchat.openPage')}
      className="grid size-8 shrink-0 place-items-center rounded-lg text-ink-soft hover:bg-sunken hover:text-ink"
    >
      <ExternalLink aria-hidden className="size-4" />
    </a>
  )
}
