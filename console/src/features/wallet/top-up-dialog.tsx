import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import { useLocale } from '@/app/locale.tsx'
import { Field, TextInput } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'
import { useToasts } from '@/ui/toast.tsx'

export function TopUpDialog({
  open,
  onClose,
  currency,
}: {
  open: boolean
  onClose: () => void
  currency: string
}) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell } = useToasts()
  const [amount, setAmount] = useState('25.00')
  const valid = /^\d{1,9}(\.\d{1,6})?$/.test(amount) && Number(amount) > 0
  const done = () => {
    void client.invalidateQueries({ queryKey: ['wallet'] })
    tell(t('wallet.toppedUp', { amount: `${amount} ${currency}` }))
    onClose()
  }
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={t('wallet.topUp')}
      description={t('wallet.topUpWhy')}
      action={t('wallet.topUp')}
      disabled={!valid}
      submit={() => post('/v1/wallet/top-ups', { amount: { amount, currency } })}
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
    </FormDialog>
  )
}
