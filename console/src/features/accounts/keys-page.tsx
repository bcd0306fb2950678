import { KeyRound, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { usePages } from '@/api/use-pages.ts'
import type { ApiKey } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { CreateKeyDialog } from '@/features/accounts/create-key-dialog.tsx'
import { Button, IconButton } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Page } from '@/ui/page.tsx'
import { RemoveDialog, type Removal } from '@/ui/remove-dialog.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { When } from '@/ui/when.tsx'

/** The keys programs call the API with. */
export function KeysPage() {
  const { t } = useLocale()
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<Removal | null>(null)
  const keys = usePages<ApiKey>(['api-keys'], '/v1/api-keys')
  const create = (
    <Button kind="primary" icon={Plus} onClick={() => setCreating(true)}>
      {t('keys.create')}
    </Button>
  )
  const revocationOf = ({ id, name }: ApiKey): Removal => ({
    path: `/v1/api-keys/${id}`,
    title: t('keys.revokeTitle', { name }),
    description: t('keys.revokeWhy'),
    action: t('keys.revoke'),
    done: t('keys.revokedDone', { name }),
    lists: ['api-keys'],
  })
  return (
    <Page title={t('keys.title')} lead={t('keys.lead')} actions={create}>
      <div className="card overflow-hidden">
        <Loaded
          query={keys}
          isEmpty={(rows) => rows.length === 0}
          empty={
            <EmptyState icon={KeyRound} title={t('keys.none')} action={create}>
              {t('keys.noneWhy')}
            </EmptyState>
          }
        >
          {(rows) => <KeysTable rows={rows} onRevoke={(key) => setRevoking(revocationOf(key))} />}
        </Loaded>
        <MoreButton pages={keys} />
      </div>
      <CreateKeyDialog open={creating} onClose={() => setCreating(false)} />
      <RemoveDialog removal={revoking} onClose={() => setRevoking(null)} />
    </Page>
  )
}

function KeysTable({ rows, onRevoke }: { rows: ApiKey[]; onRevoke: (key: ApiKey) => void }) {
  const { t } = useLocale()
  const columns: Column<ApiKey>[] = [
    {
      name: t('keys.name'),
      cell: (key) => (
        <span className={key.revokedAt ? 'text-ink-faint line-through' : 'font-medium'} dir="auto">
          {key.name}
        </span>
      ),
    },
    { name: t('keys.prefix'), cell: (key) => <code className="font-mono text-xs">{key.prefix}…</code> },
    {
      name: t('keys.scopes'),
      hideBelow: 'md',
      cell: (key) => (
        <span className="text-sm text-ink-soft">
          {key.scopes.includes('*') ? t('keys.everything') : key.scopes.join(', ')}
        </span>
      ),
    },
    {
      name: t('keys.lastUsed'),
      hideBelow: 'sm',
      cell: (key) => (
        <span className="text-ink-faint">
          {key.lastUsedAt ? <When at={key.lastUsedAt} /> : t('keys.never')}
        </span>
      ),
    },
    {
      name: t('keys.created'),
      hideBelow: 'lg',
      cell: (key) => <When at={key.createdAt} className="text-ink-faint" />,
    },
    {
      name: t('common.actions'),
      nameHidden: true,
      end: true,
      cell: (key) =>
        key.revokedAt ? (
          <Chip>{t('keys.revoked')}</Chip>
        ) : (
          <IconButton
            icon={Trash2}
            label={t('keys.revokeNamed', { name: key.name })}
            onClick={() => onRevoke(key)}
          />
        ),
    },
  ]
  return <DataTable label={t('keys.title')} columns={columns} rows={rows} rowKey={(key) => key.id} />
}
