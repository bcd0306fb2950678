import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import type { Message } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { channelsQuery } from '@/features/connectors/connector-queries.ts'
import { explain } from '@/features/messaging/meaning-of.ts'

/** Whether there is something to say about why it did not arrive. */
export const hasFailed = ({ status, code, detail }: Message): boolean =>
  ended.includes(status) && (code ?? detail) !== null

const ended = ['failed', 'undelivered', 'rejected', 'expired']

/** Why a message did not arrive: the code, what the provider means by it, and what mends it. */
export function FailureNote({ message }: { message: Message }) {
  const { t, say } = useLocale()
  const codes = useQuery(channelsQuery).data?.data.find(({ name }) => name === message.channel)?.codes ?? {}
  const { name, meaning } = explain(message, codes)
  return (
    <div className="rounded-lg bg-bad-soft px-3.5 py-3 text-bad">
      <h3 className="flex items-center gap-2 font-semibold">
        <TriangleAlert aria-hidden className="size-4 shrink-0" />
        {t('message.failed')}
      </h3>
      {message.detail && (
        <p className="mt-1" dir="auto">
          {say(message.detail)}
        </p>
      )}
      {meaning && (
        <p className="mt-1" dir="auto">
          {meaning}
        </p>
      )}
      <p className="mt-1.5 flex flex-wrap gap-x-3 font-mono text-xs">
        {name && <code>{name}</code>}
        {message.code && <code>{message.code}</code>}
      </p>
    </div>
  )
}
