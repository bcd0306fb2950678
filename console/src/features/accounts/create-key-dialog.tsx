import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import type { ApiKey } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { Button } from '@/ui/button.tsx'
import { CodeBlock, CopyText } from '@/ui/copy-text.tsx'
import { Dialog, DialogActions } from '@/ui/dialog.tsx'
import { Checkbox, Field, TextInput } from '@/ui/field.tsx'
import { scopes as scopesOffered } from '#shared/scopes.ts'
import { FormDialog } from '@/ui/form-dialog.tsx'

type NewKey = ApiKey & { secret: string }

/** Makes a key, then shows its secret for the only time. */
export function CreateKeyDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const client = useQueryClient()
  const [made, setMade] = useState<NewKey | null>(null)
  const done = (key: NewKey) => {
    setMade(key)
    void client.invalidateQueries({ queryKey: ['api-keys'] })
  }
  const close = () => {
    setMade(null)
    onClose()
  }
  if (made) return <SecretOnce apiKey={made} onClose={close} />
  return open ? <CreateKeyForm onClose={close} onDone={done} /> : null
}

function CreateKeyForm({ onClose, onDone }: { onClose: () => void; onDone: (key: NewKey) => void }) {
  const { t } = useLocale()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<string[]>(['*'])
  const [ips, setIps] = useState('')
  const allowedIps = ips.split(/[\s,]+/).filter(Boolean)
  const toggle = (scope: string) =>
    setScopes((before) =>
      before.includes(scope) ? before.filter((each) => each !== scope) : [...before, scope],
    )
  const everything = scopes.includes('*')
  const submit = () =>
    post<NewKey>('/v1/api-keys', { name: name.trim(), scopes, ...(allowedIps.length > 0 && { allowedIps }) })
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('keys.create')}
      action={t('keys.create')}
      disabled={name.trim() === '' || scopes.length === 0}
      submit={submit}
      onDone={onDone}
      wide
    >
      <Field label={t('keys.name')} hint={t('keys.nameHint')}>
        {(control) => (
          <TextInput {...control} value={name} onChange={(event) => setName(event.target.value)} autoFocus />
        )}
      </Field>
      <fieldset>
        <legend className="mb-1 text-sm font-medium">{t('keys.scopes')}</legend>
        <Checkbox
          checked={everything}
          onChange={() => setScopes(everything ? ['messages:write', 'messages:read'] : ['*'])}
          label={t('keys.everything')}
          hint={t('keys.everythingHint')}
        />
        {!everything && (
          <div className="mt-1 grid gap-x-4 sm:grid-cols-2">
            {scopesOffered.map((scope) => (
              <Checkbox
                key={scope}
                checked={scopes.includes(scope)}
                onChange={() => toggle(scope)}
                label={<code className="font-mono text-sm">{scope}</code>}
              />
            ))}
          </div>
        )}
      </fieldset>
      <Field label={t('keys.ips')} hint={t('keys.ipsHint')}>
        {(control) => (
          <TextInput
            {...control}
            dir="ltr"
            placeholder="203.0.113.7, 198.51.100.0/24"
            value={ips}
            onChange={(event) => setIps(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}

function SecretOnce({ apiKey, onClose }: { apiKey: NewKey; onClose: () => void }) {
  const { t } = useLocale()
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('keys.made', { name: apiKey.name })}
      description={t('keys.madeWhy')}
      wide
    >
      <div className="mb-5 rounded-lg border border-accent/40 bg-accent-soft px-4 py-3">
        <CopyText value={apiKey.secret} label={t('keys.secret')} className="hover:bg-transparent!" />
      </div>
      <h3 className="mb-2 text-sm font-medium">{t('keys.example')}</h3>
      <CodeBlock label={t('keys.example')} value={curlExample(apiKey.secret)} />
      <DialogActions>
        <Button kind="primary" onClick={onClose}>
          {t('keys.kept')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function curlExample(secret: string): string {
  return [
    `curl ${window.location.origin}/v1/messages \\`,
    `  -H 'Authorization: Bearer ${secret}' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -H 'Idempotency-Key: first-message' \\`,
    `  -d '{"channel":"sms","to":"+919812345678",`,
    `       "class":"transactional",`,
    `       "content":{"type":"text","text":"Hello from Patchbay"}}'`,
  ].join('\n')
}
