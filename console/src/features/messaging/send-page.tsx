import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRef } from 'react'
import { ApiProblem, newKey, post } from '@/api/http.ts'
import { useSession } from '@/api/session.ts'
import type { Message } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import type { ContentDraft, DraftType } from '@/features/composer/content-draft.ts'
import { drawContent } from '@/features/composer/draw-content.ts'
import { HandsetPreview } from '@/features/composer/handset-preview.tsx'
import { unfilledVariables } from '@/features/composer/own-template-choice.ts'
import { OwnTemplatePreview } from '@/features/composer/own-template-preview.tsx'
import { placesOf, refusalOf } from '@/features/composer/problem-places.ts'
import { useComposerFacts, type ComposerFacts } from '@/features/composer/use-composer-facts.ts'
import { contactQuery } from '@/features/contacts/contact-queries.ts'
import { messageQuery } from '@/features/messaging/message-queries.ts'
import { prefillDraft } from '@/features/messaging/prefill-draft.ts'
import { RefusalCard } from '@/features/messaging/refusal-card.tsx'
import { isSendable, toMessageDraft, useSendDraft, type SendDraft } from '@/features/messaging/send-draft.ts'
import { SendForm } from '@/features/messaging/send-form.tsx'
import { SendPreview } from '@/features/messaging/send-preview.tsx'
import { useDecisionPreview } from '@/features/messaging/use-decision-preview.ts'
import { Page } from '@/ui/page.tsx'
import { Skeleton } from '@/ui/states.tsx'
import { useToasts } from '@/ui/toast.tsx'

/** Writes and sends one message on any channel, and says before it is sent what it costs and whether it may go. */
export function SendPage() {
  const { t } = useLocale()
  const search = useSearch({ from: '/app/send' })
  const messageId = search.replyTo ?? search.again ?? ''
  const message = useQuery({ ...messageQuery(messageId), enabled: messageId !== '', retry: false })
  const contactId = search.contactId ?? message.data?.contactId ?? ''
  const contact = useQuery({ ...contactQuery(contactId), enabled: contactId !== '', retry: false })
  // What cannot be had, because it is gone, is done without.
  const isWaiting = message.isLoading || contact.isLoading
  return (
    <Page title={t('send.title')} lead={t('send.lead')}>
      {isWaiting ? (
        <Skeleton rows={6} />
      ) : (
        <SendDesk
          key={JSON.stringify(search)}
          prefill={prefillDraft(search, message.data ?? null, contact.data ?? null)}
        />
      )}
    </Page>
  )
}

function SendDesk({ prefill }: { prefill: Partial<SendDraft> | null }) {
  const timeZone = useSession().data?.account?.timezone ?? 'UTC'
  const { draft: kept, set, forget } = useSendDraft(prefill)
  const facts = useComposerFacts(kept)
  const draft = carriedBy(kept, facts.typesOf(kept.channel))
  const decided = useDecisionPreview(draft, timeZone)
  const send = useSend(draft, timeZone, forget)
  const { ownTemplate } = facts
  const unfilled = ownTemplate ? unfilledVariables(ownTemplate, draft.content.template.variables) : []
  const refusal = isRefusal(send.error) ? send.error.problem : null
  const problem = refusal ?? decided.problem
  const decision = problem?.decision ?? decided.preview?.decision ?? null
  const change = (part: Partial<SendDraft>) => {
    if (!send.isPending) send.reset()
    set(part)
  }
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <SendForm
        draft={draft}
        facts={facts}
        onChange={change}
        onSend={() => isSendable(draft) && send.mutate()}
        busy={send.isPending}
        errors={decided.sendable ? placesOf(problem, decision) : []}
        refusal={problem?.code ?? refusalOf(decision)?.code ?? null}
        timeZone={timeZone}
      />
      <div className="flex min-w-0 flex-col gap-6 lg:sticky lg:top-6">
        <ContentPreview content={draft.content} facts={facts} />
        {refusal ? (
          <RefusalCard problem={refusal} draft={draft} />
        ) : (
          <SendPreview draft={draft} decided={decided} unfilled={unfilled} />
        )}
      </div>
    </div>
  )
}

/** What the contact gets; a template of the account is drawn by the server, which fills it. */
function ContentPreview({ content, facts }: { content: ContentDraft; facts: ComposerFacts }) {
  const { ownTemplate, template } = facts
  if (ownTemplate)
    return (
      <OwnTemplatePreview key={ownTemplate.id} template={ownTemplate} values={content.template.variables} />
    )
  return <HandsetPreview drawn={drawContent(content, window.location.origin, template)} />
}

/** The draft as something its channel carries: mail takes no bare text. */
function carriedBy(draft: SendDraft, types: readonly DraftType[]): SendDraft {
  const [first] = types
  if (first === undefined || types.includes(draft.content.type)) return draft
  return { ...draft, content: { ...draft.content, type: first } }
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
