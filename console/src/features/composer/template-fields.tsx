import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useLocale } from '@/app/locale.tsx'
import { blankMedia, type EditorProps, type TemplateChoice } from '@/features/composer/content-draft.ts'
import { useErrorAt } from '@/features/composer/field-errors.tsx'
import { mediaIdOf } from '@/features/composer/from-content.ts'
import { MediaField } from '@/features/composer/media-field.tsx'
import { mediaTypeOfName } from '#shared/media-type-of-name.ts'
import { MoreRows } from '@/features/composer/more-rows.tsx'
import { approvedTemplatesQuery } from '@/features/composer/template-queries.ts'
import { slotsOf, type ProviderTemplate, type Slot } from '@/features/composer/template-slots.ts'
import { buttonClass } from '@/ui/button.tsx'
import { ChoiceField, InputField } from '@/ui/field.tsx'

/** A template that the connector's provider has approved, and what fills it. */
export function TemplateFields({ draft, onChange, connectorId }: EditorProps & { connectorId: string }) {
  const { t } = useLocale()
  const query = useQuery(approvedTemplatesQuery(connectorId))
  const error = useErrorAt('content.name')
  const templates = query.data?.data ?? []
  const { template } = draft
  const chosen = templateOf(templates, template)
  const names = [...new Set(templates.map(({ name }) => name))].sort()
  const languages = templates.filter(({ name }) => name === template.name).map(({ language }) => language)
  const set = (change: Partial<TemplateChoice>) => onChange({ template: { ...template, ...change } })
  const choose = (name: string) =>
    set({ name, language: templates.find((each) => each.name === name)?.language ?? '', variables: {} })
  if (query.isSuccess && templates.length === 0) return <NoTemplates connectorId={connectorId} />
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <ChoiceField
          label={t('composer.template')}
          error={error ?? (query.isError ? t('error.unreachable') : undefined)}
          value={template.name}
          options={[
            { value: '', label: t('composer.templateChoose') },
            ...names.map((name) => ({ value: name, label: name })),
          ]}
          onChoice={choose}
        />
        {languages.length > 0 && (
          <ChoiceField
            label={t('language.label')}
            value={template.language}
            options={languages.map((language) => ({ value: language, label: language }))}
            onChoice={(language) => set({ language })}
          />
        )}
      </div>
      {chosen && (
        <SlotFields
          slots={slotsOf(chosen)}
          variables={template.variables}
          onChange={(key, value) => set({ variables: { ...template.variables, [key]: value } })}
        />
      )}
    </>
  )
}

/** The template that a choice names. */
export const templateOf = (templates: readonly ProviderTemplate[], { name, language }: TemplateChoice) =>
  templates.find((each) => each.name === name && each.language === language) ?? null

function NoTemplates({ connectorId }: { connectorId: string }) {
  const { t } = useLocale()
  return (
    <div className="rounded-xl border border-dashed border-line-strong/60 p-4 text-ink-soft">
      <p>{t('composer.noTemplates')}</p>
      <Link
        to="/connectors/$connectorId/templates"
        params={{ connectorId }}
        className={`${buttonClass('secondary', 'small')} mt-3`}
      >
        {t('mend.template')}
      </Link>
    </div>
  )
}

function SlotFields({
  slots,
  variables,
  onChange,
}: {
  slots: Slot[]
  variables: Record<string, string>
  onChange: (key: string, value: string) => void
}) {
  const labelOf = useSlotLabel()
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      {slots.map((slot) => {
        const { key, kind, sample } = slot
        const value = variables[key] ?? ''
        if (kind === 'media')
          return (
            <MediaField
              key={key}
              label={labelOf(slot)}
              path={`content.variables.${key}.`}
              value={{
                ...blankMedia,
                url: value,
                mimeType: mediaTypeOfName(value),
                mediaId: mediaIdOf(value),
              }}
              onChange={({ url }) => onChange(key, url)}
            />
          )
        return (
          <InputField
            key={key}
            label={labelOf(slot)}
            placeholder={sample}
            value={value}
            {...(kind === 'number' && { inputMode: 'decimal', dir: 'ltr' })}
            onText={(text) => onChange(key, text)}
          />
        )
      })}
    </div>
  )
}

function useSlotLabel() {
  const { t } = useLocale()
  return ({ part, name, card }: Slot) => {
    const label = t(`composer.slot.${part}`, { name })
    return card === undefined ? label : `${t('composer.card', { place: card })} · ${label}`
  }
}

type VariableRow = { name: string; value: string }

/** A template that the channel's provider keeps and does not list: named as it is there. */
export function NamedTemplateFields({ draft: { template }, onChange }: EditorProps) {
  const { t } = useLocale()
  const error = useErrorAt('content.name')
  const set = (change: Partial<TemplateChoice>) => onChange({ template: { ...template, ...change } })
  const rows = Object.entries(template.variables).map(([name, value]): VariableRow => ({ name, value }))
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <InputField
          label={t('composer.template')}
          hint={t('composer.templateNameHint')}
          dir="ltr"
          value={template.name}
          error={error}
          onText={(name) => set({ name })}
        />
        <InputField
          label={t('language.label')}
          dir="ltr"
          placeholder="en"
          value={template.language}
          onText={(language) => set({ language })}
        />
      </div>
      <MoreRows
        rows={rows}
        onRows={(next) =>
          set({ variables: Object.fromEntries(next.map(({ name, value }) => [name, value])) })
        }
        blank={{ name: String(rows.length + 1), value: '' }}
        most={30}
        add={t('composer.addVariable')}
        remove={(place) => t('composer.removeVariable', { place })}
      >
        {(row, change) => (
          <div className="grid gap-2 sm:grid-cols-2">
            <InputField
              label={t('composer.variable')}
              dir="ltr"
              value={row.name}
              onText={(name) => change({ name })}
            />
            <InputField label={t('composer.value')} value={row.value} onText={(value) => change({ value })} />
          </div>
        )}
      </MoreRows>
    </>
  )
}
