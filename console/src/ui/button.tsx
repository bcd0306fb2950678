import { clsx } from 'clsx'
import { LoaderCircle, type LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'

type Kind = 'primary' | 'secondary' | 'quiet' | 'danger'

const base =
  'inline-flex items-center justify-center gap-2 rounded-lg font-medium whitespace-nowrap transition-colors duration-100 select-none disabled:opacity-55 disabled:cursor-not-allowed'
const kinds: Record<Kind, string> = {
  primary: 'bg-accent text-on-accent hover:enabled:bg-accent-strong',
  secondary: 'bg-surface border border-line-strong/60 text-ink hover:enabled:bg-sunken',
  quiet: 'text-ink-soft hover:enabled:bg-sunken hover:enabled:text-ink',
  danger: 'bg-bad-soft text-bad border border-bad/30 hover:enabled:border-bad',
}
const sizes = { medium: 'min-h-9 px-3.5 text-base', small: 'min-h-8 px-2.5 text-sm' }

export type ButtonProps = ComponentProps<'button'> & {
  kind?: Kind
  size?: keyof typeof sizes
  icon?: LucideIcon
  busy?: boolean
}

/** The look of a button, for links that are one. */
export function buttonClass(kind: Kind = 'secondary', size: keyof typeof sizes = 'medium'): string {
  return clsx(base, kinds[kind], sizes[size])
}

export function Button({
  kind = 'secondary',
  size = 'medium',
  icon: Icon,
  busy,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={busy || rest.disabled}
      aria-busy={busy || undefined}
      className={clsx(buttonClass(kind, size), className)}
    >
      {busy ? (
        <LoaderCircle aria-hidden className="size-4 animate-spin" />
      ) : (
        Icon && <Icon aria-hidden className="size-4" />
      )}
      {children}
    </button>
  )
}

/** A square button whose name is read aloud and shown on hover. */
export function IconButton({
  icon: Icon,
  label,
  badge,
  className,
  ...rest
}: ComponentProps<'button'> & { icon: LucideIcon; label: string; badge?: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={clsx(
        'relative inline-grid size-8 shrink-0 place-items-center rounded-lg text-ink-soft transition-colors hover:bg-sunken hover:text-ink',
        className,
      )}
    >
      <Icon aria-hidden className="size-4" />
      {badge}
    </button>
  )
}
