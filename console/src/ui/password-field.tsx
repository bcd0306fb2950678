import { Eye, EyeOff } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useLocale } from '@/app/locale.tsx'
import { IconButton } from '@/ui/button.tsx'
import { Field, TextInput } from '@/ui/field.tsx'

type PasswordProps = {
  label: string
  value: string
  onChange: (value: string) => void
  /** What a password manager is to fill in: the one that is known, or one it makes up. */
  kind: 'current' | 'new'
  hint?: ReactNode
  autoFocus?: boolean
}

/** A line for a password that can be shown, pasted and filled in by a password manager. */
export function PasswordField({ label, value, onChange, kind, hint, autoFocus }: PasswordProps) {
  const { t } = useLocale()
  const [shown, setShown] = useState(false)
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <div className="relative">
          <TextInput
            {...control}
            type={shown ? 'text' : 'password'}
            name={kind === 'new' ? 'new-password' : 'password'}
            autoComplete={`${kind}-password`}
            required
            autoFocus={autoFocus}
            maxLength={256}
            {...(kind === 'new' && { minLength: passwordLengthMin })}
            dir="ltr"
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className="pe-11"
          />
          <div className="absolute end-0.5 top-0.5">
            <IconButton
              icon={shown ? EyeOff : Eye}
              label={t(shown ? 'signIn.hide' : 'signIn.show')}
              aria-pressed={shown}
              onClick={() => setShown(!shown)}
            />
          </div>
        </div>
      )}
    </Field>
  )
}

/** The fewest characters the server takes for a new password. */
export const passwordLengthMin = 10
