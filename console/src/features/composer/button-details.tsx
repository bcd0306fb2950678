import type { ComponentType, ReactNode } from 'react'
import { useLocale } from '@/app/locale.tsx'
import {
  recordings,
  type ButtonDraft,
  type ButtonKind,
  type Recording,
} from '@/features/composer/content-draft.ts'
import { CoordinateFields } from '@/features/composer/coordinate-fields.tsx'
import { useErrorAt } from '@/features/composer/field-errors.tsx'
import { ChoiceField, InputField } from '@/ui/field.tsx'
import { InstantField } from '@/ui/instant-field.tsx'

type Props = { button: ButtonDraft; path: string; onChange: (change: Partial<ButtonDraft>) => void }

/** What a button of a kind brings along, beside its title: one field in its row, the others below. */
export const buttonDetails: Partial<Record<ButtonKind, ComponentType<Props>>> = {
  reply: IdField,
  url: AddressField,
  call: NumberField,
  calendar: EventFields,
  map: PointFields,
  compose: WordsFields,
  record: RecordingFields,
}

const Below = ({ children }: { children: ReactNode }) => (
  <div className="grid items-start gap-2 sm:col-span-3 sm:grid-cols-2 sm:border-s-2 sm:border-line sm:ps-3">
    {children}
  </div>
)

function IdField({ button, path, onChange }: Props) {
  const { t } = useLocale()
  return (
    <InputField
      label={t('composer.buttonId')}
      dir="ltr"
      placeholder={t('composer.byTitle')}
      value={button.id}
      error={useErrorAt(`${path}.id`)}
      onText={(id) => onChange({ id })}
    />
  )
}

function AddressField({ button, path, onChange }: Props) {
  const { t } = useLocale()
  return (
    <InputField
      label={t('composer.buttonUrl')}
      type="url"
      dir="ltr"
      placeholder="https://"
      value={button.value}
      error={useErrorAt(`${path}.url`)}
      onText={(value) => onChange({ value })}
    />
  )
}

function NumberField({ button, path, onChange }: Props) {
  const { t } = useLocale()
  return (
    <InputField
      label={t('composer.buttonPhone')}
      type="tel"
      dir="ltr"
      placeholder="+919812345678"
      value={button.value}
      error={useErrorAt(`${path}.phone`)}
      onText={(value) => onChange({ value })}
    />
  )
}

function EventFields({ button: { event }, path, onChange }: Props) {
  const { t } = useLocale()
  const errors = {
    title: useErrorAt(`${path}.event.title`),
    description: useErrorAt(`${path}.event.description`),
    startsAt: useErrorAt(`${path}.event.startsAt`),
    endsAt: useErrorAt(`${path}.event.endsAt`),
  }
  const set = (change: Partial<ButtonDraft['event']>) => onChange({ event: { ...event, ...change } })
  return (
    <>
      <InputField
        label={t('composer.eventTitle')}
        value={event.title}
        error={errors.title}
        onText={(title) => set({ title })}
      />
      <Below>
        <InstantField
          label={t('composer.eventStarts')}
          value={event.startsAt}
          error={errors.startsAt}
          onInstant={(startsAt) => set({ startsAt })}
        />
        <InstantField
          label={t('composer.eventEnds')}
          value={event.endsAt}
          error={errors.endsAt}
          onInstant={(endsAt) => set({ endsAt })}
        />
        <InputField
          label={t('composer.eventText')}
          placeholder={t('composer.optional')}
          value={event.description}
          error={errors.description}
          onText={(description) => set({ description })}
        />
      </Below>
    </>
  )
}

function PointFields({ button: { point }, path, onChange }: Props) {
  const { t } = useLocale()
  const error = useErrorAt(`${path}.name`)
  const set = (change: Partial<ButtonDraft['point']>) => onChange({ point: { ...point, ...change } })
  return (
    <>
      <InputField
        label={t('composer.placeName')}
        placeholder={t('composer.optional')}
        value={point.name}
        error={error}
        onText={(name) => set({ name })}
      />
      <Below>
        <CoordinateFields point={point} path={path} onChange={set} />
      </Below>
    </>
  )
}

function WordsFields(props: Props) {
  const { button, path, onChange } = props
  const { t } = useLocale()
  const error = useErrorAt(`${path}.text`)
  return (
    <>
      <NumberField {...props} />
      <Below>
        <InputField
          label={t('composer.words')}
          value={button.words}
          error={error}
          onText={(words) => onChange({ words })}
        />
      </Below>
    </>
  )
}

function RecordingFields(props: Props) {
  const { button, path, onChange } = props
  const { t } = useLocale()
  const error = useErrorAt(`${path}.records`)
  return (
    <>
      <NumberField {...props} />
      <Below>
        <ChoiceField
          label={t('composer.records')}
          value={button.records}
          error={error}
          options={recordings.map((value) => ({ value, label: t(`composer.records.${value}`) }))}
          onChoice={(records) => onChange({ records: records as Recording })}
        />
      </Below>
    </>
  )
}
