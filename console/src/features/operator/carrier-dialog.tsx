import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import type { Carrier } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { Checkbox, InputField } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'
import { useToasts } from '@/ui/toast.tsx'

const empty = { name: '', host: '', port: '2775', systemId: '', password: '', ratePerSecond: '0' }

/** Sets up an SMS carrier reached over SMPP, with a route for everything when that is wanted. */
export function CarrierDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell } = useToasts()
  const [form, setForm] = useState(empty)
  const [tls, setTls] = useState(false)
  const submit = () =>
    post<Carrier>('/operator/v1/carriers', {
      name: form.name.trim(),
      channel: 'sms',
      settings: { host: form.host, port: Number(form.port), systemId: form.systemId, tls },
      credentials: { password: form.password },
      ratePerSecond: Number(form.ratePerSecond),
    })
  const done = (carrier: Carrier) => {
    void client.invalidateQueries({ queryKey: ['operator', 'carriers'] })
    tell(t('operator.carrierCreated', { name: carrier.name }))
    onClose()
  }
  const text = (
    name: keyof typeof form,
    label: string,
    rest: Partial<Parameters<typeof InputField>[0]> = {},
  ) => (
    <InputField
      dir="ltr"
      autoComplete="off"
      {...rest}
      label={label}
      value={form[name]}
      onText={(typed) => setForm({ ...form, [name]: name === 'name' ? typed : typed.trim() })}
    />
  )
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('operator.createCarrier')}
      description={t('operator.createCarrierWhy')}
      action={t('operator.createCarrier')}
      disabled={
        !form.name.trim() ||
        !form.host ||
        !form.systemId ||
        !/^\d{1,5}$/.test(form.port) ||
        !/^\d{1,6}$/.test(form.ratePerSecond)
      }
      submit={submit}
      onDone={done}
    >
      {text('name', t('keys.name'), { dir: 'auto', autoFocus: true })}
      <div className="grid grid-cols-[1fr_6rem] gap-4">
        {text('host', t('operator.host'))}
        {text('port', t('operator.port'), { inputMode: 'numeric' })}
      </div>
      <div className="grid grid-cols-2 gap-4">
        {text('systemId', t('smpp.systemId'), { maxLength: 15 })}
        {text('password', t('smpp.password'), {
          type: 'password',
          maxLength: 16,
          autoComplete: 'new-password',
        })}
      </div>
      {text('ratePerSecond', t('operator.tps'), { inputMode: 'numeric', hint: t('operator.tpsHint') })}
      <Checkbox checked={tls} onChange={() => setTls(!tls)} label={t('operator.tls')} />
    </FormDialog>
  )
}
