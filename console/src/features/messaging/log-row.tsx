import { clsx } from 'clsx'
import { ArrowDownLeft, ArrowUpRight } from 'lucide-react'
import { memo } from 'react'
import type { Message } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { channelIcon } from '@/features/messaging/channel-icon.ts'
import { contentSummary } from '@/features/messaging/content-summary.ts'
import { OtherParty } from '@/features/messaging/other-party.tsx'
import { StatusChip } from '@/features/messaging/status-chip.tsx'
import { When } from '@/ui/when.tsx'

const grid =
  'grid items-center gap-x-4 px-4 sm:px-6 grid-cols-[minmax(0,1fr)_auto] @2xl:grid-cols-[8.5rem_minmax(0,1fr)_6.5rem_5rem_4.5rem] @5xl:grid-cols-[8.5rem_11rem_minmax(0,1fr)_8rem_6.5rem_5.5rem_4.5rem]'

/** The names of the columns; a reader of the screen hears them in each row instead. */
export function LogHead() {
  const { t } = useLocale()
  return (
    <div
      aria-hidden
      className={clsx(grid, 'h-8 border-b border-line text-xs font-medium text-ink-faint @max-2xl:hidden')}
    >
      <span>{t('filters.status')}</span>
      <span>{t('messages.column.who')}</span>
      <span className="@max-5xl:hidden">{t('messages.column.text')}</span>
      <span className="@max-5xl:hidden">{t('filters.class')}</span>
      <span>{t('filters.channel')}</span>
      <span className="text-end">{t('messages.column.price')}</span>
      <span className="text-end">{t('messages.column.when')}</span>
    </div>
  )
}

type LogRowProps = {
  message: Message
  top: number
  height: number
  position: number
  total: number
  active: boolean
  open: boolean
  fresh: boolean
  onOpen: () => void
}

export const LogRow = memo(function LogRow({
  message,
  top,
  height,
  position,
  total,
  active,
  open,
  fresh,
  onOpen,
}: LogRowProps) {
  const { t } = useLocale()
  const format = useFormat()
  const word = useWord()
  const inbound = message.direction === 'inbound'
  const Arrow = inbound ? ArrowDownLeft : ArrowUpRight
  const text = contentSummary(message.content, t)
  return (
    <div
      id={message.id}
      role="option"
      aria-selected={open}
      aria-posinset={position}
      aria-setsize={total}
      onClick={onOpen}
      style={{ height, transform: `translateY(${top}px)` }}
      className={clsx(
        grid,
        'absolute inset-x-0 top-0 cursor-pointer border-b border-line transition-colors',
        open ? 'bg-accent-soft' : active ? 'bg-sunken' : fresh ? 'bg-ok-soft/60' : 'hover:bg-sunken/70',
        active && 'shadow-[inset_3px_0_0_var(--accent)]',
      )}
    >
      <div className="@max-2xl:order-2 @max-2xl:justify-self-end">
        <StatusChip status={message.status} />
      </div>
      <div className="min-w-0 @max-2xl:order-1">
        <div className="flex items-center gap-1.5 font-medium">
          <Arrow
            aria-hidden
            className={clsx('size-4 shrink-0', inbound ? 'text-accent' : 'text-ink-faint')}
          />
          <span className="sr-only">{word('direction', message.direction)}</span>
          <OtherParty message={message} />
        </div>
        <div className="truncate text-sm text-ink-faint @5xl:hidden" dir="auto">
          {text}
        </div>
        <div className="truncate text-sm text-ink-faint @max-5xl:hidden">
          {t(inbound ? 'messages.toUs' : 'messages.asUs', { sender: inbound ? message.to : message.from })}
        </div>
      </div>
      <div className="line-clamp-2 text-ink-soft @max-5xl:hidden" dir="auto">
        {text}
      </div>
      <div className="truncate text-sm text-ink-soft @max-5xl:hidden">{word('class', message.class)}</div>
      <LogChannel message={message} />
      <div className="text-end @max-2xl:hidden">
        {message.price ? format.money(message.price) : <span className="text-ink-faint">–</span>}
      </div>
      <div className="text-end text-sm text-ink-faint @max-2xl:hidden">
        <When at={message.createdAt} />
      </div>
    </div>
  )
})

/** The channel; of an SMS, how many segments are paid for. */
function LogChannel({ message }: Pick<LogRowProps, 'message'>) {
  const { t } = useLocale()
  const Icon = channelIcon(message.channel)
  return (
    <div className="min-w-0 text-sm text-ink-soft @max-2xl:hidden">
      <div className="flex items-center gap-1.5">
        <Icon aria-hidden className="size-4 shrink-0 text-ink-faint" />
        <span className="truncate">{t(`channel.${message.channel as 'sms'}`)}</span>
      </div>
      {message.channel === 'sms' && (
        <div className="truncate text-ink-faint">{t('messages.segments', { count: message.segments })}</div>
      )}
    </div>
  )
}
