import { clsx } from 'clsx'
import type { Message, MessageEvent } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale, useWord } from '@/app/locale.tsx'

/** What happened to a message, oldest first, to the second in the account's zone. */
export function MessageTimeline({ message }: { message: Message }) {
  const { t } = useLocale()
  const format = useFormat()
  const events = message.events?.length ? message.events : eventsFromTimes(message)
  return (
    <>
      <ol>
        {events.map((event, index) => (
          <Happening
            key={`${event.at}${event.status}`}
            event={event}
            before={events[index - 1]}
            last={index === events.length - 1}
          />
        ))}
      </ol>
      <p className="mt-3 text-xs text-ink-faint">{t('message.zone', { zone: format.timeZone })}</p>
    </>
  )
}

function Happening({
  event,
  before,
  last,
}: {
  event: MessageEvent
  before: MessageEvent | undefined
  last: boolean
}) {
  const format = useFormat()
  const word = useWord()
  const bad = ['failed', 'undelivered', 'rejected'].includes(event.status)
  const good = ['delivered', 'read', 'received'].includes(event.status)
  return (
    <li className="relative flex gap-3 pb-3 last:pb-0">
      {!last && <span aria-hidden className="absolute start-[4px] top-4 bottom-[-4px] w-0.5 bg-line" />}
      <span
        aria-hidden
        className={clsx(
          'mt-1.5 size-2.5 shrink-0 rounded-full',
          bad ? 'bg-bad' : good ? 'bg-ok' : 'bg-line-strong',
        )}
      />
      <div className="min-w-0 flex-1">
        <span className="font-medium">{word('status', event.status)}</span>
        {event.carrier && <span className="text-ink-faint"> · {event.carrier}</span>}
        {(event.detail ?? event.code) && (
          <p className="text-sm text-ink-soft">
            {event.detail}{' '}
            {event.code && <code className="font-mono text-xs text-ink-faint">{event.code}</code>}
          </p>
        )}
      </div>
      <div className="shrink-0 text-end text-sm text-ink-soft">
        <time dateTime={event.at} title={format.exact(event.at)}>
          {format.clock(event.at)}
        </time>
        {before && (
          <span className="block text-xs text-ink-faint">
            {sayGap(Date.parse(event.at) - Date.parse(before.at))}
          </span>
        )}
      </div>
    </li>
  )
}

function sayGap(ms: number): string {
  if (ms < 1000) return `+${ms} ms`
  if (ms < 60_000) return `+${(ms / 1000).toFixed(1)} s`
  if (ms < 3_600_000) return `+${Math.round(ms / 60_000)} min`
  return `+${Math.round(ms / 3_600_000)} h`
}

function eventsFromTimes(message: Message): MessageEvent[] {
  const times: [string | null, string][] = [
    [message.createdAt, message.direction === 'inbound' ? 'received' : 'accepted'],
    [message.submittedAt, 'submitted'],
    [message.deliveredAt, 'delivered'],
    [message.deliveredAt ? null : message.finishedAt, message.status],
  ]
  return times.flatMap(([at, status]) =>
    at ? [{ at, status, code: null, detail: null, carrier: null }] : [],
  )
}
