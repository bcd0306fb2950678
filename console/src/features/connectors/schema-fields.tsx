import { Checkbox, Field, InputField, Select, TextArea } from '@/ui/field.tsx'
import type { FormField, FormSchema } from '@/features/connectors/connector-types.ts'

export type FormValues = Record<string, string | boolean>

type SchemaFieldsProps = {
  schema: FormSchema
  values: FormValues
  onChange: (values: FormValues) => void
  /** What is typed is hidden: credentials. */
  secret?: boolean
}

/** Draws the form a channel describes: one control for each of its fields, with the channel's own words. */
export function SchemaFields({ schema, values, onChange, secret = false }: SchemaFieldsProps) {
  const required = new Set(schema.required)
  return Object.entries(schema.properties ?? {})
    .filter(([, field]) => field.type !== 'object')
    .map(([name, field]) => (
      <SchemaField
        key={name}
        label={field.title ?? inWords(name)}
        field={field}
        isRequired={required.has(name)}
        value={values[name] ?? initialOf(field)}
        secret={secret && !field.enum && field.type !== 'boolean'}
        onValue={(value) => onChange({ ...values, [name]: value })}
      />
    ))
}

function SchemaField({
  label,
  field,
  isRequired,
  value,
  secret,
  onValue,
}: {
  label: string
  field: FormField
  isRequired: boolean
  value: string | boolean
  secret: boolean
  onValue: (value: string | boolean) => void
}) {
  const hint = field.description
  if (field.type === 'boolean')
    return (
      <Checkbox checked={value === true} onChange={() => onValue(value !== true)} label={label} hint={hint} />
    )
  const text = typeof value === 'string' ? value : ''
  if (field.enum)
    return (
      <Field label={label} hint={hint}>
        {(control) => (
          <Select {...control} value={text} onChange={(event) => onValue(event.target.value)}>
            {!isRequired && <option value="" />}
            {field.enum?.map((choice) => (
              <option key={choice} value={choice}>
                {choice}
              </option>
            ))}
          </Select>
        )}
      </Field>
    )
  if (isLong(field, label))
    return (
      <Field label={label} hint={hint}>
        {(control) => (
          <TextArea
            {...control}
            dir="ltr"
            rows={4}
            required={isRequired}
            autoComplete="off"
            spellCheck={false}
            className="font-mono text-sm"
            value={text}
            onChange={(event) => onValue(event.target.value)}
          />
        )}
      </Field>
    )
  return (
    <InputField
      label={label}
      hint={hint}
      dir="ltr"
      type={secret ? 'password' : 'text'}
      autoComplete={secret ? 'new-password' : 'off'}
      spellCheck={false}
      required={isRequired}
      value={text}
      onText={onValue}
    />
  )
}

/** Lists go one to a line; keys in PEM and accounts in JSON have many lines. */
const isLong = (field: FormField, label: string) =>
  field.type === 'array' ||
  (/key(?!.*id)|json|pem|certificate/i.test(label) && /pem|json|private/i.test(label))

function initialOf(field: FormField): string | boolean {
  if (field.type === 'boolean') return field.default === true
  if (Array.isArray(field.default)) return field.default.join('\n')
  return typeof field.default === 'string' || typeof field.default === 'number' ? `${field.default}` : ''
}

/** `accessToken` reads “Access token”. */
function inWords(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** What was filled in, as the API takes it; what was left empty is left out. */
export function filledIn(schema: FormSchema, values: FormValues): Record<string, unknown> {
  const entries = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const value = values[name] ?? initialOf(field)
    if (typeof value === 'boolean') return [[name, value] as const]
    if (value.trim() === '') return []
    return [[name, typed(field, value.trim())] as const]
  })
  return Object.fromEntries(entries)
}

function typed(field: FormField, value: string): unknown {
  if (field.type === 'array')
    return value
      .split(/\n/)
      .map((line) => line.trim())
      .filter(Boolean)
  if (field.type === 'number' || field.type === 'integer') return Number(value)
  return value
}
