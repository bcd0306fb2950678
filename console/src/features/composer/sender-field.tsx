import { useQuery } from '@tanstack/react-query'
import { useLocale } from '@/app/locale.tsx'
import { useErrorAt } from '@/features/composer/field-errors.tsx'
import { useConnectors } from '@/features/connectors/connector-queries.ts'
import { sendersQuery } from '@/features/senders/sender-queries.ts'
import { Field, Select } from '@/ui/field.tsx'

/** Whom the message goes as: a sender of the channel, by the name its connector has. */
export function SenderField({
  channel,
  from,
  onFrom,
}: {
  channel: string
  from: string
  onFrom: (from: string) => void
}) {
  const { t } = useLocale()
  const error = useErrorAt('from')
  const senders = useQuery(sendersQuery)
  const connectors = useConnectors()
  const offered = senders.data?.data.filter((sender) => sender.channel === channel) ?? []
  const unlisted = from !== '' && !offered.some((sender) => sender.address === from)
  const nameOf = (address: string) => {
    const connector = connectors.find((each) => each.channel === channel && each.address === address)
    return connector && connector.name !== address ? `${connector.name} (${address})` : address
  }
  return (
    <Field label={t('send.from')} hint={t('send.fromHint')} error={error}>
      {(control) => (
        <Select {...control} value={from} onChange={(event) => onFrom(event.target.value)}>
          <option value="">{t('send.fromDefault')}</option>
          {unlisted && <option value={from}>{from}</option>}
          {offered.map((sender) => (
            <option key={sender.id} value={sender.address}>
              {nameOf(sender.address)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}
