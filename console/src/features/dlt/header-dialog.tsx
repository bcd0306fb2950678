import { useState } from 'react'
import { headerCategories } from '#shared/dlt-registrations.ts'
import { post } from '@/api/http.ts'
import type { DltEntity, DltHeader } from '@/api/dlt-types.ts'
import { useLocale } from '@/app/locale.tsx'
import { DltStateField } from '@/features/dlt/dlt-fields.tsx'
import { headerFits, headerHint } from '@/features/dlt/dlt-words.ts'
import { ChoiceField, InputField } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'

type HeaderDialogProps = {
  given: DltHeader | null
  entities: DltEntity[]
  onClose: () => void
  onSaved: (name: string) => void
}

/** Registers a header of an entity, or changes what is given here. */
export function HeaderDialog({ given, entities, onClose, onSaved }: HeaderDialogProps) {
  const { t } = useLocale()
  const [form, setForm] = useState({
    header: given?.header ?? '',
    entityId: given?.entityId ?? entities[0]?.entityId ?? '',
    headerId: given?.headerId ?? '',
    category: given?.category ?? ('transactional' as const),
    state: given?.state ?? ('active' as const),
  })
  const set = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }))
  const fits = headerFits(form.header, form.category)
  const hint = t(headerHint(form.category))
  const submit = () => post<DltHeader>('/v1/dlt/headers', { ...form, headerId: form.headerId.trim() || null })
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t(given ? 'dlt.changeHeader' : 'dlt.addHeader')}
      action={t(given ? 'common.save' : 'dlt.addHeader')}
      disabled={!fits || form.entityId === ''}
      submit={submit}
      onDone={(saved) => onSaved(saved.header)}
    >
      <ChoiceField
        label={t('dlt.entity')}
        value={form.entityId}
        options={entities.map(({ entityId, name }) => ({ value: entityId, label: `${name} · ${entityId}` }))}
        onChoice={(entityId) => set({ entityId })}
      />
      <ChoiceField
        label={t('dlt.category')}
        value={form.category}
        options={headerCategories.map((value) => ({ value, label: t(`dlt.category.${value}`) }))}
        onChoice={(category) => set({ category: category as DltHeader['category'] })}
      />
      <InputField
        label={t('dlt.header')}
        dir="ltr"
        maxLength={6}
        autoComplete="off"
        disabled={given !== null}
        value={form.header}
        onText={(header) => set({ header: header.trim() })}
        {...(form.header !== '' && !fits ? { error: hint } : { hint })}
      />
      <InputField
        label={t('dlt.headerId')}
        hint={t('dlt.headerIdHint')}
        dir="ltr"
        maxLength={40}
        value={form.headerId}
        onText={(headerId) => set({ headerId })}
      />
      <DltStateField state={form.state} onState={(state) => set({ state })} />
    </FormDialog>
  )
}
