import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { MessagesSquare, Send } from 'lucide-react'
import { useMay } from '@/api/session.ts'
import { useTyping } from '@/features/contacts/use-typing.ts'
import { usePages } from '@/api/use-pages.ts'
import type { Contact, Message } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { addressesOn } from '@/features/composer/channel-addresses.ts'
import { contactQuery } from '@/features/contacts/contact-queries.ts'
import { DeviceSection } from '@/features/contacts/device-section.tsx'
import { contentSummary } from '@/features/messaging/content-summary.ts'
import { ConsentSection } from '@/features/consent/consent-section.tsx'
import { StatusChip } from '@/features/messaging/status-chip.tsx'
import { buttonClass } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { CopyText } from '@/ui/copy-text.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Fact, Facts, Page, Section } from '@/ui/page.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Values } from '@/ui/values.tsx'
import { When } from '@/ui/when.tsx'

/** One person: where they are reached, what they permitted and when, and everything said so far. */
export function ContactPage() {
  const { contactId } = useParams({ from: '/app/contacts/$contactId' })
  const contact = useQuery(contactQuery(contactId))
  return <Loaded query={contact}>{(loaded) => <ContactBody contact={loaded} />}</Loaded>
}

/** Says while the person is writing, and where. */
function Writing({ contact }: { contact: Contact }) {
  const { t } = useLocale()
  const channel = useTyping(contact.identities)
  return (
    <span role="status" className="ms-3 text-sm text-accent">
      {channel && `${t(`channel.${channel}` as 'channel.sms')}: ${t('webchat.typing')}`}
    </span>
  )
}

function ContactBody({ contact }: { contact: Contact }) {
  const { t } = useLocale()
  const mayWrite = useMay('messages:write')
  const [first] = contact.identities
  // Devices have a list of their own.
  const named = contact.identities.filter((identity) => identity.channel !== 'push')
  const channel = addressesOn('sms', contact.identities).length > 0 ? 'sms' : first?.channel
  const write = channel && mayWrite && (
    <Link to="/send" search={{ contactId: contact.id, channel }} className={buttonClass('primary')}>
      <Send aria-hidden className="size-4" />
      {t('contacts.write')}
    </Link>
  )
  return (
    <Page
      title={contact.name || first?.address || contact.id}
      lead={
        <>
          <CopyText value={contact.id} label={t('contacts.id')} className="text-xs text-ink-faint" />
          <Writing contact={contact} />
        </>
      }
      actions={write}
    >
      <div className="grid items-start gap-x-6 lg:grid-cols-[20rem_minmax(0,1fr)]">
        <div className="min-w-0">
          <Section title={t('contacts.about')}>
            <Facts>
              {named.map((identity) => (
                <Fact
                  key={identity.channel + identity.address}
                  name={t(`channel.${identity.channel as 'sms'}`)}
                >
                  <bdi className="break-all">{identity.address}</bdi>{' '}
                  {identity.verified && <Chip tone="ok">{t('contacts.verified')}</Chip>}
                </Fact>
              ))}
              {contact.country && <Fact name={t('contacts.country')}>{contact.country}</Fact>}
              {contact.language && <Fact name={t('language.label')}>{contact.language}</Fact>}
              {contact.timezone && <Fact name={t('contacts.timezone')}>{contact.timezone}</Fact>}
              {Object.keys(contact.attributes).length > 0 && (
                <Fact name={t('contacts.attributes')}>
                  <Values of={contact.attributes} />
                </Fact>
              )}
            </Facts>
          </Section>
          {contact.identities.some((identity) => identity.channel === 'push') && (
            <DeviceSection contactId={contact.id} />
          )}
        </div>
        <div className="min-w-0">
          <ConsentSection contact={contact} />
          <ContactTimeline contactId={contact.id} />
        </div>
      </div>
    </Page>
  )
}

function ContactTimeline({ contactId }: { contactId: string }) {
  const { t } = useLocale()
  const timeline = usePages<Message>(
    ['contacts', 'timeline', contactId],
    `/v1/contacts/${contactId}/timeline`,
  )
  return (
    <Section title={t('contacts.timeline')} flush>
      <Loaded
        query={timeline}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <EmptyState icon={MessagesSquare} title={t('contacts.quiet')}>
            {t('contacts.quietWhy')}
          </EmptyState>
        }
      >
        {(rows) => (
          <ol className="flex flex-col gap-4 p-5">
            {rows.map((message) => (
              <TimelineBubble key={message.id} message={message} />
            ))}
          </ol>
        )}
      </Loaded>
      <MoreButton pages={timeline} />
    </Section>
  )
}

function TimelineBubble({ message }: { message: Message }) {
  const { t } = useLocale()
  const inbound = message.direction === 'inbound'
  return (
    <li className={inbound ? 'flex flex-col items-start' : 'flex flex-col items-end'}>
      <Link
        to="/messages/$messageId"
        params={{ messageId: message.id }}
        className={`max-w-[85%] rounded-2xl px-4 py-2 break-words whitespace-pre-wrap ${inbound ? 'rounded-es-md bg-bubble' : 'rounded-ee-md bg-accent-soft text-ink'}`}
      >
        <span dir="auto">{contentSummary(message.content, t)}</span>
      </Link>
      <div className="mt-1 flex items-center gap-2 text-xs text-ink-faint">
        <When at={message.createdAt} />
        {!inbound && <StatusChip status={message.status} />}
      </div>
    </li>
  )
}
