import { useState } from 'react'
import { templateCategories } from '#shared/dlt-registrations.ts'
import { post } from '@/api/http.ts'
import type { DltHeader, DltTemplate } from '@/api/dlt-types.ts'
import { useLocale } from '@/app/locale.tsx'
import { DltStateField, RegistryIdField } from '@/features/dlt/dlt-fields.tsx'
import { isRegistryId } from '@/features/dlt/dlt-words.ts'
import { Checkbox, ChoiceField, Field, InputField, TextArea } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'

type TemplateDialogProps = {
  given: DltTemplate | null
  headers: DltHeader[]
  onClose: () => void
  onSaved: (name: string) => void
}

/** Registers an approved text with the headers it may go with, or changes what is given here. */
export function TemplateDialog({ given, headers, onClose, onSaved }: TemplateDialogProps) {
  const { t } = useLocale()
  const [form, setForm] = useState({
    templateId: given?.templateId ?? '',
    name: given?.name ?? '',
    headers: given?.headers ?? headers.slice(0, 1).map(({ header }) => header),
    category: given?.category ?? ('transactional' as const),
    body: given?.body ?? '',
    state: given?.state ?? ('active' as const),
  })
  const set = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }))
  const complete =
    isRegistryId(form.templateId) && form.name.trim() !== '' && form.body !== '' && form.headers.length > 0
  const submit = () =>
    post<DltTemplate>('/v1/dlt/templates', {
      ...form,
      name: form.name.trim(),
      ...(given && { language: given.language }),
    })
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t(given ? 'dlt.changeTemplate' : 'dlt.addTemplate')}
      action={t(given ? 'common.save' : 'dlt.addTemplate')}
      disabled={!complete}
      submit={submit}
      onDone={(saved) => onSaved(saved.name)}
      wide
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <RegistryIdField
          label={t('dlt.templateId')}
          id={form.templateId}
          fixed={given !== null}
          onId={(templateId) => set({ templateId })}
        />
        <InputField
          label={t('dlt.templateName')}
          maxLength={200}
          value={form.name}
          onText={(name) => set({ name })}
        />
      </div>
      <ApprovedTextField text={form.body} onText={(body) => set({ body })} />
      <HeaderChoice
        known={headers.map(({ header }) => header)}
        chosen={form.headers}
        onChoice={(chosen) => set({ headers: chosen })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <ChoiceField
          label={t('dlt.category')}
          value={form.category}
          options={templateCategories.map((value) => ({ value, label: t(`dlt.category.${value}`) }))}
          onChoice={(category) => set({ category: category as DltTemplate['category'] })}
        />
        <DltStateField state={form.state} onState={(state) => set({ state })} />
      </div>
    </FormDialog>
  )
}

function ApprovedTextField({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useLocale()
  return (
    <Field label={t('dlt.text')} hint={t('dlt.textHint')}>
      {(control) => (
        <TextArea
          {...control}
          rows={4}
          maxLength={4096}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  )
}

type HeaderChoiceProps = { known: string[]; chosen: string[]; onChoice: (chosen: string[]) => void }

/** The headers a template goes with; one that is not known any more stays until it is taken off. */
function HeaderChoice({ known, chosen, onChoice }: HeaderChoiceProps) {
  const { t } = useLocale()
  const [offered] = useState(() => [...new Set([...known, ...chosen])])
  const toggle = (header: string) =>
    onChoice(chosen.includes(header) ? chosen.filter((each) => each !== header) : [...chosen, header])
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{t('dlt.headersOf')}</legend>
      <div className="grid max-h-40 grid-cols-2 gap-x-4 overflow-y-auto sm:grid-cols-4">
        {offered.map((header) => (
          <Checkbox
            key={header}
            checked={chosen.includes(header)}
            onChange={() => toggle(header)}
            label={<bdi>{header}</bdi>}
          />
        ))}
      </div>
    </fieldset>
  )
}
