import { useMutation } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { useLocale } from '@/app/locale.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog, DialogActions } from '@/ui/dialog.tsx'
import { problemText } from '@/ui/toast.tsx'

type FormDialogProps<Made> = {
  open: boolean
  onClose: () => void
  title: string
  description?: ReactNode
  action: string
  wide?: boolean
  disabled?: boolean
  submit: () => Promise<Made>
  onDone: (made: Made) => void
  children: ReactNode
}

/** A dialog with a form: it stays open, with what was typed, until the server has said yes. */
export function FormDialog<Made>({
  open,
  onClose,
  title,
  description,
  action,
  wide,
  disabled,
  submit,
  onDone,
  children,
}: FormDialogProps<Made>) {
  const { t } = useLocale()
  const saving = useMutation({ mutationFn: submit, onSuccess: onDone })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    saving.mutate()
  }
  const close = () => {
    saving.reset()
    onClose()
  }
  return (
    <Dialog open={open} onClose={close} title={title} description={description} {...(wide && { wide })}>
      <form onSubmit={onSubmit} onInvalidCapture={unfold} className="flex flex-col gap-4">
        {children}
        {saving.isError && (
          <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2.5 text-bad">
            {problemText(saving.error) || t('error.unreachable')}
          </p>
        )}
        <DialogActions>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" kind="primary" busy={saving.isPending} disabled={disabled}>
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

/** A field that is folded away and wrong could not be shown: the browser would stop the form and say nothing. */
function unfold({ target }: FormEvent): void {
  const field = target instanceof HTMLElement ? target : null
  for (let fold = field?.closest('details'); fold; fold = fold.parentElement?.closest('details'))
    fold.open = true
}
