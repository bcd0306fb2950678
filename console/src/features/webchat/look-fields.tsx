import { useLocale } from '@/app/locale.tsx'
import type { Part } from '@/features/webchat/form-part.ts'
import { languageNames } from '@/features/webchat/widget-languages.ts'
import { ChoiceField, Field, TextInput } from '@/ui/field.tsx'

/** Colour, brightness, corner and language of the chat. */
export function LookFields({ settings: { theme, language }, change }: Part) {
  const { t } = useLocale()
  const setTheme = (changed: Partial<typeof theme>) => change({ theme: { ...theme, ...changed } })
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t('webchat.colour')}>
        {(control) => (
          <span className="flex gap-2">
            <input
              type="color"
              aria-label={t('webchat.pickColour')}
              value={/^#[0-9a-f]{6}$/i.test(theme.colour) ? theme.colour : '#000000'}
              onChange={({ target }) => setTheme({ colour: target.value })}
              className="h-9 w-12 shrink-0 cursor-pointer rounded-lg border border-line-strong/60 bg-surface p-1"
            />
            <TextInput
              {...control}
              dir="ltr"
              spellCheck={false}
              className="font-mono"
              value={theme.colour}
              onChange={({ target }) => setTheme({ colour: target.value.trim() })}
            />
          </span>
        )}
      </Field>
      <ChoiceField
        label={t('webchat.scheme')}
        value={theme.scheme}
        options={(['auto', 'light', 'dark'] as const).map((value) => ({
          value,
          label: t(`webchat.scheme.${value}`),
        }))}
        onChoice={(scheme) => setTheme({ scheme: scheme as typeof theme.scheme })}
      />
      <ChoiceField
        label={t('webchat.position')}
        value={theme.position}
        options={(['end', 'start'] as const).map((value) => ({
          value,
          label: t(`webchat.position.${value}`),
        }))}
        onChoice={(position) => setTheme({ position: position as typeof theme.position })}
      />
      <ChoiceField
        label={t('webchat.language')}
        value={language}
        options={[
          { value: 'auto', label: t('webchat.languageAuto') },
          ...languageNames([language]).map(([value, label]) => ({ value, label })),
        ]}
        onChoice={(chosen) => change({ language: chosen })}
      />
    </div>
  )
}
