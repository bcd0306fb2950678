import { useLocale } from '@/app/locale.tsx'
import {
  blankButton,
  writtenButtons,
  type ButtonDraft,
  type ButtonKind,
} from '@/features/composer/content-draft.ts'
import { useErrorAt } from '@/features/composer/field-errors.tsx'
import { MoreRows } from '@/features/composer/more-rows.tsx'
import { ChoiceField, InputField } from '@/ui/field.tsx'

/** The buttons below a message or a card. */
export function ButtonsField({
  buttons,
  path,
  least = 0,
  onChange,
}: {
  buttons: ButtonDraft[]
  path: string
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
        {(button, set, index) => <ButtonRow button={button} path={`${path}.${index}`} onChange={set} />}
      </MoreRows>
    </fieldset>
  )
}

function ButtonRow({
  button: { kind, title, value, id, kept },
  path,
  onChange,
}: {
  button: ButtonDraft
  path: string
  onChange: (change: Partial<ButtonDraft>) => void
}) {
  const { t } = useLocale()
  const kinds: ButtonKind[] = kept ? [kind, ...writtenButtons] : [...writtenButtons]
  const errors = {
    title: useErrorAt(`${path}.title`),
    id: useErrorAt(`${path}.id`),
    url: useErrorAt(`${path}.url`),
    phone: useErrorAt(`${path}.phone`),
  }
  return (
    <div className="grid gap-2 sm:grid-cols-[8.5rem_minmax(0,1fr)_minmax(0,1fr)]">
      <ChoiceField
        label={t('composer.buttonKind')}
        value={kind}
        options={kinds.map((each) => ({ value: each, label: t(`composer.button.${each}`) }))}
        onChoice={(next) => onChange({ kind: next as ButtonKind, kept: undefined })}
      />
      <InputField
        label={t('composer.buttonTitle')}
        value={title}
        error={errors.title}
        onText={(text) => onChange({ title: text })}
      />
      {kind === 'reply' && (
        <InputField
          label={t('composer.buttonId')}
          dir="ltr"
          placeholder={t('composer.byTitle')}
          value={id}
          error={errors.id}
          onText={(text) => onChange({ id: text })}
        />
      )}
      {kind === 'url' && (
        <InputField
          label={t('composer.buttonUrl')}
          type="url"
          dir="ltr"
          placeholder="https://"
          value={value}
          error={errors.url}
          onText={(text) => onChange({ value: text })}
        />
      )}
      {kind === 'call' && (
        <InputField
          label={t('composer.buttonPhone')}
          type="tel"
          dir="ltr"
          placeholder="+919812345678"
          value={value}
          error={errors.phone}
          onText={(text) => onChange({ value: text })}
        />
      )}
    </div>
  )
}
