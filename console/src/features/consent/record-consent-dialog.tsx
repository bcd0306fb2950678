import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { put } from '@/api/http.ts'
import type { ConsentRecord, Contact } from '@/api/types.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { Field, Select, TextArea, TextInput } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'
import { useToasts } from '@/ui/toast.tsx'

const purposes = ['promotional', 'transactional', 'service', 'authentication', 'all']
const bases = ['opt_in', 'contract', 'legitimate_interest']

/** Records that a person permitted or withdrew, with where and how it was said. */
export function RecordConsentDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { t } = useLocale()
  const word = useWord()
  const client = useQueryClient()
  const { tell } = useToasts()
  const [form, setForm] = useState({
    state: 'granted',
    purpose: 'promotional',
    channel: contact.identities[0]?.channel ?? 'sms',
    basis: 'opt_in',
    source: '',
    evidence: '',
  })
  const set = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }))
  const submit = () =>
    put<ConsentRecord>('/v1/consents', {
      contact: contact.id,
      channel: form.channel,
      purpose: form.purpose,
      state: form.state,
      basis: form.basis,
      source: form.source.trim(),
      evidence: form.evidence.trim() ? { note: form.evidence.trim() } : {},
    })
  const done = () => {
    void client.invalidateQueries({ queryKey: ['consents', contact.id] })
    tell(t('consent.recorded'))
    onClose()
  }
  const choice = (name: 'state' | 'purpose' | 'basis', label: string, values: string[]) => (
    <Field label={label}>
      {(control) => (
        <Select {...control} value={form[name]} onChange={(event) => set({ [name]: event.target.value })}>
          {values.map((value) => (
            <option key={value} value={value}>
              {word(name === 'state' ? 'consentState' : 'purpose', value)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('consent.record')}
      description={t('consent.recordWhy')}
      action={t('consent.record')}
      disabled={form.source.trim() === ''}
      submit={submit}
      onDone={done}
    >
      <div className="grid grid-cols-2 gap-4">
        {choice('state', t('consent.state'), ['granted', 'withdrawn'])}
        {choice('purpose', t('consent.purpose'), purposes)}
      </div>
      {form.state === 'granted' && choice('basis', t('consent.basis'), bases)}
      <Field label={t('consent.source')} hint={t('consent.sourceHint')}>
        {(control) => (
          <TextInput
            {...control}
            value={form.source}
            onChange={(event) => set({ source: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('consent.evidence')} hint={t('consent.evidenceHint')}>
        {(control) => (
          <TextArea
            {...control}
            rows={2}
            value={form.evidence}
            onChange={(event) => set({ evidence: event.target.value })}
          />
        )}
      </Field>
    </FormDialog>
  )
}
