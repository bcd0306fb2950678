import { useState } from 'react'
import { put } from '@/api/http.ts'
import { useLocale } from '@/app/locale.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'
import { PasswordField, passwordLengthMin } from '@/ui/password-field.tsx'
import { useToasts } from '@/ui/toast.tsx'

/** Changes the reader's own password; their other sessions end. */
export function ChangePasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLocale()
  const { tell } = useToasts()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const done = () => {
    tell(t('password.changed'))
    onClose()
  }
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('password.change')}
      description={t('password.changeWhy')}
      action={t('password.change')}
      disabled={current === '' || next.length < passwordLengthMin}
      submit={() => put<void>('/v1/session/password', { currentPassword: current, password: next })}
      onDone={done}
    >
      <PasswordField
        kind="current"
        label={t('password.current')}
        value={current}
        onChange={setCurrent}
        autoFocus
      />
      <PasswordField
        kind="new"
        label={t('password.new')}
        hint={t('password.newHint')}
        value={next}
        onChange={setNext}
      />
    </FormDialog>
  )
}
