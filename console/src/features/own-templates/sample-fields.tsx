import { useLocale } from '@/app/locale.tsx'
import type { DraftProps } from '@/features/own-templates/own-template-draft.ts'
import { InputField } from '@/ui/field.tsx'

/** What fills each variable of the template while it is looked at, and shows as an example where it is sent. */
export function SampleFields({
  draft: { samples },
  onChange,
  variables,
}: DraftProps & { variables: string[] }) {
  const { t } = useLocale()
  if (variables.length === 0) return null
  return (
    <fieldset className="min-w-0">
      <legend className="text-sm font-medium">{t('templates.samples')}</legend>
      <p className="mb-3 text-sm text-ink-faint">{t('templates.samplesHint')}</p>
      <div className="grid gap-3 sm:grid-cols-2">
        {variables.map((name) => (
          <InputField
            key={name}
            label={name}
            maxLength={1_000}
            value={samples[name] ?? ''}
            onText={(sample) => onChange({ samples: { ...samples, [name]: sample } })}
          />
        ))}
      </div>
    </fieldset>
  )
}
