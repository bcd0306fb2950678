import { clsx } from 'clsx'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from '@/ui/button.tsx'
import { useLocale } from '@/app/locale.tsx'
import { useOpener } from '@/ui/use-opener.ts'

type DialogProps = {
  open: boolean
  onClose: () => void
  title: string
  description?: ReactNode
  children: ReactNode
  wide?: boolean
}

/**
 * A modal dialog: traps focus, closes on Escape, gives the focus back.
 * The veil is our own element: Radix's overlay writes a style element, which the page's policy forbids.
 */
export function Dialog({ open, onClose, ...panel }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <div aria-hidden className="fixed inset-0 z-40 bg-black/40 motion-safe:animate-[fade_120ms]" />
        <Panel {...panel} />
      </Radix.Portal>
    </Radix.Root>
  )
}

function Panel({ title, description, children, wide }: Omit<DialogProps, 'open' | 'onClose'>) {
  const { t } = useLocale()
  const giveFocusBack = useOpener()
  return (
    <Radix.Content
      {...(!description && { 'aria-describedby': undefined })}
      onCloseAutoFocus={giveFocusBack}
      className={clsx(
        'pop fixed start-1/2 top-[8vh] z-50 flex max-h-[84vh] w-[calc(100vw-2rem)] -translate-x-1/2 flex-col rounded-2xl border border-line bg-raised shadow-high rtl:translate-x-1/2',
        wide ? 'max-w-2xl' : 'max-w-md',
      )}
    >
      <div className="flex items-start gap-4 px-6 pt-5">
        <div className="min-w-0 flex-1">
          <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
          {description && <Radix.Description className="mt-1 text-ink-soft">{description}</Radix.Description>}
        </div>
        <Radix.Close asChild>
          <IconButton icon={X} label={t('common.close')} className="-me-2 -mt-1" />
        </Radix.Close>
      </div>
      <div className="overflow-y-auto px-6 pt-4 pb-6">{children}</div>
    </Radix.Content>
  )
}

export const DialogActions = ({ children }: { children: ReactNode }) => (
  <div className="mt-6 flex flex-wrap justify-end gap-2">{children}</div>
)
