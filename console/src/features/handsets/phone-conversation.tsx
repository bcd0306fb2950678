import { clsx } from 'clsx'
import { ArrowUp } from 'lucide-react'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useFormat } from '@/app/format.ts'
import { useLocale } from '@/app/locale.tsx'
import type { Conversation } from '@/features/handsets/conversations.ts'
import { useToasts } from '@/ui/toast.tsx'

const keywords = ['STOP', 'START', 'HELP']

export function PhoneConversation({
  conversation,
  onWrite,
}: {
  conversation: Conversation
  onWrite: (text: string) => Promise<void>
}) {
  const { t } = useLocale()
  const format = useFormat()
  const end = useRef<HTMLDivElement>(null)
  const count = conversation.messages.length
  useEffect(() => {
    // Newer browsers answer scrollIntoView with a promise, which must not become the effect's clean-up.
    end.current?.scrollIntoView({ block: 'nearest' })
  }, [count])
  return (
    <>
      <div
        role="log"
        aria-label={t('handsets.with', { peer: conversation.peer })}
        tabIndex={0}
        className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-3 py-3 focus-visible:-outline-offset-2"
      >
        {conversation.messages.map((message) => (
          <div
            key={message.seq}
            className={clsx('flex flex-col', message.direction === 'sent' ? 'items-end' : 'items-start')}
          >
            <p
              dir="auto"
              className={clsx(
                'max-w-[86%] rounded-[1.15rem] px-3.5 py-2 break-words whitespace-pre-wrap',
                message.direction === 'sent'
                  ? 'rounded-ee-md bg-accent text-on-accent'
                  : 'rounded-es-md bg-bubble',
              )}
            >
              {message.text}
            </p>
            <time
              dateTime={message.at}
              className="px-1 pt-0.5 text-xs text-ink-faint"
              title={format.exact(message.at)}
            >
              {format.shortClock(message.at)}
            </time>
          </div>
        ))}
        <div ref={end} />
      </div>
      <Keyboard onWrite={onWrite} />
    </>
  )
}

function Keyboard({ onWrite }: { onWrite: (text: string) => Promise<void> }) {
  const { t } = useLocale()
  const { complain } = useToasts()
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const write = async (text: string) => {
    if (text.trim() === '' || busy) return
    setBusy(true)
    try {
      await onWrite(text)
      if (text === typed) setTyped('')
    } catch (error) {
      complain(error)
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void write(typed)
  }
  return (
    <div className="border-t border-line px-3 pt-2 pb-4">
      <div className="mb-2 flex gap-1.5">
        {keywords.map((keyword) => (
          <button
            key={keyword}
            type="button"
            onClick={() => void write(keyword)}
            className="h-7 rounded-full border border-line-strong/60 px-3 text-xs font-semibold text-ink-soft hover:border-ink hover:text-ink"
          >
            {keyword}
          </button>
        ))}
      </div>
      <form onSubmit={submit} className="flex items-center gap-2">
        <input
          dir="auto"
          aria-label={t('handsets.reply')}
          placeholder={t('handsets.reply')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="control rounded-full!"
        />
        <button
          type="submit"
          aria-label={t('handsets.sendReply')}
          disabled={typed.trim() === '' || busy}
          className="grid size-9 shrink-0 place-items-center rounded-full bg-accent text-on-accent disabled:opacity-40"
        >
          <ArrowUp aria-hidden className="size-5" />
        </button>
      </form>
    </div>
  )
}
