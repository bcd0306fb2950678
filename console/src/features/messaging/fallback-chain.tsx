import { Link } from '@tanstack/react-router'
import { ArrowRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Message } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { Fact, Facts } from '@/ui/page.tsx'

/** Where a message stands in its chain: what it took over from, what took over, what would be tried next. */
export function FallbackChain({ fallback }: { fallback: NonNullable<Message['fallback']> }) {
  const { t } = useLocale()
  return (
    <Facts>
      {fallback.of && (
        <Fact name={t('fallback.of')}>
          <MessageLink id={fallback.of}>{t('fallback.open')}</MessageLink>
        </Fact>
      )}
      {fallback.takenOverBy && (
        <Fact name={t('fallback.takenOverBy')}>
          <MessageLink id={fallback.takenOverBy}>{t('fallback.open')}</MessageLink>
        </Fact>
      )}
      {fallback.next.length > 0 && (
        <Fact name={t('fallback.next')}>
          <span className="flex flex-wrap items-center gap-1.5">
            {fallback.next.map((channel, index) => (
              <span key={`${index} ${channel}`} className="inline-flex items-center gap-1.5">
                {index > 0 && <ArrowRight aria-hidden className="size-3.5 text-ink-faint rtl:rotate-180" />}
                {t(`channel.${channel as 'sms'}`)}
              </span>
            ))}
          </span>
        </Fact>
      )}
      {fallback.ended && (
        <Fact name={t('fallback.ended')}>
          <span dir="auto">{fallback.ended}</span>
        </Fact>
      )}
    </Facts>
  )
}

/** Whether there is a chain to speak of. */
export const hasChain = ({ fallback }: Message): boolean =>
  !!fallback &&
  (fallback.of !== null ||
    fallback.takenOverBy !== null ||
    fallback.ended !== null ||
    fallback.next.length > 0)

const MessageLink = ({ id, children }: { id: string; children: ReactNode }) => (
  <Link
    to="/messages/$messageId"
    params={{ messageId: id }}
    className="text-accent underline underline-offset-2"
  >
    {children}
  </Link>
)
