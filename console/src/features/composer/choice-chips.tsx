import { clsx } from 'clsx'
import type { LucideIcon } from 'lucide-react'

export type ChipChoice = { value: string; label: string; icon?: LucideIcon; disabled?: boolean }

/** A choice of one, drawn as chips side by side. */
export function ChoiceChips({
  legend,
  name,
  value,
  choices,
  onChoice,
}: {
  legend: string
  name: string
  value: string
  choices: readonly ChipChoice[]
  onChoice: (value: string) => void
}) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-2">
        {choices.map(({ value: each, label, icon: Icon, disabled }) => (
          <label
            key={each}
            className={clsx(
              'inline-flex min-h-9 items-center gap-2 rounded-lg border px-3 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
              value === each
                ? 'border-accent bg-accent-soft font-medium text-accent-strong'
                : disabled
                  ? 'border-line text-ink-faint'
                  : 'border-line-strong/60 text-ink-soft hover:border-ink-soft',
              disabled ? 'cursor-not-allowed' : 'cursor-pointer',
            )}
          >
            <input
              type="radio"
              name={name}
              value={each}
              checked={value === each}
              disabled={disabled}
              onChange={() => onChoice(each)}
              className="sr-only"
            />
            {Icon && <Icon aria-hidden className="size-4" />}
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
