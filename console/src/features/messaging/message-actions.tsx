import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CalendarX, RotateCcw, Smartphone } from 'lucide-react'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import { useMay, useSession } from '@/api/session.ts'
import type { Message } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { messageQuery } from '@/features/messaging/message-queries.ts'
import { Button, buttonClass } from '@/ui/button.tsx'
import { ConfirmDialog } from '@/ui/confirm-dialog.tsx'
import { useToasts } from '@/ui/toast.tsx'

/** What can be done with a message now: cancel it before it leaves, send it again, look at it on the handset. */
export function MessageActions({ message }: { message: Message }) {
  const { t } = useLocale()
  const sandbox = useSession().data?.operator.sandbox
  const mayWrite = useMay('messages:write')
  const failed = ['failed', 'undelivered', 'expired', 'rejected'].includes(message.status)
  const isOurs = message.direction === 'outbound'
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      {isOurs && mayWrite && message.content.type !== 'reaction' && (
        <Link to="/send" search={{ again: message.id }} className={buttonClass('secondary', 'small')}>
          <RotateCcw aria-hidden className="size-4" />
          {t(failed ? 'message.retry' : 'message.sendAgain')}
        </Link>
      )}
      {sandbox && (
        <Link to="/handsets" className={buttonClass('quiet', 'small')}>
          <Smartphone aria-hidden className="size-4" />
          {t('message.seeHandset')}
        </Link>
      )}
      {(message.status === 'scheduled' || message.status === 'accepted') && isOurs && (
        <CancelButton message={message} />
      )}
    </div>
  )
}

function CancelButton({ message }: { message: Message }) {
  const { t } = useLocale()
  const [asking, setAsking] = useState(false)
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  const cancel = useMutation({
    mutationFn: () => post<Message>(`/v1/messages/${message.id}/cancel`),
    onSuccess: (cancelled) => {
      client.setQueryData(messageQuery(message.id).queryKey, (before) =>
        before ? { ...before, ...cancelled } : cancelled,
      )
      void client.invalidateQueries({ queryKey: messageQuery(message.id).queryKey })
      tell(t('message.cancelled'))
    },
    onError: complain,
    onSettled: () => setAsking(false),
  })
  return (
    <>
      <Button kind="danger" size="small" icon={CalendarX} onClick={() => setAsking(true)}>
        {t('message.cancel')}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('message.cancelTitle')}
        description={t('message.cancelWhy')}
        action={t('message.cancel')}
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate()}
      />
    </>
  )
}
