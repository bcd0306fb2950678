import { useLocale } from '@/app/locale.tsx'
import type { FallbackDraft } from '@/features/composer/fallback-draft.ts'
import { useErrorAt } from '@/features/composer/field-errors.tsx'
import { MoreRows } from '@/features/composer/more-rows.tsx'
import { ChoiceField, InputField } from '@/ui/field.tsx'

const most = 5

/** The channels tried next when the message is not delivered, in order. */
export function FallbackEditor({
  steps,
  channels,
  onChange,
}: {
  steps: FallbackDraft[]
  channels: readonly string[]
  onChange: (steps: FallbackDraft[]) => void
}) {
  const { t } = useLocale()
  const error = useErrorAt('fallback')
  return (
    <fieldset className="min-w-0">
      <legend className="text-sm font-medium">{t('composer.fallback')}</legend>
      <p className="mb-2 text-sm text-ink-faint">{t('composer.fallbackHint')}</p>
      <MoreRows
        rows={steps}
        onRows={onChange}
        blank={{ channel: channels[0] ?? 'sms', minutes: '' }}
        most={most}
        add={t('composer.addFallback')}
        remove={(place) => t('composer.removeFallback', { place })}
      >
        {(step, set, index) => (
          <div className="grid gap-2 sm:grid-cols-2">
            <ChoiceField
              label={t('composer.fallbackChannel', { place: index + 1 })}
              value={step.channel}
              options={channels.map((value) => ({ value, label: t(`channel.${value as 'sms'}`) }))}
              onChoice={(channel) => set({ channel })}
            />
            <InputField
              label={t('composer.fallbackAfter')}
              type="number"
              min={1}
              max={9_999}
              placeholder={t('composer.fallbackOnFailure')}
              value={step.minutes}
              onText={(minutes) => set({ minutes })}
            />
          </div>
        )}
      </MoreRows>
      {error && <p className="mt-2 text-sm text-bad">{error}</p>}
    </fieldset>
  )
}
