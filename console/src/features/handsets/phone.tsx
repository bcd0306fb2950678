import { BatteryFull, ChevronLeft, Signal, SignalZero, X } from 'lucide-react'
import { useState } from 'react'
import type { HandsetMessage } from '@/api/handset-types.ts'
import type { HandsetBehaviour } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale } from '@/app/locale.tsx'
import { BehaviourMenu } from '@/features/handsets/behaviour-menu.tsx'
import { gistOf, groupConversations, type Conversation } from '@/features/handsets/conversations.ts'
import { PhoneConversation } from '@/features/handsets/phone-conversation.tsx'
import { ShopPageLink } from '@/features/handsets/shop-page-link.tsx'
import { StartConversation } from '@/features/handsets/start-conversation.tsx'
import { useHandset } from '@/features/handsets/use-handset.ts'
import { IconButton } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { problemText } from '@/ui/toast.tsx'
import { useNow } from '@/ui/use-now.ts'
import { When } from '@/ui/when.tsx'

/** One phone: its frame, the list of who wrote, and the conversation that is open. */
export function Phone({
  address,
  label,
  mail,
  deliver,
  onRemove,
}: {
  address: string
  label: string
  /** Whose mails it shows beside what comes to its number. */
  mail?: string | undefined
  deliver: HandsetBehaviour['deliver']
  onRemove: () => void
}) {
  const { t } = useLocale()
  const { messages, error, write } = useHandset(address)
  const { conversations, shown, show, start } = useOpenConversation(messages ?? [])
  const off = deliver === 'offline'
  return (
    <section aria-label={t('handsets.phone', { address })} className="w-[19.5rem]">
      <div className="mb-2.5 flex items-center gap-1 ps-2">
        <h2 className="min-w-0 flex-1 truncate font-medium">
          <bdi>{address}</bdi>
          {label && <span className="block truncate text-sm font-normal text-ink-faint">{label}</span>}
          {mail && <span className="block truncate text-sm font-normal text-ink-faint">{mail}</span>}
        </h2>
        <BehaviourMenu address={address} deliver={deliver} />
        <IconButton icon={X} label={t('handsets.remove', { address })} onClick={onRemove} />
      </div>
      <div className="rounded-[2.75rem] bg-phone p-2.5 shadow-high ring-1 ring-white/10 ring-inset">
        <div className="flex h-[34rem] flex-col overflow-hidden rounded-[2.2rem] bg-surface">
          <StatusBar off={off} />
          {shown ? (
            <>
              <div className="flex items-center gap-1 border-b border-line px-2 pb-2">
                <IconButton
                  icon={ChevronLeft}
                  label={t('handsets.back')}
                  onClick={() => show(null)}
                  className="rtl:rotate-180"
                />
                <bdi className="min-w-0 flex-1 truncate font-medium">{shown.name}</bdi>
                <Chip>{t(`channel.${shown.channel}` as 'channel.sms')}</Chip>
                {shown.channel === 'webchat' && <ShopPageLink siteKey={shown.peer} address={address} />}
              </div>
              <PhoneConversation
                conversation={shown}
                onWrite={(writing) => write(shown.channel, shown.peer, writing)}
              />
            </>
          ) : (
            <ConversationList
              conversations={conversations}
              loading={messages === null && !error}
              error={error}
              onOpen={show}
              onStart={start}
            />
          )}
        </div>
      </div>
    </section>
  )
}

