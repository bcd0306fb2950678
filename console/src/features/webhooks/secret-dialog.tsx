import { useLocale } from '@/app/locale.tsx'
import { Button } from '@/ui/button.tsx'
import { CopyText } from '@/ui/copy-text.tsx'
import { Dialog, DialogActions } from '@/ui/dialog.tsx'

/** Shows the secret that signs an endpoint's calls, once. */
export function SecretDialog({ secret, onClose }: { secret: string | null; onClose: () => void }) {
  const { t } = useLocale()
  return (
    <Dialog
      open={secret !== null}
      onClose={onClose}
      title={t('webhooks.secretTitle')}
      description={t('webhooks.secretWhy')}
    >
      <div className="rounded-lg border border-accent/40 bg-accent-soft px-4 py-3">
        {secret && <CopyText value={secret} label={t('webhooks.secret')} className="hover:bg-transparent!" />}
      </div>
      <DialogActions>
        <Button kind="primary" onClick={onClose}>
          {t('keys.kept')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
