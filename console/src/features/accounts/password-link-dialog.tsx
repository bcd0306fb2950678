import { useFormat } from '@/app/format.ts'
import { useLocale } from '@/app/locale.tsx'
import { Button } from '@/ui/button.tsx'
import { CodeBlock } from '@/ui/copy-text.tsx'
import { Dialog, DialogActions } from '@/ui/dialog.tsx'

/** A one-time link to choose a password, as the server made it. */
export type PasswordLink = { name: string; setPasswordToken: string; expiresAt: string }

/** Shows the link for a password this once, to be passed on. */
export function PasswordLinkDialog({ link, onClose }: { link: PasswordLink; onClose: () => void }) {
  const { t } = useLocale()
  const format = useFormat()
  const at = `${format.minute(link.expiresAt)} (${format.timeZone})`
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('users.linkTitle', { name: link.name })}
      description={t('users.linkWhy', { at })}
      wide
    >
      <CodeBlock
        label={t('users.link')}
        value={`${window.location.origin}/choose-password#${link.setPasswordToken}`}
      />
      <DialogActions>
        <Button kind="primary" onClick={onClose}>
          {t('users.linkSent')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
