import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import type { RateCard } from '@/api/types.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { Checkbox, ChoiceField, InputField } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'
import { useToasts } from '@/ui/toast.tsx'

export function RateCardDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [currency, setCurrency] = useState('USD')
  const [isDefault, setDefault] = useState(false)
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('rates.createCard')}
      action={t('rates.createCard')}
      disabled={name.trim() === '' || !/^[A-Z]{3}$/.test(currency)}
      submit={() => post('/operator/v1/rate-cards', { name: name.trim(), currency, default: isDefault })}
      onDone={() => {
        void client.invalidateQueries({ queryKey: ['operator', 'rate-cards'] })
        onClose()
      }}
    >
      <InputField label={t('keys.name')} value={name} onText={setName} autoFocus />
      <InputField
        label={t('operator.currency')}
        hint={t('rates.currencyHint')}
        maxLength={3}
        value={currency}
        onText={(text) => setCurrency(text.toUpperCase())}
      />
      <Checkbox checked={isDefault} onChange={() => setDefault(!isDefault)} label={t('rates.makeDefault')} />
    </FormDialog>
  )
}

/** Publishes one price; the one before it ends when this one begins. */
export function RateDialog({ card, onClose }: { card: RateCard; onClose: () => void }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell } = useToasts()
  const [prefix, setPrefix] = useState('')
  const [amount, setAmount] = useState('')
  const [direction, setDirection] = useState('outbound')
  const [per, setPer] = useState('segment')
  const submit = () =>
    post(`/operator/v1/rate-cards/${card.id}/rates`, {
      rates: [
        {
          channel: 'sms',
          direction,
          prefix: prefix.replace('+', ''),
          price: { amount, currency: card.currency },
          per,
        },
      ],
    })
  const done = () => {
    void client.invalidateQueries({ queryKey: ['operator', 'rates', card.id] })
    tell(t('rates.published'))
    onClose()
  }
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('rates.publish')}
      description={t('rates.publishWhy')}
      action={t('rates.publish')}
      disabled={!/^\d+(\.\d{1,9})?$/.test(amount) || !/^\+?\d{0,15}$/.test(prefix)}
      submit={submit}
      onDone={done}
    >
      <InputField
        label={t('operator.prefix')}
        hint={t('operator.prefixHint')}
        dir="ltr"
        value={prefix}
        onText={(text) => setPrefix(text.trim())}
        autoFocus
      />
      <InputField
        label={t('wallet.amountIn', { currency: card.currency })}
        inputMode="decimal"
        placeholder="0.0075"
        value={amount}
        onText={(text) => setAmount(text.trim())}
      />
      <Measure direction={direction} setDirection={setDirection} per={per} setPer={setPer} />
    </FormDialog>
  )
}

type MeasureProps = {
  direction: string
  setDirection: (direction: string) => void
  per: string
  setPer: (per: string) => void
}

/** What is priced: sent or received, by segment or by message. */
function Measure({ direction, setDirection, per, setPer }: MeasureProps) {
  const { t } = useLocale()
  const word = useWord()
  return (
    <div className="grid grid-cols-2 gap-4">
      <ChoiceField
        label={t('filters.direction')}
        value={direction}
        options={['outbound', 'inbound'].map((each) => ({ value: each, label: word('direction', each) }))}
        onChoice={setDirection}
      />
      <ChoiceField
        label={t('rates.per')}
        value={per}
        options={[
          { value: 'segment', label: t('rates.perSegment') },
          { value: 'message', label: t('rates.perMessage') },
        ]}
        onChoice={setPer}
      />
    </div>
  )
}
