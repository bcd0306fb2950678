import { Link } from '@tanstack/react-router'
import type { Message } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { useContactName } from '@/features/messaging/other-party.tsx'
import { Fact, Facts } from '@/ui/page.tsx'
import { Values } from '@/ui/values.tsx'

const encodings: Record<string, string> = { gsm7: 'GSM-7', gsm7_shift: 'GSM-7 shift', ucs2: 'UCS-2' }

export function MessageFacts({ message }: { message: Message }) {
  const { t } = useLocale()
  const format = useFormat()
  const word = useWord()
  const { metadata } = message
  return (
    <Facts>
      <Fact name={t('filters.from')}>
        <bdi>{message.from}</bdi>
      </Fact>
      <Fact name={t('filters.to')}>
        <bdi>{message.to}</bdi>
        {message.contactId && <ContactLink contactId={message.contactId} />}
      </Fact>
      <Fact name={t('filters.class')}>
        {word('class', message.class)} · {t(`channel.${message.channel as 'sms'}`)}
      </Fact>
      {message.channel === 'sms' && (
        <Fact name={t('messages.column.segments')}>
          {t('messages.segments', { count: message.segments })}
          {message.encoding && ` · ${encodings[message.encoding] ?? message.encoding}`}
        </Fact>
      )}
      <Fact name={t('messages.column.price')}>
        {message.price ? format.money(message.price) : '–'} · {word('charge', message.charge)}
      </Fact>
      {message.carrier && (
        <Fact name={t('message.carrier')}>
          {message.carrier} · {t('message.attempts', { count: message.attempts })}
        </Fact>
      )}
      {message.sendAt && <Fact name={t('message.sendAt')}>{format.minute(message.sendAt)}</Fact>}
      {message.expiresAt && <Fact name={t('message.expiresAt')}>{format.minute(message.expiresAt)}</Fact>}
      {message.callbackUrl && <Fact name={t('message.callback')}>{message.callbackUrl}</Fact>}
      {metadata && Object.keys(metadata).length > 0 && (
        <Fact name={t('message.metadata')}>
          <Values of={metadata} />
        </Fact>
      )}
    </Facts>
  )
}

function ContactLink({ contactId }: { contactId: string }) {
  const { t } = useLocale()
  const name = useContactName(contactId)
  return (
    <Link
      to="/contacts/$contactId"
      params={{ contactId }}
      className="ms-2 text-accent underline underline-offset-2"
    >
      <bdi>{name ?? t('message.contact')}</bdi>
    </Link>
  )
}
