import { useLocale } from '@/app/locale.tsx'
import { buttonDetails } from '@/features/composer/button-details.tsx'
import { blankButton, type ButtonDraft, type ButtonKind } from '@/features/composer/content-draft.ts'
import { useErrorAt } from '@/features/composer/field-errors.tsx'
import { MoreRows } from '@/features/composer/more-rows.tsx'
import { ChoiceField, InputField } from '@/ui/field.tsx'

/** The buttons below a message or a card. */
export function ButtonsField({
  buttons,
  path,
  kinds,
  least = 0,
  onChange,
}: {
  buttons: ButtonDraft[]
  path: string
  /** What a button of the channel may do. */
  kinds: readonly ButtonKind[]
  least?: number
  onChange: (buttons: ButtonDraft[]) => void
}) {
  const { t } = useLocale()
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-sm font-medium">{t('composer.buttons')}</legend>
      <MoreRows
        rows={buttons}
        onRows={onChange}
        blank={blankButton}
        most={13}
        least={least}
        add={t('composer.addButton')}
        remove={(place) => t('composer.removeButton', { place })}
      >
        {(button, set, index) => (
          <ButtonRow button={button} path={`${path}.${index}`} kinds={kinds} onChange={set} />
        )}
      </MoreRows>
    </fieldset>
  )
}

function ButtonRow({
  button,
  path,
  kinds,
  onChange,
}: {
  button: ButtonDraft
  path: string
  kinds: readonly ButtonKind[]
  onChange: (change: Partial<ButtonDraft>) => void
}) {
  const { t } = useLocale()
  const { kind, title } = button
  const error = useErrorAt(`${path}.title`)
  // What another channel had stays to be seen, until something else is chosen.
  const offered = kinds.includes(kind) ? kinds : [kind, ...kinds]
  const Details = buttonDetails[kind]
  return (
    <div className="grid items-start gap-2 sm:grid-cols-[13.5rem_minmax(0,1fr)_minmax(0,1fr)]">
      <ChoiceField
        label={t('composer.buttonKind')}
        value={kind}
        options={offered.map((each) => ({ value: each, label: t(`composer.button.${each}`) }))}
        onChoice={(next) => onChange({ kind: next as ButtonKind })}
      />
      <InputField
        label={t('composer.buttonTitle')}
        value={title}
        error={error}
        onText={(text) => onChange({ title: text })}
      />
      {Details && <Details button={button} path={path} onChange={onChange} />}
    </div>
  )
}
