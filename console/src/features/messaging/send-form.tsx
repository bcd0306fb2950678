import { useQuery } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useState, type FormEvent, type KeyboardEvent } from 'react'
import type { Problem } from '@/api/types.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { ChannelChoice } from '@/features/messaging/channel-choice.tsx'
import { messageClasses } from '#shared/message-kinds.ts'
import { describeRecipient, isRecipientOn } from '@/features/messaging/recipient.ts'
import { ScheduleFields } from '@/features/messaging/schedule-fields.tsx'
import { SegmentMeter } from '@/features/messaging/segment-meter.tsx'
import { isSendable, type SendDraft } from '@/features/messaging/send-draft.ts'
import { sendersQuery } from '@/features/senders/sender-queries.ts'
import { Button } from '@/ui/button.tsx'
import { Field, Select, TextArea, TextInput } from '@/ui/field.tsx'

type SendFormProps = {
  draft: SendDraft
  onChange: (part: Partial<SendDraft>) => void
  onSend: () => void
  busy: boolean
  problem: Problem | null
  timeZone: string
}

export function SendForm({ draft, onChange, onSend, busy, problem, timeZone }: SendFormProps) {
  const { t } = useLocale()
  const word = useWord()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSend()
  }
  const sendByKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) onSend()
  }
  const errorAt = (path: string) =>
    problem?.errors?.find((error) => error.path.replace(/^\/|^body\./, '') === path)?.message
  return (
    <form onSubmit={submit} onKeyDown={sendByKey} className="card flex flex-col gap-5 p-5 sm:p-6" noValidate>
      <ChannelChoice value={draft.channel} onChange={(channel) => onChange({ channel })} />
      <div className="grid gap-5 sm:grid-cols-2">
        <RecipientField
          channel={draft.channel}
          value={draft.to}
          onChange={(to) => onChange({ to })}
          error={errorAt('to')}
        />
        <SenderField draft={draft} onChange={onChange} error={errorAt('from')} />
      </div>
      <Field label={t('filters.class')} hint={t(`class.${draft.class as 'transactional'}.hint`)}>
        {(control) => (
          <Select
            {...control}
            value={draft.class}
            onChange={(event) => onChange({ class: event.target.value })}
          >
            {messageClasses.map((each) => (
              <option key={each} value={each}>
                {word('class', each)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {draft.channel === 'email' && (
        <Field label={t('handsets.subject')} error={errorAt('content.subject')}>
          {(control) => (
            <TextInput
              {...control}
              value={draft.subject}
              onChange={(event) => onChange({ subject: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field label={t('send.text')} error={errorAt('content.text')}>
        {(control) => (
          <TextArea
            {...control}
            rows={5}
            value={draft.text}
            onChange={(event) => onChange({ text: event.target.value })}
          />
        )}
      </Field>
      <SegmentMeter text={draft.text} onReplace={(text) => onChange({ text })} />
      <ScheduleFields draft={draft} onChange={onChange} timeZone={timeZone} error={errorAt('sendAt')} />
      <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-5">
        <p className="text-sm text-ink-faint">
          <kbd>⌘/Ctrl</kbd> <kbd>Enter</kbd>
        </p>
        <Button type="submit" kind="primary" icon={Send} busy={busy} disabled={!isSendable(draft)}>
          {t(draft.sendAt ? 'send.schedule' : 'send.send')}
        </Button>
      </div>
    </form>
  )
}

function RecipientField({
  channel,
  value,
  onChange,
  error,
}: {
  channel: string
  value: string
  onChange: (to: string) => void
  error: string | undefined
}) {
  const { t, language } = useLocale()
  const [left, setLeft] = useState(false)
  const wrong = left && value !== '' && !isRecipientOn(channel, value) ? t('send.toWrong') : undefined
  return (
    <Field
      label={t('send.to')}
      hint={describeRecipient(value, language) ?? t('send.toHint')}
      error={error ?? wrong}
    >
      {(control) => (
        <TextInput
          {...control}
          type={channel === 'email' ? 'email' : 'tel'}
          autoComplete="off"
          dir="ltr"
          placeholder={channel === 'email' ? 'asha@example.com' : '+919812345678'}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onBlur={() => setLeft(true)}
        />
      )}
    </Field>
  )
}

function SenderField({
  draft,
  onChange,
  error,
}: Pick<SendFormProps, 'draft' | 'onChange'> & { error: string | undefined }) {
  const { t } = useLocale()
  const senders = useQuery(sendersQuery)
  const offered = senders.data?.data.filter((sender) => sender.channel === draft.channel) ?? []
  const unlisted = draft.from !== '' && !offered.some((sender) => sender.address === draft.from)
  return (
    <Field label={t('send.from')} hint={t('send.fromHint')} error={error}>
      {(control) => (
        <Select {...control} value={draft.from} onChange={(event) => onChange({ from: event.target.value })}>
          <option value="">{t('send.fromDefault')}</option>
          {unlisted && <option value={draft.from}>{draft.from}</option>}
          {offered.map((sender) => (
            <option key={sender.id} value={sender.address}>
              {sender.address}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}
