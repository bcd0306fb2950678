import { Outlet, useMatch, useNavigate, useSearch } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { useMemo } from 'react'
import { useSession } from '@/api/session.ts'
import { useLocale } from '@/app/locale.tsx'
import { LogBar } from '@/features/messaging/log-bar.tsx'
import { LogList } from '@/features/messaging/log-list.tsx'
import type { LogFilters } from '@/features/messaging/log-filters.ts'
import { useLog } from '@/features/messaging/use-log.ts'
import { usePageTitle } from '@/ui/page.tsx'

/** The message log, and beside it the message that is open. */
export function MessagesPage() {
  const { t } = useLocale()
  const search = useSearch({ from: '/app/messages' })
  const key = JSON.stringify(search)
  const filters = useMemo(() => JSON.parse(key) as LogFilters, [key])
  const timeZone = useSession().data?.account?.timezone ?? 'UTC'
  const log = useLog(filters, timeZone)
  const navigate = useNavigate()
  const openId = useMatch({ from: '/app/messages/$messageId', shouldThrow: false })?.params.messageId
  usePageTitle(t('messages.title'))
  const setFilters = (next: LogFilters) => void navigate({ to: '.', search: next, replace: true })
  const open = (id: string) =>
    void navigate({ to: '/messages/$messageId', params: { messageId: id }, search: filters })
  return (
    <div className="flex h-full">
      {openId && <h1 className="sr-only xl:hidden">{t('messages.title')}</h1>}
      <section
        aria-label={t('messages.title')}
        className={clsx('@container flex min-w-0 flex-1 flex-col', openId && 'max-xl:hidden')}
      >
        <LogBar filters={filters} onFilters={setFilters} rows={log.rows} liveState={log.liveState} />
        <LogList log={log} filters={filters} openId={openId} onOpen={open} onClear={() => setFilters({})} />
      </section>
      {openId && (
        <section
          aria-label={t('message.panel')}
          className="min-w-0 flex-1 overflow-y-auto border-line bg-surface xl:max-w-[34rem] xl:min-w-[30rem] xl:border-s"
        >
          <Outlet />
        </section>
      )}
    </div>
  )
}
