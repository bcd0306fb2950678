import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { put } from '@/api/http.ts'
import type { ConsentRecord, Contact } from '@/api/types.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { ChoiceField, Field, TextArea } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'
import { useToasts } from '@/ui/toast.tsx'

const purposes = ['promotional', 'transactional', 'service', 'authentication', 'all']
const bases = ['opt_in', 'contract', 'legitimate_interest']
const sources = ['web_form', 'paper', 'phone_call', 'inbound_reply', 'console']

/** Records that a person permitted or withdrew, with where and how it was said. */
export function RecordConsentDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { t } = useLocale()
  const word = useWord()
  const client = useQueryClient()
  const { tell } = useToasts()
  const [form, setForm] = useState(blankFor(contact))
  const set = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }))
  const submit = () => put<ConsentRecord>('/v1/consents', toBody(contact, form))
  const done = () => {
    void client.invalidateQueries({ queryKey: ['consents', contact.id] })
    tell(t('consent.recorded'))
    onClose()
  }
  const say = (family: 'consentState' | 'purpose' | 'source', values: string[]) =>
    values.map((value) => ({ value, label: word(family, value) }))
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('consent.record')}
      description={t('consent.recordWhy')}
      action={t('consent.record')}
      submit={submit}
      onDone={done}
    >
      <div className="grid grid-cols-2 gap-4">
        <ChoiceField
          label={t('consent.state')}
          value={form.state}
          options={say('consentState', ['granted', 'withdrawn'])}
          onChoice={(state) => set({ state })}
        />
        <ChoiceField
          label={t('consent.purpose')}
          value={form.purpose}
          options={say('purpose', purposes)}
          onChoice={(purpose) => set({ purpose })}
        />
      </div>
      {form.state === 'granted' && (
        <ChoiceField
          label={t('consent.basis')}
          value={form.basis}
          options={say('purpose', bases)}
          onChoice={(basis) => set({ basis })}
        />
      )}
      <ChoiceField
        label={t('consent.source')}
        value={form.source}
        options={say('source', sources)}
        onChoice={(source) => set({ source })}
      />
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

const blankFor = (contact: Contact) => ({
  state: 'granted',
  purpose: 'promotional',
  channel: contact.identities[0]?.channel ?? 'sms',
  basis: 'opt_in',
  source: 'web_form',
  evidence: '',
})

function toBody(contact: Contact, { evidence, basis, ...form }: ReturnType<typeof blankFor>) {
  const note = evidence.trim()
  return {
    ...form,
    ...(form.state === 'granted' && { basis }),
    contact: contact.id,
    evidence: note ? { note } : {},
  }
}
