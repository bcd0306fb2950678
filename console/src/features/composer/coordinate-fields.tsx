import { useLocale } from '@/app/locale.tsx'
import type { PointDraft } from '@/features/composer/content-draft.ts'
import { useErrorAt } from '@/features/composer/field-errors.tsx'
import { InputField } from '@/ui/field.tsx'

type Coordinate = 'latitude' | 'longitude'

/** Where on earth something lies; `path` is what has the coordinates. */
export function CoordinateFields({
  point,
  path,
  onChange,
}: {
  point: PointDraft
  path: string
  onChange: (change: Partial<Record<Coordinate, string>>) => void
}) {
  const { t } = useLocale()
  const errors = { latitude: useErrorAt(`${path}.latitude`), longitude: useErrorAt(`${path}.longitude`) }
  const field = (name: Coordinate, placeholder: string) => (
    <InputField
      label={t(`composer.${name}`)}
      dir="ltr"
      inputMode="decimal"
      placeholder={placeholder}
      value={point[name]}
      error={errors[name]}
      onText={(text) => onChange({ [name]: text })}
    />
  )
  return (
    <>
      {field('latitude', '28.6139')}
      {field('longitude', '77.2090')}
    </>
  )
}
