import { clsx } from 'clsx'
import { Check, type LucideIcon } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

/** A menu under a button; not modal, because a modal one writes a style element. */
export function Menu({
  trigger,
  children,
  align = 'end',
}: {
  trigger: ReactNode
  children: ReactNode
  align?: 'start' | 'end'
}) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="pop z-50 min-w-52 rounded-xl border border-line bg-raised p-1.5 shadow-high"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

const item =
  'flex min-h-8 items-center gap-2.5 rounded-lg px-2.5 py-1 text-base outline-none select-none data-highlighted:bg-sunken data-highlighted:outline-2 data-highlighted:-outline-offset-2 data-highlighted:outline-accent/50'

export function MenuItem({
  icon: Icon,
  danger,
  onSelect,
  children,
}: {
  icon?: LucideIcon
  danger?: boolean
  onSelect: () => void
  children: ReactNode
}) {
  return (
    <Radix.Item onSelect={onSelect} className={clsx(item, danger && 'text-bad')}>
      {Icon && <Icon aria-hidden className="size-4 text-ink-faint" />}
      {children}
    </Radix.Item>
  )
}

export type Choice = { value: string; label: string; hint?: string }

export function MenuChoices({
  label,
  value,
  choices,
  onChange,
}: {
  label: string
  value: string
  choices: Choice[]
  onChange: (value: string) => void
}) {
  return (
    <Radix.RadioGroup value={value} onValueChange={onChange} aria-label={label}>
      <Radix.Label className="px-2.5 pt-2 pb-1 text-xs font-medium text-ink-faint">{label}</Radix.Label>
      {choices.map((choice) => (
        <Radix.RadioItem key={choice.value} value={choice.value} className={clsx(item, 'ps-8 relative')}>
          <Radix.ItemIndicator className="absolute start-2.5">
            <Check aria-hidden className="size-4 text-accent" />
          </Radix.ItemIndicator>
          <span>
            {choice.label}
            {choice.hint && <span className="block text-xs text-ink-faint">{choice.hint}</span>}
          </span>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  )
}

export const MenuLine = () => <Radix.Separator className="mx-1 my-1.5 h-px bg-line" />
export const MenuText = ({ children }: { children: ReactNode }) => (
  <div className="px-2.5 py-1.5">{children}</div>
)
