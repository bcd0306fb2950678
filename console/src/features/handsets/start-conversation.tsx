import { useQuery } from '@tanstack/react-query'
import { MessageCirclePlus } from 'lucide-react'
import { get } from '@/api/http.ts'
import type { Page, Sender } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { useConnectors } from '@/features/connectors/connector-queries.ts'
import { connectorOfSender } from '@/features/connectors/connector-types.ts'
import { IconButton } from '@/ui/button.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'

/** Lets the phone's owner write first: to any sender of the account, on the channel it is on. */
export function StartConversation({ onStart }: { onStart: (channel: string, peer: string) => void }) {
  const { t } = useLocale()
  const senders = useQuery({
    queryKey: ['senders', 'for-handsets'],
    queryFn: () => get<Page<Sender>>('/v1/senders', { limit: 100 }),
  }).data?.data.filter(
    ({ kind, state }) => kind !== 'alphanumeric' && kind !== 'dlt_header' && state !== 'inactive',
  )
  const connectors = useConnectors()
  // The key of a site says nothing to people.
  const nameOf = (channel: string, address: string) =>
    (channel === 'webchat' && connectorOfSender(connectors, channel, address)?.name) || address
  if (!senders || senders.length === 0) return null
  return (
    <Menu trigger={<IconButton icon={MessageCirclePlus} label={t('handsets.start')} />}>
      {senders.map(({ id, channel, address }) => (
        <MenuItem key={id} icon={MessageCirclePlus} onSelect={() => onStart(channel, address)}>
          {t(`channel.${channel}` as 'channel.sms')} · <bdi>{nameOf(channel, address)}</bdi>
        </MenuItem>
      ))}
    </Menu>
  )
}
