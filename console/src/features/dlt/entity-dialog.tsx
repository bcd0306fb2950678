import { useState } from 'react'
import { post } from '@/api/http.ts'
import type { DltEntity } from '@/api/dlt-types.ts'
import { useLocale } from '@/app/locale.tsx'
import { DltStateField, RegistryIdField } from '@/features/dlt/dlt-fields.tsx'
import { isRegistryId, partsOf } from '@/features/dlt/dlt-words.ts'
import { InputField } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'

type EntityDialogProps = { given: DltEntity | null; onClose: () => void; onSaved: (name: string) => void }

/** Registers a business as the portal knows it, or changes what is given here. */
export function EntityDialog({ given, onClose, onSaved }: EntityDialogProps) {
  const { t } = useLocale()
  const [form, setForm] = useState({
    entityId: given?.entityId ?? '',
    name: given?.name ?? '',
    chain: given?.telemarketerIds.join(', ') ?? '',
    variableLengthMax: String(given?.variableLengthMax ?? 30),
    state: given?.state ?? ('active' as const),
  })
  const set = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }))
  const telemarketerIds = partsOf(form.chain)
  const chainWrong = !telemarketerIds.every(isRegistryId)
  const length = Number(form.variableLengthMax)
  const complete =
    isRegistryId(form.entityId) && form.name.trim() !== '' && !chainWrong && length >= 1 && length <= 100
  const submit = () =>
    post<DltEntity>('/v1/dlt/entities', {
      entityId: form.entityId,
      name: form.name.trim(),
      telemarketerIds,
      variableLengthMax: length,
      state: form.state,
    })
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t(given ? 'dlt.changeEntity' : 'dlt.addEntity')}
      action={t(given ? 'common.save' : 'dlt.addEntity')}
      disabled={!complete}
      submit={submit}
      onDone={(saved) => onSaved(saved.name)}
    >
      <RegistryIdField
        label={t('dlt.entityId')}
        id={form.entityId}
        fixed={given !== null}
        onId={(entityId) => set({ entityId })}
      />
      <InputField
        label={t('dlt.business')}
        maxLength={200}
        value={form.name}
        onText={(name) => set({ name })}
      />
      <InputField
        label={t('dlt.chain')}
        dir="ltr"
        value={form.chain}
        onText={(chain) => set({ chain })}
        {...(chainWrong ? { error: t('dlt.idWrong') } : { hint: t('dlt.chainHint') })}
      />
      <InputField
        label={t('dlt.variableLength')}
        hint={t('dlt.variableLengthHint')}
        type="number"
        min={1}
        max={100}
        dir="ltr"
        value={form.variableLengthMax}
        onText={(variableLengthMax) => set({ variableLengthMax })}
      />
      <DltStateField state={form.state} onState={(state) => set({ state })} />
    </FormDialog>
  )
}
