import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useLive } from '@/api/live.tsx'
import type { LiveFrame } from '@/api/live-socket.ts'
import type { Message } from '@/api/types.ts'
import type { LogFilters } from '@/features/messaging/log-filters.ts'
import { mergeHead, patchRow } from '@/features/messaging/log-pages.ts'
import { logQuery, readLogPage } from '@/features/messaging/message-queries.ts'

const gatherMs = 300
const pollMs = 5_000

/**
 * The log, kept true while it is looked at.
 * Live frames change the rows at once and a burst of them fetches the head of the log once; without a live connection the head is polled.
 */
export function useLog(filters: LogFilters, timeZone: string) {
  const client = useQueryClient()
  const { state, listen } = useLive()
  const options = useMemo(() => logQuery(filters, timeZone), [filters, timeZone])
  const query = useInfiniteQuery(options)
  const [arrivedIds, setArrivedIds] = useState<ReadonlySet<string>>(new Set())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const refreshHead = useCallback(async () => {
    const before = client.getQueryData(options.queryKey)
    if (!before) return
    const head = await readLogPage(filters, timeZone)
    const known = new Set(before.pages.flatMap((page) => page.data.map((row) => row.id)))
    client.setQueryData(options.queryKey, (log) => log && mergeHead(log, head))
    const arrived = head.data.filter((row) => !known.has(row.id)).map((row) => row.id)
    if (arrived.length > 0) setArrivedIds((ids) => new Set([...ids, ...arrived]))
  }, [client, filters, options, timeZone])

  useEffect(() => {
    const refreshSoon = () => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void refreshHead().catch(() => undefined), gatherMs)
    }
    const onFrame = (frame: LiveFrame) => {
      if (!frame.event.startsWith('message.')) return
      const { id, status } = frame.data ?? {}
      if (typeof id !== 'string') return
      if (typeof status === 'string')
        client.setQueryData(
          options.queryKey,
          (log) => log && patchRow(log, id, { status: status as Message['status'] }),
        )
      void client.invalidateQueries({ queryKey: ['message', id] })
      refreshSoon()
    }
    return listen(onFrame)
  }, [client, listen, options, refreshHead])

  useEffect(() => {
    if (state === 'live') {
      void refreshHead().catch(() => undefined)
      return
    }
    const poll = setInterval(() => void refreshHead().catch(() => undefined), pollMs)
    return () => clearInterval(poll)
  }, [state, refreshHead])

  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.data) ?? [], [query.data])
  const forgetArrived = useCallback(() => setArrivedIds(new Set()), [])
  return { query, rows, arrivedIds, forgetArrived, liveState: state }
}
