import { Cable, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { usePages } from '@/api/use-pages.ts'
import type { SmppLogin } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale } from '@/app/locale.tsx'
import { CreateSmppLoginDialog } from '@/features/accounts/create-smpp-login-dialog.tsx'
import { smppAddress } from '@/features/accounts/smpp-address.ts'
import { Button, IconButton } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { CopyText } from '@/ui/copy-text.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Page } from '@/ui/page.tsx'
import { RemoveDialog, type Removal } from '@/ui/remove-dialog.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { When } from '@/ui/when.tsx'

/** The logins the account's SMPP gateways bind with. */
export function SmppPage() {
  const { t } = useLocale()
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<Removal | null>(null)
  const logins = usePages<SmppLogin>(['smpp-credentials'], '/v1/smpp-credentials')
  const { host, port } = smppAddress(window.location)
  const create = (
    <Button kind="primary" icon={Plus} onClick={() => setCreating(true)}>
      {t('smpp.create')}
    </Button>
  )
  const revocationOf = ({ id, systemId: name }: SmppLogin): Removal => ({
    path: `/v1/smpp-credentials/${id}`,
    title: t('keys.revokeTitle', { name }),
    description: t('smpp.revokeWhy'),
    action: t('keys.revoke'),
    done: t('smpp.revokedDone', { name }),
    lists: ['smpp-credentials'],
  })
  return (
    <Page title={t('smpp.title')} lead={t('smpp.lead')} actions={create}>
      <div className="card overflow-hidden">
        <p className="flex flex-wrap items-center gap-x-3 border-b border-line px-5 py-2.5 text-ink-soft">
          {t('smpp.address')}
          <CopyText value={`${host}:${port}`} label={t('smpp.address')} />
        </p>
        <Loaded
          query={logins}
          rows={3}
          isEmpty={(rows) => rows.length === 0}
          empty={
            <EmptyState icon={Cable} title={t('smpp.none')} action={create}>
              {t('smpp.noneWhy')}
            </EmptyState>
          }
        >
          {(rows) => <LoginTable rows={rows} onRevoke={(login) => setRevoking(revocationOf(login))} />}
        </Loaded>
        <MoreButton pages={logins} />
      </div>
      <CreateSmppLoginDialog open={creating} onClose={() => setCreating(false)} />
      <RemoveDialog removal={revoking} onClose={() => setRevoking(null)} />
    </Page>
  )
}

function LoginTable({ rows, onRevoke }: { rows: SmppLogin[]; onRevoke: (login: SmppLogin) => void }) {
  const { t } = useLocale()
  const format = useFormat()
  const columns: Column<SmppLogin>[] = [
    {
      name: t('smpp.systemId'),
      cell: ({ systemId, revokedAt }) => (
        <code className={revokedAt ? 'font-mono text-ink-faint line-through' : 'font-mono font-medium'}>
          {systemId}
        </code>
      ),
    },
    {
      name: t('smpp.binds'),
      end: true,
      hideBelow: 'sm',
      cell: ({ maxBinds }) => format.number(maxBinds),
    },
    {
      name: t('operator.tps'),
      end: true,
      hideBelow: 'sm',
      cell: ({ maxPerSecond }) => format.number(maxPerSecond),
    },
    {
      name: t('keys.ips'),
      hideBelow: 'md',
      cell: ({ allowedIps }) => (
        <span className="text-sm text-ink-soft">{allowedIps.join(', ') || t('senders.anywhere')}</span>
      ),
    },
    {
      name: t('keys.created'),
      hideBelow: 'lg',
      cell: ({ createdAt }) => <When at={createdAt} className="text-ink-faint" />,
    },
    {
      name: t('common.actions'),
      nameHidden: true,
      end: true,
      cell: (login) =>
        login.revokedAt ? (
          <Chip>{t('keys.revoked')}</Chip>
        ) : (
          <IconButton
            icon={Trash2}
            label={t('smpp.revokeNamed', { name: login.systemId })}
            onClick={() => onRevoke(login)}
          />
        ),
    },
  ]
  return <DataTable label={t('smpp.title')} columns={columns} rows={rows} rowKey={(login) => login.id} />
}
