import { registrationStates } from '#shared/dlt-registrations.ts'
import type { DltState } from '@/api/dlt-types.ts'
import { useLocale } from '@/app/locale.tsx'
import { isRegistryId } from '@/features/dlt/dlt-words.ts'
import { Chip, type Tone } from '@/ui/chip.tsx'
import { ChoiceField, InputField } from '@/ui/field.tsx'

const tones: Record<DltState, Tone> = { active: 'ok', inactive: 'wait', blacklisted: 'bad' }

/** What the portal says of a registration. */
export function DltStateChip({ state }: { state: DltState }) {
  const { t } = useLocale()
  return <Chip tone={tones[state]}>{t(`dlt.state.${state}`)}</Chip>
}

/** The portal's state of a registration, to be kept as it is there. */
export function DltStateField({ state, onState }: { state: DltState; onState: (state: DltState) => void }) {
  const { t } = useLocale()
  return (
    <ChoiceField
      label={t('dlt.status')}
      value={state}
      options={registrationStates.map((value) => ({ value, label: t(`dlt.state.${value}`) }))}
      onChoice={(next) => onState(next as DltState)}
    />
  )
}

/** The id a portal gave; it names the registration and stays when that is changed. */
export function RegistryIdField({
  label,
  id,
  onId,
  fixed,
}: {
  label: string
  id: string
  onId: (id: string) => void
  fixed: boolean
}) {
  const { t } = useLocale()
  return (
    <InputField
      label={label}
      dir="ltr"
      inputMode="numeric"
      maxLength={25}
      autoComplete="off"
      disabled={fixed}
      value={id}
      onText={(text) => onId(text.replaceAll(/\s/g, ''))}
      {...(id !== '' && !isRegistryId(id) ? { error: t('dlt.idWrong') } : { hint: t('dlt.idHint') })}
    />
  )
}
