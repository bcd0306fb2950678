import { Popover as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

/** A small panel beside what opens it. */
export function Popover({
  trigger,
  children,
  open,
  onOpenChange,
}: {
  trigger: ReactNode
  children: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
}) {
  return (
    <Radix.Root {...(open !== undefined && { open })} {...(onOpenChange && { onOpenChange })}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          collisionPadding={12}
          sideOffset={6}
          align="start"
          className="pop z-50 max-h-[70vh] w-[min(24rem,calc(100vw-2rem))] overflow-y-auto rounded-xl border border-line bg-raised p-4 shadow-high"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
