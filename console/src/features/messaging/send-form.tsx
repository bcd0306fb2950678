import { Link } from '@tanstack/react-router'
import { CornerUpLeft, Send, X } from 'lucide-react'
import type { FormEvent, KeyboardEvent } from 'react'
import { messageClasses } from '#shared/message-kinds.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import type { ContentDraft } from '@/features/composer/content-draft.ts'
import { ContentFields, ContentTypeChoice } from '@/features/composer/content-editor.tsx'
import { ContentNotice } from '@/features/composer/content-notice.tsx'
import { FallbackEditor } from '@/features/composer/fallback-editor.tsx'
import { FieldErrorsProvider, useErrorAt } from '@/features/composer/field-errors.tsx'
import type { FieldError } from '@/features/composer/problem-places.ts'
import { OwnTemplateFields } from '@/features/composer/own-template-fields.tsx'
import { RecipientField, recipientOn } from '@/features/composer/recipient-field.tsx'
import { SenderField } from '@/features/composer/sender-field.tsx'
import { NamedTemplateFields, TemplateFields } from '@/features/composer/template-fields.tsx'
import type { ComposerFacts } from '@/features/composer/use-composer-facts.ts'
import { ChannelChoice } from '@/features/messaging/channel-choice.tsx'
import { ScheduleFields } from '@/features/messaging/schedule-fields.tsx'
import { SegmentMeter } from '@/features/messaging/segment-meter.tsx'
import { isSendable, type SendDraft } from '@/features/messaging/send-draft.ts'
import { Button, IconButton } from '@/ui/button.tsx'
import { ChoiceField } from '@/ui/field.tsx'

type SendFormProps = {
  draft: SendDraft
  facts: ComposerFacts
  onChange: (part: Partial<SendDraft>) => void
  onSend: () => void
  busy: boolean
  errors: readonly FieldError[]
  /** The code of the refusal, where a gate would refuse or did. */
  refusal: string | null
  timeZone: string
}

/** Everything a message is made of, whatever its channel. */
export function SendForm(props: SendFormProps) {
  const { draft, onSend, busy, errors } = props
  const { t } = useLocale()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSend()
  }
  const sendByKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) onSend()
  }
  return (
    <FieldErrorsProvider errors={errors}>
      <form
        onSubmit={submit}
        onKeyDown={sendByKey}
        className="card flex min-w-0 flex-col gap-5 p-5 sm:p-6"
        noValidate
      >
        <AddressFields {...props} />
        <SaidFields {...props} />
        <LaterFields {...props} />
        <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-5">
          <p className="text-sm text-ink-faint">
            <kbd>⌘/Ctrl</kbd> <kbd>Enter</kbd>
          </p>
          <Button type="submit" kind="primary" icon={Send} busy={busy} disabled={!isSendable(draft)}>
            {t(draft.sendAt ? 'send.schedule' : 'send.send')}
          </Button>
        </div>
      </form>
    </FieldErrorsProvider>
  )
}

/** Changes the channel; whom it goes to, who it comes from and what may be said follow. */
export function onChannel(draft: SendDraft, facts: ComposerFacts, channel: string): Partial<SendDraft> {
  const types = facts.typesOf(channel)
  const type = types.includes(draft.content.type) ? draft.content.type : (types[0] ?? 'text')
  return {
    channel,
    from: '',
    replyTo: '',
    ...recipientOn(channel, draft),
    content: { ...draft.content, type },
    fallback: draft.fallback.filter((step) => step.channel !== channel),
  }
}

function AddressFields({ draft, facts, onChange }: SendFormProps) {
  const { t } = useLocale()
  const word = useWord()
  return (
    <>
      <ChannelChoice
        value={draft.channel}
        channels={facts.channels}
        onChange={(channel) => onChange(onChannel(draft, facts, channel))}
      />
      {draft.replyTo && <AnswerTo id={draft.replyTo} onRemove={() => onChange({ replyTo: '' })} />}
      <div className="grid gap-5 sm:grid-cols-2">
        <RecipientField key={draft.channel} draft={draft} onChoose={onChange} />
        <SenderField channel={draft.channel} from={draft.from} onFrom={(from) => onChange({ from })} />
      </div>
      <ChoiceField
        label={t('filters.class')}
        hint={t(`class.${draft.class as 'transactional'}.hint`)}
        value={draft.class}
        options={messageClasses.map((value) => ({ value, label: word('class', value) }))}
        onChoice={(value) => onChange({ class: value })}
      />
    </>
  )
}

/** The message that the draft answers. */
function AnswerTo({ id, onRemove }: { id: string; onRemove: () => void }) {
  const { t, say } = useLocale()
  const wrong = useErrorAt('replyTo')
  return (
    <div>
      <p className="flex items-center gap-2 rounded-lg bg-sunken ps-3 text-sm">
        <CornerUpLeft aria-hidden className="size-4 shrink-0 text-ink-faint" />
        <Link
          to="/messages/$messageId"
          params={{ messageId: id }}
          className="min-w-0 flex-1 truncate text-accent underline underline-offset-2"
        >
          {t('composer.answers')}
        </Link>
        <IconButton icon={X} label={t('composer.answersNot')} onClick={onRemove} />
      </p>
      {wrong && <p className="mt-1.5 text-sm text-bad">{say(wrong)}</p>}
    </div>
  )
}

function SaidFields({ draft, facts, onChange, refusal }: SendFormProps) {
  const { content, channel } = draft
  const change = (part: Partial<ContentDraft>) => onChange({ content: { ...content, ...part } })
  const types = facts.typesOf(channel)
  const isClosed = refusal === 'window_closed'
  const isTemplate = content.type === 'template'
  const canSms = isClosed && recipientOn('sms', draft).to !== ''
  return (
    <>
      <ContentTypeChoice value={content.type} types={types} onChoice={(type) => change({ type })} />
      {isTemplate && facts.templatesOf === 'account' ? (
        <OwnTemplateFields
          draft={content}
          onChange={change}
          channel={channel}
          onClass={(ofClass) => onChange({ class: ofClass })}
        />
      ) : isTemplate && facts.hasTemplates && facts.connector ? (
        <TemplateFields draft={content} onChange={change} connectorId={facts.connector.id} />
      ) : isTemplate ? (
        <NamedTemplateFields draft={content} onChange={change} />
      ) : (
        <ContentFields draft={content} kinds={facts.buttonKindsOf(channel)} onChange={change} />
      )}
      {channel === 'sms' && content.type === 'text' && (
        <SegmentMeter text={content.text} onReplace={(text) => change({ text })} />
      )}
      <ContentNotice
        onTemplate={
          isClosed && types.includes('template') && !isTemplate
            ? () => change({ type: 'template' })
            : undefined
        }
        onSms={canSms ? () => onChange(onChannel(draft, facts, 'sms')) : undefined}
      />
    </>
  )
}

function LaterFields({ draft, facts, onChange, timeZone }: SendFormProps) {
  const others = facts.channels.filter(({ name, usable }) => usable && name !== draft.channel)
  return (
    <>
      {others.length > 0 && (
        <FallbackEditor
          steps={draft.fallback}
          channels={others.map(({ name }) => name)}
          onChange={(fallback) => onChange({ fallback })}
        />
      )}
      <ScheduleFields draft={draft} onChange={onChange} timeZone={timeZone} />
    </>
  )
}
