import { clsx } from 'clsx'
import { CircleAlert } from 'lucide-react'
import { useId, type ComponentProps, type ReactNode } from 'react'

type Control = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean | undefined }

type FieldProps = {
  label: string
  hint?: ReactNode
  error?: string | null | undefined
  aside?: ReactNode
  className?: string
  children: (control: Control) => ReactNode
}

/** A labelled control with its hint and its error; the error says the mend. */
export function Field({ label, hint, error, aside, className, children }: FieldProps) {
  const id = useId()
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={clsx('flex flex-col gap-1.5', className)}>
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="text-sm font-medium text-ink">
          {label}
        </label>
        {aside}
      </div>
      {children({
        id,
        'aria-describedby': describedBy || undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {hint && (
        <div id={`${id}-hint`} className="text-sm text-ink-faint">
          {hint}
        </div>
      )}
      {error && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-sm text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
    </div>
  )
}

export const TextInput = ({ className, ...rest }: ComponentProps<'input'>) => (
  <input dir="auto" {...rest} className={clsx('control', className)} />
)

export const TextArea = ({ className, ...rest }: ComponentProps<'textarea'>) => (
  <textarea dir="auto" {...rest} className={clsx('control resize-y', className)} />
)

export const Select = ({ className, ...rest }: ComponentProps<'select'>) => (
  <select {...rest} className={clsx('control pe-8', className)} />
)

export function Checkbox({
  label,
  hint,
  ...rest
}: ComponentProps<'input'> & { label: ReactNode; hint?: ReactNode }) {
  return (
    <label className="flex min-h-7 items-start gap-2.5 py-0.5">
      <input type="checkbox" {...rest} className="mt-0.5 size-[18px] shrink-0 accent-accent" />
      <span>
        <span className="text-base">{label}</span>
        {hint && <span className="block text-sm text-ink-faint">{hint}</span>}
      </span>
    </label>
  )
}

type Described = { label: string; hint?: ReactNode; error?: string | null | undefined }

/** A labelled line of text. */
export function InputField({
  label,
  hint,
  error,
  onText,
  ...rest
}: Described & Omit<ComponentProps<'input'>, 'onChange'> & { onText: (text: string) => void }) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => <TextInput {...rest} {...control} onChange={(event) => onText(event.target.value)} />}
    </Field>
  )
}

export type Option = { value: string; label: string }

/** A labelled choice of one. */
export function ChoiceField({
  label,
  hint,
  error,
  value,
  options,
  disabled,
  onChoice,
}: Described & {
  value: string
  options: Option[]
  disabled?: boolean
  onChoice: (value: string) => void
}) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Select
          {...control}
          disabled={disabled}
          value={value}
          onChange={(event) => onChoice(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}