/** Which conversation is open on the phone, and what was seen of the others. */
function useOpenConversation(messages: HandsetMessage[]) {
  const [openKey, setOpenKey] = useState<string | null>(null)
  /** A conversation nobody wrote in yet. */
  const [begun, setBegun] = useState<{ channel: string; peer: string } | null>(null)
  const [seenAt, setSeenAt] = useState<Record<string, string>>({})
  const conversations = groupConversations(messages, seenAt)
  const open = conversations.find((conversation) => conversation.key === openKey)
  const markSeen = (conversation: Conversation) =>
    setSeenAt((before) => ({ ...before, [conversation.key]: conversation.last.at }))
  const show = (conversation: Conversation | null) => {
    const leaving = open ?? conversation
    if (leaving) markSeen(leaving)
    setOpenKey(conversation?.key ?? null)
    setBegun(null)
  }
  const start = (channel: string, peer: string) => {
    setOpenKey(`${channel} ${peer}`)
    setBegun({ channel, peer })
  }
  const shown = open ?? (begun && emptyConversation(begun))
  return { conversations, shown, show, start }
}

type Begun = { channel: string; peer: string }

const emptyConversation = ({
  channel,
  peer,
}: Begun): Pick<Conversation, 'channel' | 'peer' | 'name' | 'messages'> => ({
  channel,
  peer,
  name: peer,
  messages: [],
})

function StatusBar({ off }: { off: boolean }) {
  const format = useFormat()
  const now = useNow()
  const Bars = off ? SignalZero : Signal
  return (
    <div
      aria-hidden
      className="relative flex h-11 shrink-0 items-center justify-between px-6 text-sm font-semibold"
    >
      <span>{format.shortClock(new Date(now).toISOString())}</span>
      <span className="absolute inset-x-0 top-2.5 mx-auto h-5 w-20 rounded-full bg-notch" />
      <span className="flex items-center gap-1.5">
        <Bars className="size-4" />
        <BatteryFull className="size-5" />
      </span>
    </div>
  )
}

type ListProps = {
  conversations: Conversation[]
  loading: boolean
  error: unknown
  onOpen: (conversation: Conversation) => void
  onStart: (channel: string, peer: string) => void
}

function ConversationList({ conversations, loading, error, onOpen, onStart }: ListProps) {
  const { t } = useLocale()
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center justify-between ps-5 pe-3 pt-1 pb-2">
        <h3 className="text-lg font-semibold">{t('handsets.messages')}</h3>
        <StartConversation onStart={onStart} />
      </div>
      {Boolean(error) && (
        <p role="alert" className="mx-4 rounded-lg bg-bad-soft px-3 py-2 text-sm text-bad">
          {problemText(error) || t('error.unreachable')}
        </p>
      )}
      {loading && <div className="skeleton mx-5 h-12" />}
      {!loading && !error && conversations.length === 0 && (
        <p className="px-5 py-6 text-ink-faint">{t('handsets.empty')}</p>
      )}
      <ul className="min-h-0 flex-1 overflow-y-auto" aria-live="polite">
        {conversations.map((conversation) => (
          <li key={conversation.key}>
            <button
              type="button"
              onClick={() => onOpen(conversation)}
              className="flex w-full items-center gap-3 px-4 py-2.5 text-start hover:bg-sunken focus-visible:-outline-offset-2"
            >
              <span
                aria-hidden
                className="grid size-10 shrink-0 place-items-center rounded-full bg-accent-soft text-sm font-semibold text-accent-strong"
              >
                {conversation.name.replace(/^[+@]/, '').slice(0, 2).toUpperCase()}
              </span>
              <span className="min-w-0 flex-1">
                <span className="flex items-baseline justify-between gap-2">
                  <bdi className="truncate font-medium">{conversation.name}</bdi>
                  <When at={conversation.last.at} className="shrink-0 text-xs text-ink-faint" />
                </span>
                <span className="flex items-center gap-2">
                  <span className="line-clamp-1 flex-1 text-sm text-ink-soft" dir="auto">
                    {t(`channel.${conversation.channel}` as 'channel.sms')} · {gistOf(conversation.last)}
                  </span>
                  {conversation.unread > 0 && (
                    <span className="grid h-5 min-w-5 place-items-center rounded-full bg-accent px-1.5 text-xs font-semibold text-on-accent">
                      {conversation.unread}
                      <span className="sr-only"> {t('handsets.unread')}</span>
                    </span>
                  )}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
