import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import type { SmppLogin } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { kannelConfig, smppAddress } from '@/features/accounts/smpp-address.ts'
import { Button } from '@/ui/button.tsx'
import { CodeBlock, CopyText } from '@/ui/copy-text.tsx'
import { Dialog, DialogActions } from '@/ui/dialog.tsx'
import { InputField } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'

type NewLogin = SmppLogin & { password: string }

const isSystemId = (text: string) => text === '' || /^[A-Za-z0-9_-]{3,15}$/.test(text)
const isWhole = (text: string, most: number) =>
  /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most

/** Makes an SMPP login, then shows its password for the only time. */
export function CreateSmppLoginDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const client = useQueryClient()
  const [made, setMade] = useState<NewLogin | null>(null)
  const done = (login: NewLogin) => {
    setMade(login)
    void client.invalidateQueries({ queryKey: ['smpp-credentials'] })
  }
  const close = () => {
    setMade(null)
    onClose()
  }
  if (made) return <PasswordOnce login={made} onClose={close} />
  return open ? <LoginForm onClose={close} onDone={done} /> : null
}

function LoginForm({ onClose, onDone }: { onClose: () => void; onDone: (login: NewLogin) => void }) {
  const { t } = useLocale()
  const [systemId, setSystemId] = useState('')
  const [maxBinds, setMaxBinds] = useState('4')
  const [maxPerSecond, setMaxPerSecond] = useState('100')
  const [ips, setIps] = useState('')
  const submit = () =>
    post<NewLogin>('/v1/smpp-credentials', {
      ...(systemId && { systemId }),
      maxBinds: Number(maxBinds),
      maxPerSecond: Number(maxPerSecond),
      allowedIps: ips.split(/[\s,]+/).filter(Boolean),
    })
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('smpp.create')}
      action={t('smpp.create')}
      disabled={!isSystemId(systemId) || !isWhole(maxBinds, 50) || !isWhole(maxPerSecond, 10_000)}
      submit={submit}
      onDone={onDone}
    >
      <InputField
        label={t('smpp.systemId')}
        hint={t('smpp.systemIdHint')}
        dir="ltr"
        autoComplete="off"
        maxLength={15}
        value={systemId}
        onText={(text) => setSystemId(text.trim())}
        autoFocus
      />
      <div className="grid grid-cols-2 gap-4">
        <InputField label={t('smpp.binds')} inputMode="numeric" value={maxBinds} onText={setMaxBinds} />
        <InputField
          label={t('operator.tps')}
          inputMode="numeric"
          value={maxPerSecond}
          onText={setMaxPerSecond}
        />
      </div>
      <InputField label={t('keys.ips')} hint={t('keys.ipsHint')} dir="ltr" value={ips} onText={setIps} />
    </FormDialog>
  )
}

function PasswordOnce({ login, onClose }: { login: NewLogin; onClose: () => void }) {
  const { t } = useLocale()
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('smpp.made', { name: login.systemId })}
      description={t('smpp.madeWhy')}
      wide
    >
      <div className="mb-5 rounded-lg border border-accent/40 bg-accent-soft px-4 py-3">
        <CopyText value={login.password} label={t('smpp.password')} className="hover:bg-transparent!" />
      </div>
      <h3 className="mb-2 text-sm font-medium">{t('smpp.kannel')}</h3>
      <CodeBlock
        label={t('smpp.kannel')}
        value={kannelConfig({ ...smppAddress(window.location), ...login })}
      />
      <DialogActions>
        <Button kind="primary" onClick={onClose}>
          {t('keys.kept')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
