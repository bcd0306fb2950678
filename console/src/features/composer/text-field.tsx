import { useErrorAt } from '@/features/composer/field-errors.tsx'
import { Field, TextArea } from '@/ui/field.tsx'

/** The words of a message. */
export function TextField({
  label,
  hint,
  path,
  value,
  rows = 4,
  onText,
}: {
  label: string
  hint?: string
  path: string
  value: string
  rows?: number
  onText: (text: string) => void
}) {
  const error = useErrorAt(path)
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <TextArea {...control} rows={rows} value={value} onChange={(event) => onText(event.target.value)} />
      )}
    </Field>
  )
}
