import { clsx } from 'clsx'
import {
  CalendarPlus,
  Check,
  CheckCheck,
  Download,
  ExternalLink,
  LocateFixed,
  MapPin,
  MessageSquarePlus,
  Phone,
  UserRound,
} from 'lucide-react'
import type { HandsetButton, HandsetCard, HandsetMedia, HandsetMessage } from '@/api/handset-types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale } from '@/app/locale.tsx'
import { MailFrame } from '@/ui/mail-frame.tsx'

export type BubbleActions = {
  /** Presses a button of the message, or chooses a row of its list. */
  onPress: (message: HandsetMessage, button: { id: string; title: string }) => void
}

/** A message as its app draws it: words, pictures, cards, buttons, what stands on it, and its ticks. */
export function Bubble({
  message,
  actions,
  untimed,
}: {
  message: HandsetMessage
  actions: BubbleActions
  /** It has not been sent yet. */
  untimed?: boolean
}) {
  const format = useFormat()
  const isOwn = message.direction === 'sent'
  const { rich = {} } = message
  const press = (button: { id: string; title: string }) => actions.onPress(message, button)
  return (
    <div className={clsx('flex flex-col gap-1', isOwn ? 'items-end' : 'items-start')}>
      {isSpoken(message) && (
        <div
          className={clsx(
            'flex max-w-[92%] flex-col gap-1.5 overflow-hidden rounded-[1.15rem] px-3.5 py-2 break-words',
            isOwn ? 'rounded-ee-md bg-accent text-on-accent' : 'rounded-es-md bg-bubble',
            rich.html && 'w-full',
          )}
        >
          <Spoken message={message} />
          {rich.media?.map((media) => (
            <Media key={media.url} media={media} />
          ))}
          {rich.location && <Place {...rich.location} />}
          {rich.contacts?.map(({ name, phones }) => (
            <span key={name} className="flex items-center gap-2">
              <UserRound aria-hidden className="size-4 shrink-0" />
              <bdi>{name}</bdi> <bdi>{phones.join(', ')}</bdi>
            </span>
          ))}
          {rich.footer && <p className="text-xs opacity-70">{rich.footer}</p>}
        </div>
      )}
      <Buttons buttons={rich.buttons ?? []} onPress={press} />
      {rich.list && <List {...rich.list} onPress={press} />}
      {rich.cards && <Cards cards={rich.cards} onPress={press} />}
      {(rich.reactions?.length ?? 0) > 0 && (
        <span className="-mt-2.5 rounded-full border border-line bg-raised px-1.5 text-sm">
          {rich.reactions?.join(' ')}
        </span>
      )}
      {!untimed && (
        <span className="flex items-center gap-1 px-1 text-xs text-ink-faint">
          <time dateTime={message.at} title={format.exact(message.at)}>
            {format.shortClock(message.at)}
          </time>
          <Ticks ticks={message.ticks} state={rich.state} />
        </span>
      )}
    </div>
  )
}

/** Whether anything stands in the bubble itself; a card by itself has none. */
function isSpoken({ text, rich = {} }: HandsetMessage): boolean {
  const { cards: _cards, buttons: _buttons, reactions: _reactions, ...own } = rich
  return text !== '' || Object.keys(own).length > 0 || Object.keys(rich).length === 0
}

function Spoken({ message: { text, rich = {} } }: { message: HandsetMessage }) {
  const { t } = useLocale()
  if (rich.state === 'deleted') return <p className="italic opacity-70">{t('handsets.deleted')}</p>
  return (
    <>
      {rich.quoted !== undefined && (
        <p dir="auto" className="line-clamp-2 border-s-2 border-current/40 ps-2 text-sm opacity-80">
          {rich.quoted || '…'}
        </p>
      )}
      {rich.subject && (
        <p dir="auto" className="font-semibold">
          {rich.subject}
        </p>
      )}
      {rich.header && (
        <p dir="auto" className="font-semibold">
          {rich.header}
        </p>
      )}
      {rich.html ? (
        <MailFrame html={rich.html} title={rich.subject ?? t('channel.email')} className="h-64" />
      ) : (
        text !== '' && (
          <p dir="auto" className="whitespace-pre-wrap">
            {text}
          </p>
        )
      )}
    </>
  )
}

function Media({ media: { url, mimeType, filename } }: { media: HandsetMedia }) {
  const { t } = useLocale()
  const address = url.startsWith('/') ? `/sandbox${url}` : url
  // The page shows pictures of this origin only; others are a link away.
  const isOurs = new URL(address, window.location.origin).origin === window.location.origin
  if (mimeType.startsWith('image/') && isOurs)
    return (
      <img
        src={address}
        alt={filename ?? t('handsets.picture')}
        className="max-h-56 rounded-lg object-contain"
      />
    )
  return (
    <a
      href={address}
      target="_blank"
      rel="noreferrer"
      className="flex min-h-7 items-center gap-2 underline underline-offset-2"
    >
      <Download aria-hidden className="size-4 shrink-0" />
      <span className="truncate">{filename ?? mimeType}</span>
    </a>
  )
}

