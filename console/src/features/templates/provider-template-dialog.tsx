import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { patch, post } from '@/api/http.ts'
import { useLocale } from '@/app/locale.tsx'
import { HandsetPreview } from '@/features/composer/handset-preview.tsx'
import { drawTemplate, type ProviderTemplate } from '@/features/composer/template-slots.ts'
import {
  blankTemplate,
  categories,
  fromTemplate,
  isForCodes,
  toDefinition,
  type TemplateDraft,
} from '@/features/templates/template-draft.ts'
import { CodeParts, TemplateParts } from '@/features/templates/template-parts.tsx'
import { Checkbox, ChoiceField, InputField } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'
import { useToasts } from '@/ui/toast.tsx'

/** Writes a template for the review of the provider, or changes one, with what it will look like. */
export function ProviderTemplateDialog({
  connectorId,
  template,
  onClose,
}: {
  connectorId: string
  /** The one to be changed; null: a new one. */
  template: ProviderTemplate | null
  onClose: () => void
}) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell } = useToasts()
  const [draft, setDraft] = useState(() => (template ? fromTemplate(template) : blankTemplate))
  const [submits, setSubmits] = useState(true)
  const set = (change: Partial<TemplateDraft>) => setDraft((before) => ({ ...before, ...change }))
  const definition = toDefinition(draft)
  const path = `/v1/connectors/${connectorId}/templates`
  const save = () => {
    const { name, language, category } = draft
    if (!template)
      return post<ProviderTemplate>(path, { name, language, category, definition, submit: submits })
    // An approved template keeps its category.
    const changed = category === template.category ? {} : { category }
    return patch<ProviderTemplate>(`${path}/${template.id}`, { ...changed, definition })
  }
  const done = ({ name, state }: ProviderTemplate) => {
    void client.invalidateQueries({ queryKey: ['provider-templates'] })
    tell(t(state === 'draft' ? 'template.savedDraft' : 'template.submitted', { name }))
    onClose()
  }
  const action = template ? 'common.save' : submits ? 'template.submit' : 'template.saveDraft'
  return (
    <FormDialog
      open
      onClose={onClose}
      title={template ? t('template.editName', { name: template.name }) : t('templates.create')}
      description={template && template.state !== 'draft' ? t('template.editWhy') : undefined}
      action={t(action)}
      disabled={draft.name.trim() === '' || (!isForCodes(draft) && draft.body.trim() === '')}
      submit={save}
      onDone={done}
      wide
    >
      <Heading draft={draft} onChange={set} template={template} />
      {isForCodes(draft) ? (
        <CodeParts draft={draft} onChange={set} />
      ) : (
        <TemplateParts draft={draft} onChange={set} connectorId={connectorId} />
      )}
      <HandsetPreview drawn={drawTemplate({ definition, category: draft.category }, {}, () => [])} />
      {!template && (
        <Checkbox
          checked={submits}
          onChange={(event) => setSubmits(event.target.checked)}
          label={t('template.submitNow')}
          hint={t('template.submitNowHint')}
        />
      )}
    </FormDialog>
  )
}

function Heading({
  draft: { name, language, category },
  onChange,
  template,
}: {
  draft: TemplateDraft
  onChange: (change: Partial<TemplateDraft>) => void
  template: ProviderTemplate | null
}) {
  const { t } = useLocale()
  const isNamed = name === '' || /^[a-z0-9_]+$/.test(name)
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <InputField
        label={t('templates.name')}
        dir="ltr"
        disabled={template !== null}
        value={name}
        {...(isNamed ? { hint: t('template.nameHint') } : { error: t('template.nameHint') })}
        onText={(text) => onChange({ name: text })}
      />
      <InputField
        label={t('language.label')}
        dir="ltr"
        disabled={template !== null}
        hint={t('template.languageHint')}
        value={language}
        onText={(text) => onChange({ language: text })}
      />
      <ChoiceField
        label={t('template.category')}
        value={category}
        options={categories.map((value) => ({ value, label: t(`template.category.${value}`) }))}
        onChoice={(value) => onChange({ category: value })}
      />
    </div>
  )
}
