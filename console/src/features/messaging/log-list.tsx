import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowUp, MessagesSquare, SearchX } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { isTyping, singleKeysOff } from '@/app/shortcuts.ts'
import type { Message } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { isFiltered, type LogFilters } from '@/features/messaging/log-filters.ts'
import { LogHead, LogRow } from '@/features/messaging/log-row.tsx'
import type { useLog } from '@/features/messaging/use-log.ts'
import { Button, buttonClass } from '@/ui/button.tsx'
import { EmptyState, ErrorState, Skeleton } from '@/ui/states.tsx'

const rowHeightPx = 64

type Log = ReturnType<typeof useLog>

type LogListProps = {
  log: Log
  filters: LogFilters
  openId: string | undefined
  onOpen: (id: string) => void
  onClear: () => void
}

export function LogList(props: LogListProps) {
  const { query, rows } = props.log
  if (query.isPending) return <Skeleton rows={9} />
  if (query.isError && rows.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (rows.length === 0) return <NoMessages filters={props.filters} onClear={props.onClear} />
  return <Rows {...props} />
}

/** A list box of thousands of rows of which only the visible ones exist; j and k walk it, Enter opens. */
function Rows({ log, openId, onOpen }: LogListProps) {
  const { query, rows, arrivedIds } = log
  const { t } = useLocale()
  const scroller = useRef<HTMLDivElement>(null)
  const [atTop, setAtTop] = useState(true)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 8,
    getItemKey: (index) => rows[index]?.id ?? index,
  })
  const items = virtual.getVirtualItems()
  const scrollTo = (index: number) => virtual.scrollToIndex(index, { align: 'auto' })
  const { activeId, onKeyDown } = useWalk(rows, openId, onOpen, scrollTo)
  useNextPage(log, items.at(-1)?.index ?? 0)
  useForgetArrived(log, atTop)
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <LogHead />
      {!atTop && arrivedIds.size > 0 && (
        <Button
          kind="primary"
          size="small"
          icon={ArrowUp}
          className="absolute start-1/2 top-10 z-10 -translate-x-1/2 rounded-full! shadow-high rtl:translate-x-1/2"
          onClick={() => scrollTo(0)}
        >
          {t('messages.new', { count: arrivedIds.size })}
        </Button>
      )}
      <div
        ref={scroller}
        role="listbox"
        tabIndex={0}
        aria-label={t('messages.title')}
        aria-activedescendant={activeId && items.some((item) => item.key === activeId) ? activeId : undefined}
        onKeyDown={onKeyDown}
        onScroll={(event) => setAtTop(event.currentTarget.scrollTop < 8)}
        className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
      >
        <div role="presentation" className="relative w-full" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const message = rows[index]
            if (!message) return null
            const { id } = message
            return (
              <LogRow
                key={id}
                message={message}
                top={start}
                height={rowHeightPx}
                position={index + 1}
                total={query.hasNextPage ? -1 : rows.length}
                active={id === activeId}
                open={id === openId}
                fresh={arrivedIds.has(id)}
                onOpen={() => onOpen(id)}
              />
            )
          })}
        </div>
        {query.isFetchNextPageError && (
          <ErrorState error={query.error} onRetry={() => void query.fetchNextPage()} />
        )}
      </div>
    </div>
  )
}

/** The row the keyboard is on. While a message is open, walking opens the next one. */
function useWalk(
  rows: Message[],
  openId: string | undefined,
  onOpen: (id: string) => void,
  scrollTo: (index: number) => void,
) {
  const [activeId, setActiveId] = useState<string | undefined>(openId)
  useEffect(() => setActiveId(openId), [openId])
  const walk = (step: number) => {
    const from = rows.findIndex((row) => row.id === activeId)
    const to = Math.max(0, Math.min(rows.length - 1, from + step))
    setActiveId(rows[to]?.id)
    scrollTo(to)
    return rows[to]?.id
  }
  useWalkingKeys((step) => {
    const id = walk(step)
    if (id && openId) onOpen(id)
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 10,
      PageUp: -10,
      Home: -rows.length,
      End: rows.length,
    }
    const step = steps[event.key]
    if (step === undefined && event.key !== 'Enter') return
    event.preventDefault()
    if (step !== undefined) walk(step)
    else if (activeId) onOpen(activeId)
  }
  return { activeId, onKeyDown }
}

/** Fetches the next page when the last rows come into view. */
function useNextPage({ query, rows }: Log, lastIndex: number) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastIndex >= rows.length - 10) void fetchNextPage()
  }, [lastIndex, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage])
}

/** New rows stay marked for four seconds once they can be seen. */
function useForgetArrived({ arrivedIds, forgetArrived }: Log, atTop: boolean) {
  useEffect(() => {
    if (!atTop || arrivedIds.size === 0) return
    const timer = setTimeout(forgetArrived, 4000)
    return () => clearTimeout(timer)
  }, [atTop, arrivedIds, forgetArrived])
}

function useWalkingKeys(walk: (step: number) => void) {
  const lastG = useRef(-Infinity)
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (isTyping(event.target) || singleKeysOff() || event.metaKey || event.ctrlKey || event.altKey) return
      if (event.key === 'g') lastG.current = event.timeStamp
      // `g k` goes to another page; its k does not walk the log.
      if (event.timeStamp - lastG.current < 1000) return
      if (event.key === 'j') walk(1)
      if (event.key === 'k') walk(-1)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
}

function NoMessages({ filters, onClear }: { filters: LogFilters; onClear: () => void }) {
  const { t } = useLocale()
  if (isFiltered(filters)) {
    return (
      <EmptyState
        icon={SearchX}
        title={t('messages.noneFound')}
        action={<Button onClick={onClear}>{t('filters.clear')}</Button>}
      >
        {t('messages.noneFoundWhy')}
      </EmptyState>
    )
  }
  const action = (
    <>
      <Link to="/send" className={buttonClass('primary')}>
        {t('messages.sendFirst')}
      </Link>
      <Link to="/keys" className={buttonClass()}>
        {t('messages.getKey')}
      </Link>
    </>
  )
  return (
    <EmptyState icon={MessagesSquare} title={t('messages.none')} action={action}>
      {t('messages.noneWhy')}
    </EmptyState>
  )
}