function Place({
  latitude,
  longitude,
  name,
  address,
}: {
  latitude: number
  longitude: number
  name?: string
  address?: string
}) {
  return (
    <span className="flex items-start gap-2">
      <MapPin aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        <bdi className="block">{name ?? address ?? ''}</bdi>
        <span className="text-sm opacity-80" dir="ltr">
          {latitude}, {longitude}
        </span>
      </span>
    </span>
  )
}

const signs = {
  url: ExternalLink,
  call: Phone,
  location: LocateFixed,
  calendar: CalendarPlus,
  map: MapPin,
  compose: MessageSquarePlus,
  reply: null,
  other: null,
}
const pill =
  'inline-flex min-h-8 items-center justify-center gap-1.5 rounded-2xl border border-accent/60 px-3 py-1 text-sm font-medium text-accent hover:bg-accent-soft'

function Buttons({
  buttons,
  onPress,
}: {
  buttons: readonly HandsetButton[]
  onPress: (button: { id: string; title: string }) => void
}) {
  if (buttons.length === 0) return null
  return (
    <div className="flex flex-wrap gap-1.5">
      {buttons.map((button) => {
        const Sign = signs[button.kind]
        const face = (
          <>
            {Sign && <Sign aria-hidden className="size-3.5 shrink-0" />}
            <span className="text-start">
              <bdi className="block">{button.title}</bdi>
              {button.says && (
                <bdi className="block text-xs font-normal whitespace-pre-line opacity-80">{button.says}</bdi>
              )}
            </span>
          </>
        )
        return button.kind === 'url' && button.url ? (
          <a
            key={button.id + button.title}
            href={button.url}
            target="_blank"
            rel="noreferrer"
            className={pill}
          >
            {face}
          </a>
        ) : (
          <button
            key={button.id + button.title}
            type="button"
            className={pill}
            onClick={() => onPress(button)}
          >
            {face}
          </button>
        )
      })}
    </div>
  )
}

function List({
  button,
  sections,
  onPress,
}: NonNullable<NonNullable<HandsetMessage['rich']>['list']> & {
  onPress: (button: { id: string; title: string }) => void
}) {
  return (
    <details className="w-full max-w-[92%] rounded-xl border border-line bg-raised">
      <summary className="cursor-pointer px-3 py-1.5 text-center text-sm font-medium text-accent">
        {button}
      </summary>
      {sections.map((section, at) => (
        <div key={section.title ?? at} className="border-t border-line px-1 py-1">
          {section.title && <div className="px-2 text-xs font-semibold text-ink-faint">{section.title}</div>}
          {section.rows.map((row) => (
            <button
              key={row.id}
              type="button"
              onClick={() => onPress(row)}
              className="block w-full rounded-lg px-2 py-1.5 text-start hover:bg-sunken"
            >
              <bdi className="block">{row.title}</bdi>
              {row.description && <bdi className="block text-sm text-ink-faint">{row.description}</bdi>}
            </button>
          ))}
        </div>
      ))}
    </details>
  )
}

function Cards({
  cards,
  onPress,
}: {
  cards: readonly HandsetCard[]
  onPress: (button: { id: string; title: string }) => void
}) {
  return (
    <ul className="flex w-full snap-x gap-2 overflow-x-auto pb-1" tabIndex={0}>
      {cards.map((card, at) => (
        <li
          key={`${at} ${card.title ?? ''}`}
          className="flex w-52 shrink-0 snap-start flex-col gap-2 rounded-xl border border-line bg-raised p-2.5"
        >
          {card.media && <Media media={card.media} />}
          {card.title && <bdi className="font-semibold">{card.title}</bdi>}
          {card.text && <bdi className="text-sm whitespace-pre-wrap text-ink-soft">{card.text}</bdi>}
          <Buttons buttons={card.buttons} onPress={onPress} />
        </li>
      ))}
    </ul>
  )
}

function Ticks({
  ticks,
  state,
}: {
  ticks: HandsetMessage['ticks']
  state?: 'edited' | 'deleted' | undefined
}) {
  const { t } = useLocale()
  return (
    <>
      {state === 'edited' && <span>{t('handsets.edited')}</span>}
      {ticks && (
        <span role="img" aria-label={t(`handsets.ticks.${ticks}`)} title={t(`handsets.ticks.${ticks}`)}>
          {ticks === 'sent' ? (
            <Check aria-hidden className="size-3.5" />
          ) : (
            <CheckCheck aria-hidden className={clsx('size-3.5', ticks === 'read' && 'text-accent')} />
          )}
        </span>
      )}
    </>
  )
}
