import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ArrowDownLeft, ArrowUpRight, X } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'
import { useMay } from '@/api/session.ts'
import type { Message } from '@/api/types.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { isTyping } from '@/app/shortcuts.ts'
import { AnswerBox } from '@/features/messaging/answer-box.tsx'
import { ContentView } from '@/features/messaging/content-view.tsx'
import { DecisionPath } from '@/features/messaging/decision-path.tsx'
import { EngagementTable } from '@/features/messaging/engagement-table.tsx'
import { FailureNote, hasFailed } from '@/features/messaging/failure-note.tsx'
import { FallbackChain, hasChain } from '@/features/messaging/fallback-chain.tsx'
import { MessageActions } from '@/features/messaging/message-actions.tsx'
import { MessageFacts } from '@/features/messaging/message-facts.tsx'
import { messageQuery } from '@/features/messaging/message-queries.ts'
import { MessageTimeline } from '@/features/messaging/message-timeline.tsx'
import { StatusChip } from '@/features/messaging/status-chip.tsx'
import { IconButton } from '@/ui/button.tsx'
import { CopyText } from '@/ui/copy-text.tsx'
import { ErrorState, Skeleton } from '@/ui/states.tsx'

/** One message: what was said, what became of it and when, what it cost, and why it was let through. */
export function MessagePanel() {
  const { t } = useLocale()
  const { messageId } = useParams({ from: '/app/messages/$messageId' })
  const query = useQuery(messageQuery(messageId))
  const close = useClose()
  const mayWrite = useMay('messages:write')
  if (query.isPending) return <Skeleton rows={8} />
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  const message = query.data
  const isAnswerable = message.direction === 'inbound' && mayWrite
  return (
    <article className="flex flex-col">
      <PanelHead message={message} onClose={close} />
      <Block>
        <Bubble message={message} />
        <MessageActions message={message} />
      </Block>
      {hasFailed(message) && (
        <Block>
          <FailureNote message={message} />
        </Block>
      )}
      {isAnswerable && (
        <Block>
          <AnswerBox key={message.id} message={message} />
        </Block>
      )}
      {message.fallback && hasChain(message) && (
        <Block title={t('fallback.title')}>
          <FallbackChain fallback={message.fallback} />
        </Block>
      )}
      {message.engagement && (
        <Block title={t('engagement.title')}>
          <EngagementTable engagement={message.engagement} />
        </Block>
      )}
      <Block title={t('message.timeline')}>
        <MessageTimeline message={message} />
      </Block>
      {message.decision && (
        <Block title={t('message.why')}>
          <DecisionPath decision={message.decision} verdict="past" />
        </Block>
      )}
      <Block title={t('message.facts')}>
        <MessageFacts message={message} />
      </Block>
    </article>
  )
}

function PanelHead({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useLocale()
  const word = useWord()
  const inbound = message.direction === 'inbound'
  const Arrow = inbound ? ArrowDownLeft : ArrowUpRight
  return (
    <header className="sticky top-0 z-10 flex items-start gap-3 border-b border-line bg-surface px-5 py-3">
      <div className="min-w-0 flex-1">
        <h2 className="flex items-center gap-1.5 text-lg font-semibold">
          <Arrow aria-hidden className="size-4 shrink-0 text-ink-faint" />
          <span className="sr-only">{word('direction', message.direction)}</span>
          <bdi className="truncate">{inbound ? message.from : message.to}</bdi>
        </h2>
        <CopyText value={message.id} label={t('message.id')} className="text-xs text-ink-faint" />
      </div>
      <div aria-live="polite" className="pt-0.5">
        <StatusChip status={message.status} />
      </div>
      <IconButton icon={X} label={t('common.close')} onClick={onClose} className="-me-2" />
    </header>
  )
}

function Block({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className="border-b border-line px-5 py-5 last:border-0">
      {title && <h3 className="mb-3 text-sm font-semibold">{title}</h3>}
      {children}
    </section>
  )
}

/** Who of a group wrote, as far as its provider names anybody. */
function authorOf({ metadata }: Message): string | null {
  const author = metadata?.['author'] as { name?: unknown; id?: unknown } | undefined
  const name = author?.name ?? author?.id
  return typeof name === 'string' ? name : null
}

/** The text as a phone shows it: ours at the end side, theirs at the start side. */
function Bubble({ message }: { message: Message }) {
  const inbound = message.direction === 'inbound'
  const author = authorOf(message)
  return (
    <div className={inbound ? 'flex justify-start' : 'flex justify-end'}>
      <div
        className={`rounded-2xl px-4 py-2.5 ${message.content['html'] ? 'w-full' : 'max-w-[85%]'} ${inbound ? 'rounded-es-md bg-bubble' : 'rounded-ee-md bg-accent-soft text-ink'}`}
      >
        {author && <bdi className="mb-0.5 block text-sm font-semibold">{author}</bdi>}
        <ContentView content={message.content} />
      </div>
    </div>
  )
}

function useClose() {
  const navigate = useNavigate()
  const search = useSearch({ from: '/app/messages' })
  const close = () => void navigate({ to: '/messages', search })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const layerOpen = document.querySelector('[role=dialog], [role=menu]') !== null
      if (event.key === 'Escape' && !event.defaultPrevented && !layerOpen && !isTyping(event.target)) close()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
  return close
}
