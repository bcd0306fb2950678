import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { SendHorizontal } from 'lucide-react'
import { useState, type FormEvent, type KeyboardEvent } from 'react'
import { ApiProblem, post } from '@/api/http.ts'
import type { Message } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { toContent } from '@/features/composer/to-content.ts'
import { channelsQuery } from '@/features/connectors/connector-queries.ts'
import { answerContent, canQuote } from '@/features/messaging/prefill-draft.ts'
import { Button, buttonClass } from '@/ui/button.tsx'
import { Field, TextArea } from '@/ui/field.tsx'
import { problemText, useToasts } from '@/ui/toast.tsx'

/** Answers what a contact wrote, where it is read: with words, or a reaction where the channel has them. */
export function AnswerBox({ message }: { message: Message }) {
  const { t, say } = useLocale()
  const [text, setText] = useState('')
  const answer = useAnswer(message, () => setText(''))
  const can =
    useQuery(channelsQuery).data?.data.find(({ name }) => name === message.channel)?.contentTypes ?? []
  const write = () => {
    if (text.trim() !== '' && !answer.isPending)
      answer.mutate({
        content: toContent(answerContent(message, text)),
        quotes: canQuote(message.channel),
      })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    write()
  }
  const sendByKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) write()
  }
  const error = answer.error
  const refused = error instanceof ApiProblem ? say(error.problem.detail) : error && problemText(error)
  return (
    <form onSubmit={submit} onKeyDown={sendByKey} className="flex flex-col gap-3">
      {can.includes('reaction') && (
        <Reactions
          busy={answer.isPending}
          onReact={(emoji) =>
            answer.mutate({ content: { type: 'reaction', messageId: message.id, emoji }, quotes: false })
          }
        />
      )}
      <Field label={t('message.answer')} error={error && (refused || t('error.unreachable'))}>
        {(control) => (
          <TextArea {...control} rows={3} value={text} onChange={(event) => setText(event.target.value)} />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          type="submit"
          kind="primary"
          size="small"
          icon={SendHorizontal}
          busy={answer.isPending}
          disabled={text.trim() === ''}
        >
          {t('message.reply')}
        </Button>
        <Link
          to="/send"
          search={{ replyTo: message.id, ...(text && { text }) }}
          className={buttonClass('quiet', 'small')}
        >
          {t('message.answerMore')}
        </Link>
      </div>
    </form>
  )
}

/** Emoji that every channel with reactions takes. */
const emojis = ['👍', '❤️', '😁', '😢', '🎉', '🙏'] as const

function Reactions({ busy, onReact }: { busy: boolean; onReact: (emoji: string) => void }) {
  const { t } = useLocale()
  return (
    <div role="group" aria-label={t('message.react')} className="flex flex-wrap gap-1">
      {emojis.map((emoji) => (
        <button
          key={emoji}
          type="button"
          disabled={busy}
          aria-label={t('message.reactWith', { emoji })}
          title={t('message.reactWith', { emoji })}
          onClick={() => onReact(emoji)}
          className="grid size-9 place-items-center rounded-full border border-line text-lg hover:bg-sunken disabled:opacity-55"
        >
          <span aria-hidden>{emoji}</span>
        </button>
      ))}
    </div>
  )
}

type Answer = { content: Message['content']; quotes: boolean }

function useAnswer({ id, channel, from, to }: Message, onAnswered: () => void) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell } = useToasts()
  return useMutation({
    mutationFn: ({ content, quotes }: Answer) =>
      post<Message>('/v1/messages', {
        channel,
        from: to,
        to: from,
        content,
        class: 'service',
        ...(quotes && { replyTo: id }),
      }),
    onSuccess: (_, { content }) => {
      void client.invalidateQueries({ queryKey: ['wallet'] })
      tell(t(content.type === 'reaction' ? 'message.reacted' : 'message.answered'))
      if (content.type !== 'reaction') onAnswered()
    },
  })
}
