import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useLocale } from '@/app/locale.tsx'
import type { EditorProps, TemplateChoice } from '@/features/composer/content-draft.ts'
import { useErrorAt } from '@/features/composer/field-errors.tsx'
import { ownTemplateOf, ownTemplatesOn } from '@/features/composer/own-template-choice.ts'
import { languageName } from '@/features/own-templates/language-name.ts'
import { ownTemplatesQuery } from '@/features/own-templates/own-template-queries.ts'
import { buttonClass } from '@/ui/button.tsx'
import { ChoiceField, InputField } from '@/ui/field.tsx'

/** A template that the account keeps itself, its language, and what fills its variables. */
export function OwnTemplateFields({
  draft: { template },
  onChange,
  channel,
  onClass,
}: EditorProps & {
  channel: string
  /** Another template was chosen, which is of a class of its own. */
  onClass: (ofClass: string) => void
}) {
  const { t, language: reader } = useLocale()
  const query = useQuery(ownTemplatesQuery)
  const error = useErrorAt('content.name')
  const templates = ownTemplatesOn(query.data ?? [], channel)
  const chosen = ownTemplateOf(templates, template)
  const names = [...new Set(templates.map(({ name }) => name))]
  const unlisted = template.name !== '' && !names.includes(template.name)
  const languages = templates.filter(({ name }) => name === template.name).map(({ language }) => language)
  const set = (change: Partial<TemplateChoice>) => onChange({ template: { ...template, ...change } })
  const choose = (name: string) => {
    const [first, another] = templates.filter((each) => each.name === name)
    if (first) onClass(first.class)
    set({ name, language: another ? '' : (first?.language ?? ''), variables: {} })
  }
  if (query.isSuccess && templates.length === 0 && !unlisted) return <NoOwnTemplates channel={channel} />
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <ChoiceField
          label={t('composer.template')}
          error={error ?? (query.isError ? t('error.unreachable') : undefined)}
          value={template.name}
          options={[
            { value: '', label: t('composer.templateChoose') },
            ...[...(unlisted ? [template.name] : []), ...names].map((name) => ({ value: name, label: name })),
          ]}
          onChoice={choose}
        />
        {languages.length > 0 && (
          <ChoiceField
            label={t('language.label')}
            value={template.language && (chosen?.language ?? '')}
            options={[
              { value: '', label: t('composer.languageOfContact') },
              ...languages.map((language) => ({
                value: language,
                label: languageName(language, reader) ?? language,
              })),
            ]}
            onChoice={(language) => set({ language })}
          />
        )}
      </div>
      {chosen && (
        <ValueFields
          names={chosen.variables}
          samples={chosen.samples}
          values={template.variables}
          onValue={(name, value) => set({ variables: { ...template.variables, [name]: value } })}
        />
      )}
    </>
  )
}

function ValueFields({
  names,
  samples,
  values,
  onValue,
}: {
  names: string[]
  samples: Record<string, string>
  values: Record<string, string>
  onValue: (name: string, value: string) => void
}) {
  const { t } = useLocale()
  if (names.length === 0) return null
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-sm font-medium">{t('templates.values')}</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        {names.map((name) => (
          <ValueField
            key={name}
            name={name}
            sample={samples[name] ?? ''}
            value={values[name] ?? ''}
            onValue={(value) => onValue(name, value)}
          />
        ))}
      </div>
    </fieldset>
  )
}

function ValueField({
  name,
  sample,
  value,
  onValue,
}: {
  name: string
  sample: string
  value: string
  onValue: (value: string) => void
}) {
  const error = useErrorAt(`content.variables.${name}`)
  return <InputField label={name} placeholder={sample} value={value} error={error} onText={onValue} />
}

function NoOwnTemplates({ channel }: { channel: string }) {
  const { t } = useLocale()
  return (
    <div className="rounded-xl border border-dashed border-line-strong/60 p-4 text-ink-soft">
      <p>{t('composer.noOwnTemplates')}</p>
      <Link to="/templates/new" search={{ channel }} className={`${buttonClass('secondary', 'small')} mt-3`}>
        {t('templates.create')}
      </Link>
    </div>
  )
}
