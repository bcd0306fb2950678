import { clsx } from 'clsx'
import { useFormat } from '@/app/format.ts'
import { useNow } from '@/ui/use-now.ts'

/** How long ago, with the exact time in the account's zone on hover. */
export function When({ at, className }: { at: string; className?: string }) {
  const format = useFormat()
  const now = useNow()
  return (
    <time
      dateTime={at}
      title={`${format.exact(at)} (${format.timeZone})`}
      className={clsx('whitespace-nowrap', className)}
    >
      {format.relative(at, now)}
    </time>
  )
}
