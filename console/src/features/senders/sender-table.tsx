import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck, CircleSlash, EllipsisVertical, Star, Trash2 } from 'lucide-react'
import { patch } from '@/api/http.ts'
import { useMay } from '@/api/session.ts'
import type { Sender } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { useConnectors } from '@/features/connectors/connector-queries.ts'
import { connectorOfSender } from '@/features/connectors/connector-types.ts'
import { IconButton } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'
import { useToasts } from '@/ui/toast.tsx'

/** Whom the account writes as on each channel, by which connector, and how each stands. */
export function SenderTable({ rows, onDelete }: { rows: Sender[]; onDelete: (sender: Sender) => void }) {
  const { t } = useLocale()
  const mayWrite = useMay('senders:write')
  const columns: Column<Sender>[] = [
    {
      name: t('senders.address'),
      cell: (sender) => (
        <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          <bdi className="break-all">{sender.address}</bdi>
          {sender.default && <Chip tone="accent">{t('senders.default')}</Chip>}
        </span>
      ),
    },
    { name: t('filters.channel'), cell: (sender) => t(`channel.${sender.channel as 'sms'}`) },
    { name: t('senders.connector'), hideBelow: 'md', cell: (sender) => <GoesBy sender={sender} /> },
    {
      name: t('senders.kind'),
      hideBelow: 'lg',
      cell: (sender) => t(`senderKind.${sender.kind as 'alphanumeric'}`),
    },
    {
      name: t('contacts.country'),
      hideBelow: 'lg',
      cell: (sender) => sender.country ?? t('senders.anywhere'),
    },
    { name: t('senders.state'), hideBelow: 'sm', cell: (sender) => <StateOf sender={sender} /> },
    {
      name: t('common.actions'),
      nameHidden: true,
      end: true,
      cell: (sender) => mayWrite && <SenderMenu sender={sender} onDelete={() => onDelete(sender)} />,
    },
  ]
  return (
    <DataTable label={t('senders.senders')} columns={columns} rows={rows} rowKey={(sender) => sender.id} />
  )
}

/** The connector a sender goes by, or what it is registered as in India. */
function GoesBy({ sender: { channel, address, dlt } }: { sender: Sender }) {
  const { t } = useLocale()
  const connector = connectorOfSender(useConnectors(), channel, address)
  if (connector)
    return (
      <Link to="/connectors" className="text-accent underline underline-offset-2">
        <bdi>{connector.name}</bdi>
      </Link>
    )
  return (
    <span className="text-ink-soft">
      {t('senders.carrier')}
      {dlt && (
        <code className="block font-mono text-xs">
          DLT {dlt.entityId} · {dlt.headerId}
        </code>
      )}
    </span>
  )
}

function StateOf({ sender: { state } }: { sender: Sender }) {
  const { t } = useLocale()
  return state === 'inactive' ? (
    <Chip icon={CircleSlash}>{t('senders.inactive')}</Chip>
  ) : (
    <Chip tone="ok" icon={CircleCheck}>
      {t('senders.active')}
    </Chip>
  )
}

function SenderMenu({ sender, onDelete }: { sender: Sender; onDelete: () => void }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  const { id, address, state } = sender
  const change = useMutation({
    mutationFn: (to: { default?: boolean; state?: string }) => patch<Sender>(`/v1/senders/${id}`, to),
    onSuccess: (_, to) => {
      void client.invalidateQueries({ queryKey: ['senders'] })
      if (to.default) tell(t('senders.defaultNow', { name: address }))
    },
    onError: complain,
  })
  const isActive = state !== 'inactive'
  return (
    <Menu trigger={<IconButton icon={EllipsisVertical} label={t('connectors.more', { name: address })} />}>
      {!sender.default && isActive && (
        <MenuItem icon={Star} onSelect={() => change.mutate({ default: true })}>
          {t('senders.makeDefault')}
        </MenuItem>
      )}
      <MenuItem
        icon={isActive ? CircleSlash : CircleCheck}
        onSelect={() => change.mutate({ state: isActive ? 'inactive' : 'active' })}
      >
        {t(isActive ? 'senders.deactivate' : 'senders.activate')}
      </MenuItem>
      <MenuItem icon={Trash2} danger onSelect={onDelete}>
        {t('common.delete')}
      </MenuItem>
    </Menu>
  )
}
