import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import type { Account } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { Field, Select, TextInput } from '@/ui/field.tsx'
import { suspensionReasons } from '#shared/suspension-reasons.ts'
import { FormDialog } from '@/ui/form-dialog.tsx'
import { useToasts } from '@/ui/toast.tsx'

export function SuspendDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useLocale()
  const done = useDone(t('operator.suspended', { name: account.name }), onClose)
  const [reason, setReason] = useState<string>('misuse')
  const [note, setNote] = useState('')
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('operator.suspendNamed', { name: account.name })}
      description={t('operator.suspendWhy')}
      action={t('operator.suspend')}
      submit={() => post(`/operator/v1/accounts/${account.id}/suspend`, { reason, note })}
      onDone={done}
    >
      <Field label={t('suppressions.reason')}>
        {(control) => (
          <Select {...control} value={reason} onChange={(event) => setReason(event.target.value)}>
            {suspensionReasons.map((each) => (
              <option key={each} value={each}>
                {t(`suspension.${each}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('operator.note')} hint={t('operator.noteHint')}>
        {(control) => (
          <TextInput {...control} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
    </FormDialog>
  )
}

export function CreditDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useLocale()
  const [amount, setAmount] = useState('50.00')
  const [note, setNote] = useState('')
  const { currency } = account
  const done = useDone(
    t('operator.credited', { name: account.name, amount: `${amount} ${currency}` }),
    onClose,
  )
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('operator.creditNamed', { name: account.name })}
      action={t('operator.credit')}
      disabled={!/^-?\d+(\.\d{1,6})?$/.test(amount)}
      submit={() =>
        post(`/operator/v1/accounts/${account.id}/credits`, { amount: { amount, currency }, note })
      }
      onDone={done}
    >
      <Field label={t('wallet.amountIn', { currency })}>
        {(control) => (
          <TextInput
            {...control}
            inputMode="decimal"
            value={amount}
            onChange={(event) => setAmount(event.target.value.trim())}
          />
        )}
      </Field>
      <Field label={t('operator.note')}>
        {(control) => (
          <TextInput {...control} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
    </FormDialog>
  )
}

export function CreateAccountDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLocale()
  const [form, setForm] = useState({
    name: '',
    email: '',
    password: '',
    currency: 'USD',
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    country: 'US',
  })
  const done = useDone(t('operator.created', { name: form.name }), onClose)
  const submit = () => {
    const { password, ...rest } = form
    return post('/operator/v1/accounts', { ...rest, ...(password && { password }) })
  }
  const text = (name: keyof typeof form, label: string, type = 'text') => (
    <Field label={label}>
      {(control) => (
        <TextInput
          {...control}
          type={type}
          autoComplete="off"
          value={form[name]}
          onChange={(event) => setForm({ ...form, [name]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('operator.createAccount')}
      action={t('operator.createAccount')}
      disabled={form.name === '' || !form.email.includes('@')}
      submit={submit}
      onDone={done}
    >
      {text('name', t('operator.account'))}
      {text('email', t('operator.ownerEmail'), 'email')}
      {text('password', t('signIn.password'), 'password')}
      <div className="grid grid-cols-3 gap-4">
        {text('currency', t('operator.currency'))}
        {text('country', t('contacts.country'))}
        {text('timezone', t('contacts.timezone'))}
      </div>
    </FormDialog>
  )
}

function useDone(sentence: string, onClose: () => void) {
  const client = useQueryClient()
  const { tell } = useToasts()
  return () => {
    void client.invalidateQueries({ queryKey: ['operator', 'accounts'] })
    void client.invalidateQueries({ queryKey: ['wallet'] })
    tell(sentence)
    onClose()
  }
}
