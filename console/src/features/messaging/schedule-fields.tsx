import { useState } from 'react'
import { useLocale } from '@/app/locale.tsx'
import { instantToZoned } from '@/app/zoned-time.ts'
import { useErrorAt } from '@/features/composer/field-errors.tsx'
import type { SendDraft } from '@/features/messaging/send-draft.ts'
import { Checkbox, Field, TextInput } from '@/ui/field.tsx'
import { useNow } from '@/ui/use-now.ts'

type ScheduleProps = {
  draft: SendDraft
  onChange: (part: Partial<SendDraft>) => void
  timeZone: string
}

/** When the message goes, and when it is no longer worth delivering; both on the account's clock. */
export function ScheduleFields({ draft, onChange, timeZone }: ScheduleProps) {
  const { t } = useLocale()
  const now = useNow()
  const errors = { sendAt: useErrorAt('sendAt'), expiresAt: useErrorAt('expiresAt') }
  const [open, setOpen] = useState(draft.sendAt !== '' || draft.expiresAt !== '')
  const earliest = instantToZoned(now, timeZone)
  const toggle = (next: boolean) => {
    setOpen(next)
    onChange(next ? { sendAt: instantToZoned(now + 3_600_000, timeZone) } : { sendAt: '', expiresAt: '' })
  }
  return (
    <div className="flex flex-col gap-3">
      <Checkbox checked={open} onChange={(event) => toggle(event.target.checked)} label={t('send.later')} />
      {open && (
        <div className="grid gap-5 sm:grid-cols-2">
          <Field
            label={t('message.sendAt')}
            hint={t('message.zone', { zone: timeZone })}
            error={errors.sendAt}
          >
            {(control) => (
              <TextInput
                {...control}
                type="datetime-local"
                min={earliest}
                value={draft.sendAt}
                onChange={(event) => onChange({ sendAt: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('message.expiresAt')} hint={t('send.expiresHint')} error={errors.expiresAt}>
            {(control) => (
              <TextInput
                {...control}
                type="datetime-local"
                min={draft.sendAt || earliest}
                value={draft.expiresAt}
                onChange={(event) => onChange({ expiresAt: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
    </div>
  )
}
