import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { senderKind } from '#shared/phone-numbers.ts'
import { post } from '@/api/http.ts'
import type { Sender } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { Checkbox, Field, Select, TextInput } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'

const kinds = ['alphanumeric', 'long_code', 'short_code', 'dlt_header'] as const

export function CreateSenderDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const [form, setForm] = useState({
    address: '',
    kind: 'alphanumeric',
    country: '',
    entityId: '',
    headerId: '',
    category: 'transactional',
    default: false,
  })
  const set = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }))
  const dlt = form.kind === 'dlt_header'
  const fits = senderKind(form.address) === (dlt ? 'alphanumeric' : form.kind)
  const submit = () =>
    post<Sender>('/v1/senders', {
      channel: 'sms',
      address: form.address,
      kind: form.kind,
      default: form.default,
      ...(form.country && { country: form.country.toUpperCase() }),
      ...(dlt && { dlt: { entityId: form.entityId, headerId: form.headerId, category: form.category } }),
    })
  const done = () => {
    void client.invalidateQueries({ queryKey: ['senders'] })
    onClose()
  }
  const text = (
    name: 'address' | 'country' | 'entityId' | 'headerId' | 'category',
    label: string,
    hint?: string,
  ) => (
    <Field
      label={label}
      hint={hint}
      error={
        name === 'address' && form.address !== '' && !fits
          ? t(`senderKind.${form.kind as 'alphanumeric'}.hint`)
          : null
      }
    >
      {(control) => (
        <TextInput
          {...control}
          dir="ltr"
          value={form[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('senders.create')}
      action={t('senders.create')}
      disabled={!fits || (dlt && (form.entityId === '' || form.headerId === ''))}
      submit={submit}
      onDone={done}
    >
      <Field label={t('senders.kind')}>
        {(control) => (
          <Select {...control} value={form.kind} onChange={(event) => set({ kind: event.target.value })}>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`senderKind.${kind}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {text('address', t('senders.address'), t(`senderKind.${form.kind as 'alphanumeric'}.hint`))}
      {text('country', t('contacts.country'), t('senders.countryHint'))}
      {dlt && text('entityId', t('senders.entityId'))}
      {dlt && text('headerId', t('senders.headerId'))}
      <Checkbox
        checked={form.default}
        onChange={(event) => set({ default: event.target.checked })}
        label={t('senders.makeDefault')}
      />
    </FormDialog>
  )
}
