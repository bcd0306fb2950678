import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { Download, ListFilter, Send, X } from 'lucide-react'
import type { LiveState } from '@/api/live-socket.ts'
import type { Message } from '@/api/types.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { downloadCsv } from '@/features/messaging/export-csv.ts'
import { LogFilterFields } from '@/features/messaging/log-filter-fields.tsx'
import { isFiltered, type FilterName, type LogFilters } from '@/features/messaging/log-filters.ts'
import { Button, buttonClass } from '@/ui/button.tsx'
import { Popover } from '@/ui/popover.tsx'
import { SearchField } from '@/ui/search-field.tsx'

type LogBarProps = {
  filters: LogFilters
  onFilters: (next: LogFilters) => void
  rows: Message[]
  liveState: LiveState
}

/** What is above the log: its name, whether it is live, search, filters, export. */
export function LogBar({ filters, onFilters, rows, liveState }: LogBarProps) {
  const { t } = useLocale()
  return (
    <div className="flex flex-col gap-3 border-b border-line px-4 pt-5 pb-3 sm:px-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="text-xl font-semibold tracking-tight">{t('messages.title')}</h1>
        <LiveMark state={liveState} />
        <div className="ms-auto flex items-center gap-2">
          <Button
            icon={Download}
            size="small"
            kind="quiet"
            disabled={rows.length === 0}
            onClick={() => downloadCsv(rows)}
          >
            <span className="@max-md:sr-only">{t('messages.export')}</span>
          </Button>
          <Link to="/send" className={buttonClass('primary', 'small')}>
            <Send aria-hidden className="size-4" />
            {t('messages.send')}
          </Link>
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          className="min-w-40 max-w-80 flex-1"
          label={t('messages.search')}
          value={filters.q ?? ''}
          onChange={(q) => onFilters({ ...without(filters, 'q'), ...(q && { q }) })}
        />
        <Popover
          label={t('filters.title')}
          trigger={
            <Button icon={ListFilter} size="small" className="min-h-9">
              {t('filters.title')}
            </Button>
          }
        >
          <LogFilterFields filters={filters} onFilters={onFilters} />
        </Popover>
        <ActiveFilters filters={filters} onFilters={onFilters} />
      </div>
    </div>
  )
}

const marks: Record<LiveState, string> = {
  live: 'bg-ok',
  connecting: 'bg-line-strong',
  catching_up: 'bg-wait motion-safe:animate-[pulse-dot_1s_infinite]',
  offline: 'bg-bad',
}

export function LiveMark({ state }: { state: LiveState }) {
  const { t } = useLocale()
  return (
    <span
      role="status"
      className="inline-flex items-center gap-2 text-sm text-ink-soft"
      title={t(`live.${state}.hint`)}
    >
      <span aria-hidden className={clsx('size-2 rounded-full', marks[state])} />
      {t(`live.${state}`)}
    </span>
  )
}

function ActiveFilters({ filters, onFilters }: Pick<LogBarProps, 'filters' | 'onFilters'>) {
  const { t } = useLocale()
  const word = useWord()
  const { q: _, ...shown } = filters
  const say = (name: string, value: string) =>
    name === 'status' || name === 'direction' || name === 'class' ? word(name, value) : value
  return (
    <>
      {Object.entries(shown).map(([name, value]) => (
        <button
          key={name}
          type="button"
          onClick={() => onFilters(without(filters, name as FilterName))}
          aria-label={t('filters.remove', { name: t(`filters.${name as Exclude<FilterName, 'q'>}`) })}
          className="inline-flex h-7 items-center gap-1.5 rounded-full bg-accent-soft ps-3 pe-2 text-sm text-accent-strong hover:underline"
        >
          {t(`filters.${name as Exclude<FilterName, 'q'>}`)}: {say(name, value)}
          <X aria-hidden className="size-3.5" />
        </button>
      ))}
      {isFiltered(filters) && (
        <Button kind="quiet" size="small" onClick={() => onFilters({})}>
          {t('filters.clear')}
        </Button>
      )}
    </>
  )
}

function without(filters: LogFilters, name: FilterName): LogFilters {
  const { [name]: _, ...rest } = filters
  return rest
}
