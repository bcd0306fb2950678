import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRef } from 'react'
import { ApiProblem, newKey, post } from '@/api/http.ts'
import { useSession } from '@/api/session.ts'
import type { Message } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { messageQuery } from '@/features/messaging/message-queries.ts'
import { RefusalCard } from '@/features/messaging/refusal-card.tsx'
import { isSendable, toMessageDraft, useSendDraft, type SendDraft } from '@/features/messaging/send-draft.ts'
import { SendForm } from '@/features/messaging/send-form.tsx'
import { SendPreview } from '@/features/messaging/send-preview.tsx'
import { Page } from '@/ui/page.tsx'
import { useToasts } from '@/ui/toast.tsx'

/** Writes and sends one message, and says before it is sent what it costs and whether it may go. */
export function SendPage() {
  const { t } = useLocale()
  const prefill = useSearch({ from: '/app/send' })
  const timeZone = useSession().data?.account?.timezone ?? 'UTC'
  const { draft, set, forget } = useSendDraft(prefill)
  const send = useSend(draft, timeZone, forget)
  const refusal = isRefusal(send.error) ? send.error.problem : null
  const change = (part: Partial<SendDraft>) => {
    if (!send.isPending) send.reset()
    set(part)
  }
  return (
    <Page title={t('send.title')} lead={t('send.lead')}>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <SendForm
          draft={draft}
          onChange={change}
          onSend={() => isSendable(draft) && send.mutate()}
          busy={send.isPending}
          problem={refusal}
          timeZone={timeZone}
        />
        <div className="flex flex-col gap-6 lg:sticky lg:top-6">
          {refusal ? (
            <RefusalCard problem={refusal} draft={draft} />
          ) : (
            <SendPreview draft={draft} timeZone={timeZone} />
          )}
        </div>
      </div>
    </Page>
  )
}

/** Whether the server said no; after a lost connection or a fault on the way nobody knows whether the message went. */
function isRefusal(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.problem.status >= 400 && error.problem.status < 500
}

/** Sends the draft. The same draft tried again after a lost connection carries the same key, so it cannot go twice. */
function useSend(draft: SendDraft, timeZone: string, forget: () => void) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { complain, tell } = useToasts()
  const { t } = useLocale()
  const attempt = useRef({ body: '', key: '' })
  return useMutation({
    mutationFn: () => {
      const message = toMessageDraft(draft, timeZone)
      const body = JSON.stringify(message)
      if (attempt.current.body !== body) attempt.current = { body, key: newKey() }
      return post<Message>('/v1/messages', message, attempt.current.key)
    },
    onSuccess: (message) => {
      attempt.current = { body: '', key: '' }
      forget()
      void client.invalidateQueries({ queryKey: ['wallet'] })
      void client.invalidateQueries({ queryKey: messageQuery(message.id).queryKey })
      tell(t(message.sendAt ? 'send.scheduled' : 'send.sent'))
      void navigate({ to: '/messages/$messageId', params: { messageId: message.id } })
    },
    onError: (error) => {
      // A refusal is an answer: the next try is a new attempt. What failed otherwise may have been sent, and keeps its key.
      if (!isRefusal(error)) return complain(error)
      attempt.current = { body: '', key: '' }
    },
  })
}
