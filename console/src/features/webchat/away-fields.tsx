import { Plus, Trash2 } from 'lucide-react'
import { useLocale } from '@/app/locale.tsx'
import { linesOf, type Part } from '@/features/webchat/form-part.ts'
import type { OfficeHours } from '@/features/webchat/webchat-types.ts'
import { Button, IconButton } from '@/ui/button.tsx'
import { Checkbox, ChoiceField, Field, InputField, TextArea } from '@/ui/field.tsx'

const usualHours = (): OfficeHours => ({
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  windows: [{ days: [1, 2, 3, 4, 5], opens: '09:00', closes: '18:00' }],
  holidays: [],
})

/** What visitors meet when nobody is there, and the hours in which somebody is. */
export function AwayFields({ settings: { whenAway, hours }, change }: Part) {
  const { t } = useLocale()
  return (
    <>
      <ChoiceField
        label={t('webchat.whenAway')}
        value={whenAway}
        options={(['form', 'chat'] as const).map((value) => ({
          value,
          label: t(`webchat.whenAway.${value}`),
        }))}
        onChoice={(value) => change({ whenAway: value as typeof whenAway })}
      />
      <Checkbox
        checked={hours !== null}
        onChange={() => change({ hours: hours ? null : usualHours() })}
        label={t('webchat.hasHours')}
        hint={t('webchat.hasHoursWhy')}
      />
      {hours && <Hours hours={hours} onChange={(changed) => change({ hours: { ...hours, ...changed } })} />}
    </>
  )
}

function Hours({
  hours: { timezone, windows, holidays },
  onChange,
}: {
  hours: OfficeHours
  onChange: (changed: Partial<OfficeHours>) => void
}) {
  const { t } = useLocale()
  return (
    <>
      <InputField
        label={t('webchat.timezone')}
        dir="ltr"
        required
        list="webchat-zones"
        value={timezone}
        onText={(zone) => onChange({ timezone: zone })}
      />
      <datalist id="webchat-zones">
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <ul className="flex flex-col gap-3">
        {windows.map((window, at) => (
          // Windows have no name: each is where it stands.
          <li key={at} className="rounded-lg border border-line p-3">
            <Opening
              window={window}
              onChange={(changed) => onChange({ windows: windows.with(at, changed) })}
              onRemove={() => onChange({ windows: windows.toSpliced(at, 1) })}
            />
          </li>
        ))}
      </ul>
      <div>
        <Button
          size="small"
          icon={Plus}
          onClick={() => onChange({ windows: [...windows, { days: [6], opens: '10:00', closes: '14:00' }] })}
        >
          {t('webchat.addHours')}
        </Button>
      </div>
      <Field label={t('webchat.holidays')} hint={t('webchat.holidaysHint')}>
        {(control) => (
          <TextArea
            {...control}
            dir="ltr"
            rows={2}
            className="font-mono text-sm"
            defaultValue={holidays.join('\n')}
            onChange={({ target }) => onChange({ holidays: linesOf(target.value) })}
          />
        )}
      </Field>
    </>
  )
}

type Window = OfficeHours['windows'][number]

function Opening({
  window,
  onChange,
  onRemove,
}: {
  window: Window
  onChange: (window: Window) => void
  onRemove: () => void
}) {
  const { t, language } = useLocale()
  const { days, opens, closes } = window
  const toggle = (day: number) =>
    onChange({
      ...window,
      days: days.includes(day)
        ? days.filter((one) => one !== day)
        : [...days, day].toSorted((one, other) => one - other),
    })
  return (
    <div className="flex flex-col gap-3">
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="mb-1 text-sm font-medium">{t('webchat.days')}</legend>
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <Checkbox
            key={day}
            checked={days.includes(day)}
            onChange={() => toggle(day)}
            label={dayName(day, language)}
          />
        ))}
      </fieldset>
      <div className="grid grid-cols-[1fr_1fr_auto] items-end gap-3">
        <InputField
          type="time"
          required
          label={t('webchat.opensAt')}
          value={opens}
          onText={(time) => onChange({ ...window, opens: time })}
        />
        <InputField
          type="time"
          required
          label={t('webchat.closesAt')}
          // Midnight at the end of the day is 24:00 to the API, and 00:00 to a browser.
          value={closes === '24:00' ? '00:00' : closes}
          onText={(time) => onChange({ ...window, closes: time === '00:00' ? '24:00' : time })}
        />
        <IconButton icon={Trash2} label={t('webchat.removeHours')} onClick={onRemove} />
      </div>
    </div>
  )
}

/** 1 January 2024 was a Monday. */
const dayName = (day: number, language: string): string =>
  new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day))
