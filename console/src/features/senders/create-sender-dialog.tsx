import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { headerCategories } from '#shared/dlt-registrations.ts'
import { senderKind } from '#shared/phone-numbers.ts'
import { post } from '@/api/http.ts'
import type { DltHeader } from '@/api/dlt-types.ts'
import type { Sender } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { headerFits, headerHint } from '@/features/dlt/dlt-words.ts'
import { Checkbox, ChoiceField, InputField } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'

const kinds = ['alphanumeric', 'long_code', 'short_code', 'dlt_header'] as const
type HeaderCategory = DltHeader['category']
const blank = {
  address: '',
  kind: 'alphanumeric' as (typeof kinds)[number],
  country: '',
  entityId: '',
  headerId: '',
  category: 'transactional' as HeaderCategory,
  default: false,
}

export function CreateSenderDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const [form, setForm] = useState(blank)
  const set = (change: Partial<typeof blank>) => setForm((before) => ({ ...before, ...change }))
  const dlt = form.kind === 'dlt_header'
  const fits = dlt ? headerFits(form.address, form.category) : senderKind(form.address) === form.kind
  const done = () => {
    void client.invalidateQueries({ queryKey: ['senders'] })
    onClose()
  }
  const kindHint = dlt ? t(headerHint(form.category)) : t(`senderKind.${form.kind}.hint`)
  const complete = fits && (!dlt || (form.entityId !== '' && form.headerId !== ''))
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('senders.create')}
      action={t('senders.create')}
      disabled={!complete}
      submit={() => post<Sender>('/v1/senders', toBody(form))}
      onDone={done}
    >
      <ChoiceField
        label={t('senders.kind')}
        value={form.kind}
        options={kinds.map((value) => ({ value, label: t(`senderKind.${value}`) }))}
        onChoice={(kind) => set({ kind: kind as typeof form.kind })}
      />
      <InputField
        label={t('senders.address')}
        dir="ltr"
        value={form.address}
        onText={(address) => set({ address })}
        {...(form.address && !fits ? { error: kindHint } : { hint: kindHint })}
      />
      <InputField
        label={t('contacts.country')}
        hint={t('senders.countryHint')}
        maxLength={2}
        value={form.country}
        onText={(country) => set({ country: country.toUpperCase() })}
      />
      {dlt && <DltFields form={form} onChange={set} />}
      <Checkbox
        checked={form.default}
        onChange={(event) => set({ default: event.target.checked })}
        label={t('senders.makeDefault')}
      />
    </FormDialog>
  )
}

/** How the header is registered in India. */
function DltFields({
  form,
  onChange,
}: {
  form: typeof blank
  onChange: (change: Partial<typeof blank>) => void
}) {
  const { t } = useLocale()
  return (
    <>
      <ChoiceField
        label={t('dlt.category')}
        value={form.category}
        options={headerCategories.map((value) => ({ value, label: t(`dlt.category.${value}`) }))}
        onChoice={(category) => onChange({ category: category as HeaderCategory })}
      />
      <InputField
        label={t('senders.entityId')}
        dir="ltr"
        value={form.entityId}
        onText={(entityId) => onChange({ entityId })}
      />
      <InputField
        label={t('senders.headerId')}
        dir="ltr"
        value={form.headerId}
        onText={(headerId) => onChange({ headerId })}
      />
    </>
  )
}

function toBody({ address, kind, country, entityId, headerId, category, default: isDefault }: typeof blank) {
  const dlt = kind === 'dlt_header' && { dlt: { entityId, headerId, category } }
  return { channel: 'sms', address, kind, default: isDefault, ...(country && { country }), ...dlt }
}
