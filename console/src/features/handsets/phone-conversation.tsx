import { ArrowUp } from 'lucide-react'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useLocale } from '@/app/locale.tsx'
import type { HandsetWriting } from '@/api/handset-types.ts'
import { AttachButton } from '@/features/handsets/attach-button.tsx'
import { Bubble } from '@/features/handsets/bubble.tsx'
import type { Conversation } from '@/features/handsets/conversations.ts'
import { useToasts } from '@/ui/toast.tsx'

const keywords = ['STOP', 'START', 'HELP']

export function PhoneConversation({
  conversation,
  onWrite,
}: {
  conversation: Pick<Conversation, 'channel' | 'name' | 'messages'>
  onWrite: (writing: HandsetWriting) => Promise<void>
}) {
  const { t } = useLocale()
  const { complain } = useToasts()
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
        aria-label={t('handsets.with', { peer: conversation.name })}
        tabIndex={0}
        className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-3 py-3 focus-visible:-outline-offset-2"
      >
        {conversation.messages.map((message) => (
          <Bubble
            key={message.seq}
            message={message}
            actions={{
              onPress: ({ id }, button) =>
                void onWrite({
                  text: button.title,
                  button: { ...button, ...(id && { messageId: id }) },
                }).catch(complain),
            }}
          />
        ))}
        <div ref={end} />
      </div>
      {conversation.channel !== 'push' && <Keyboard channel={conversation.channel} onWrite={onWrite} />}
    </>
  )
}

function Keyboard({
  channel,
  onWrite,
}: {
  channel: string
  onWrite: (writing: HandsetWriting) => Promise<void>
}) {
  const { t } = useLocale()
  const { complain } = useToasts()
  const [typed, setTyped] = useState('')
  const [subject, setSubject] = useState('')
  const [busy, setBusy] = useState(false)
  const write = async (text: string) => {
    if (text.trim() === '' || busy) return
    setBusy(true)
    try {
      await onWrite({ text, ...(subject.trim() !== '' && { subject: subject.trim() }) })
      setSubject('')
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
        {channel !== 'sms' && (
          <AttachButton onMedia={(media) => onWrite({ text: typed, media }).catch(complain)} />
        )}
        <AboveKeys
          channel={channel}
          subject={subject}
          onSubject={setSubject}
          onWrite={(text) => void write(text)}
        />
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

/** The subject of a mail; elsewhere the words that the terms give a meaning. */
function AboveKeys({
  channel,
  subject,
  onSubject,
  onWrite,
}: {
  channel: string
  subject: string
  onSubject: (subject: string) => void
  onWrite: (text: string) => void
}) {
  const { t } = useLocale()
  return channel === 'email' ? (
    <input
      dir="auto"
      aria-label={t('handsets.subject')}
      placeholder={t('handsets.subject')}
      value={subject}
      onChange={(event) => onSubject(event.target.value)}
      className="control h-7! min-w-0 flex-1 rounded-full! text-sm"
    />
  ) : (
    keywords.map((keyword) => (
      <button
        key={keyword}
        type="button"
        onClick={() => onWrite(keyword)}
        className="h-7 rounded-full border border-line-strong/60 px-3 text-xs font-semibold text-ink-soft hover:border-ink hover:text-ink"
      >
        {keyword}
      </button>
    ))
  )
}
