import { useState } from 'react'
import { useSession } from '@/api/session.ts'
import { useLocale } from '@/app/locale.tsx'
import { instantToZoned, zonedToInstant } from '@/app/zoned-time.ts'
import { InputField } from '@/ui/field.tsx'

/** A labelled instant, written as the account's clock shows it. */
export function InstantField({
  label,
  value,
  error,
  onInstant,
}: {
  label: string
  /** An instant of ISO 8601; empty for none. */
  value: string
  error?: string | undefined
  onInstant: (instant: string) => void
}) {
  const { t } = useLocale()
  const zone = useSession().data?.account?.timezone ?? 'UTC'
  const [typed, setTyped] = useState('')
  const instantOf = (local: string) => (local === '' ? '' : zonedToInstant(local, zone))
  // What is being typed stands as it is: on the way to a year it passes through times no clock has shown.
  const shown = typed !== '' && instantOf(typed) === value ? typed : clockOf(value, zone)
  return (
    <InputField
      label={label}
      hint={t('message.zone', { zone })}
      type="datetime-local"
      // With more digits a year is none that an instant can have.
      max="9999-12-31T23:59"
      value={shown}
      error={error}
      onText={(local) => {
        setTyped(local)
        onInstant(instantOf(local))
      }}
    />
  )
}

const clockOf = (instant: string, zone: string): string =>
  Number.isNaN(Date.parse(instant)) ? '' : instantToZoned(Date.parse(instant), zone)
