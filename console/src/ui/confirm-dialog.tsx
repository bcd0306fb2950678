import type { ReactNode } from 'react'
import { Button } from '@/ui/button.tsx'
import { Dialog, DialogActions } from '@/ui/dialog.tsx'
import { useLocale } from '@/app/locale.tsx'

type ConfirmProps = {
  open: boolean
  onClose: () => void
  title: string
  description: ReactNode
  action: string
  busy?: boolean
  onConfirm: () => void
}

/** Asks once before something that cannot be taken back. */
export function ConfirmDialog({ open, onClose, title, description, action, busy, onConfirm }: ConfirmProps) {
  const { t } = useLocale()
  return (
    <Dialog open={open} onClose={onClose} title={title} description={description}>
      <DialogActions>
        <Button onClick={onClose}>{t('common.keep')}</Button>
        <Button kind="danger" busy={busy ?? false} onClick={onConfirm}>
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
