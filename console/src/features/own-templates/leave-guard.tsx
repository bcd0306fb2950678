import { useBlocker } from '@tanstack/react-router'
import { useLocale } from '@/app/locale.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog, DialogActions } from '@/ui/dialog.tsx'

/** Asks before a page is left with something in it that was not saved; the browser asks when its window is closed. */
export function LeaveGuard({ unsaved }: { unsaved: boolean }) {
  const { t } = useLocale()
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => unsaved && current.pathname !== next.pathname,
    enableBeforeUnload: unsaved,
    withResolver: true,
  })
  return (
    <Dialog
      open={status === 'blocked'}
      onClose={() => reset?.()}
      title={t('templates.leaveTitle')}
      description={t('templates.leaveWhy')}
    >
      <DialogActions>
        <Button onClick={() => reset?.()}>{t('templates.stay')}</Button>
        <Button kind="danger" onClick={() => proceed?.()}>
          {t('templates.leave')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
