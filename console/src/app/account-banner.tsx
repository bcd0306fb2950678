import { TriangleAlert } from 'lucide-react'
import type { Account } from '@/api/types.ts'
import { useLocale, useWord } from '@/app/locale.tsx'

/** Says in every page's head that the account is not in good standing, why, and what ends it. */
export function AccountBanner({ account }: { account: Account }) {
  const { t } = useLocale()
  const word = useWord()
  if (account.state === 'active') return null
  return (
    <div
      role="status"
      className="flex items-start gap-2.5 border-b border-bad/30 bg-bad-soft px-6 py-2.5 text-bad"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p>
        <strong className="font-semibold">
          {t('banner.state', { state: word('accountState', account.state) })}
        </strong>{' '}
        {account.stateReason && `${word('suspension', account.stateReason)}. `}
        {t(`banner.${account.state}`)}
      </p>
    </div>
  )
}
