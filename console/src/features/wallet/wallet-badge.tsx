import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Wallet } from 'lucide-react'
import { useFormat } from '@/app/format.ts'
import { useLocale } from '@/app/locale.tsx'
import { walletQuery } from '@/features/wallet/wallet-queries.ts'

/** What the account has left, in the head of every page. */
export function WalletBadge() {
  const { t } = useLocale()
  const format = useFormat()
  const { data, isError } = useQuery(walletQuery)
  return (
    <Link
      to="/wallet"
      className="inline-flex h-9 items-center gap-2 rounded-lg px-2.5 font-medium whitespace-nowrap text-ink hover:bg-sunken"
      title={data ? `${t('wallet.available')}: ${format.money(data.available)}` : t('wallet.available')}
    >
      <Wallet aria-hidden className="size-4 text-ink-faint" />
      <span className="sr-only">{t('wallet.available')}</span>
      {data && format.roundMoney(data.available)}
      {!data && (isError ? '–' : <span className="skeleton h-4 w-14" />)}
    </Link>
  )
}
