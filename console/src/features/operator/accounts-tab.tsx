import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Building2, CircleCheck, CirclePause, EllipsisVertical, Plus } from 'lucide-react'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import { usePages } from '@/api/use-pages.ts'
import type { Account } from '@/api/types.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { CreateAccountDialog, CreditDialog, SuspendDialog } from '@/features/operator/account-dialogs.tsx'
import { Button, IconButton } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Section } from '@/ui/page.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { useToasts } from '@/ui/toast.tsx'
import { When } from '@/ui/when.tsx'

type Asked = { what: 'create' } | { what: 'suspend' | 'credit'; account: Account } | null

export function AccountsTab() {
  const { t } = useLocale()
  const [asked, setAsked] = useState<Asked>(null)
  const accounts = usePages<Account>(['operator', 'accounts'], '/operator/v1/accounts')
  const close = () => setAsked(null)
  const create = (
    <Button size="small" icon={Plus} onClick={() => setAsked({ what: 'create' })}>
      {t('operator.createAccount')}
    </Button>
  )
  return (
    <Section title={t('operator.accounts')} aside={create} flush>
      <Loaded
        query={accounts}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <EmptyState icon={Building2} title={t('operator.noAccounts')}>
            {t('operator.noAccountsWhy')}
          </EmptyState>
        }
      >
        {(rows) => <AccountTable rows={rows} onAsk={setAsked} />}
      </Loaded>
      <MoreButton pages={accounts} />
      {asked?.what === 'create' && <CreateAccountDialog onClose={close} />}
      {asked?.what === 'suspend' && <SuspendDialog account={asked.account} onClose={close} />}
      {asked?.what === 'credit' && <CreditDialog account={asked.account} onClose={close} />}
    </Section>
  )
}

function AccountTable({ rows, onAsk }: { rows: Account[]; onAsk: (asked: Asked) => void }) {
  const { t } = useLocale()
  const reactivate = useReactivate()
  const columns: Column<Account>[] = [
    {
      name: t('operator.account'),
      cell: (account) => (
        <span className="font-medium" dir="auto">
          {account.name}
        </span>
      ),
    },
    { name: t('webhooks.state'), cell: (account) => <AccountState account={account} /> },
    { name: t('operator.currency'), hideBelow: 'md', cell: (account) => account.currency },
    { name: t('contacts.country'), hideBelow: 'md', cell: (account) => account.country },
    {
      name: t('keys.created'),
      hideBelow: 'lg',
      cell: (account) => <When at={account.createdAt} className="text-ink-faint" />,
    },
    {
      name: t('common.actions'),
      nameHidden: true,
      end: true,
      cell: (account) => (
        <Menu
          trigger={
            <IconButton icon={EllipsisVertical} label={t('operator.actionsFor', { name: account.name })} />
          }
        >
          <MenuItem onSelect={() => onAsk({ what: 'credit', account })}>{t('operator.credit')}</MenuItem>
          {account.state === 'active' ? (
            <MenuItem danger onSelect={() => onAsk({ what: 'suspend', account })}>
              {t('operator.suspend')}
            </MenuItem>
          ) : (
            <MenuItem onSelect={() => reactivate.mutate(account)}>{t('operator.reactivate')}</MenuItem>
          )}
        </Menu>
      ),
    },
  ]
  return (
    <DataTable
      label={t('operator.accounts')}
      columns={columns}
      rows={rows}
      rowKey={(account) => account.id}
    />
  )
}

function AccountState({ account }: { account: Account }) {
  const word = useWord()
  const active = account.state === 'active'
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Chip tone={active ? 'ok' : 'bad'} icon={active ? CircleCheck : CirclePause}>
        {word('accountState', account.state)}
      </Chip>
      {account.stateReason && (
        <span className="text-sm text-ink-faint">{word('suspension', account.stateReason)}</span>
      )}
    </span>
  )
}

function useReactivate() {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  return useMutation({
    mutationFn: (account: Account) => post(`/operator/v1/accounts/${account.id}/reactivate`),
    onSuccess: (_, account) => {
      void client.invalidateQueries({ queryKey: ['operator', 'accounts'] })
      tell(t('operator.reactivated', { name: account.name }))
    },
    onError: complain,
  })
}
