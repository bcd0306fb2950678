import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Clock, ClockAlert, EllipsisVertical, Plus, UserSearch, Users } from 'lucide-react'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import { useMay, useSession } from '@/api/session.ts'
import { usePages } from '@/api/use-pages.ts'
import type { User } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale } from '@/app/locale.tsx'
import type { Translate } from '@/app/translate.ts'
import { ChangeRoleDialog } from '@/features/accounts/change-role-dialog.tsx'
import { InviteUserDialog } from '@/features/accounts/invite-user-dialog.tsx'
import { PasswordLinkDialog, type PasswordLink } from '@/features/accounts/password-link-dialog.tsx'
import { Button, IconButton } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { Menu, MenuItem, MenuLine } from '@/ui/menu.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Page } from '@/ui/page.tsx'
import { RemoveDialog, type Removal } from '@/ui/remove-dialog.tsx'
import { SearchField } from '@/ui/search-field.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { useToasts } from '@/ui/toast.tsx'
import { When } from '@/ui/when.tsx'

type Open =
  | { what: 'invite' }
  | { what: 'role' | 'remove'; user: User }
  | { what: 'link'; link: PasswordLink }

/** The people who sign in to the account. */
export function UsersPage() {
  const { t } = useLocale()
  const [open, setOpen] = useState<Open | null>(null)
  const { q } = useSearch({ from: '/app/users' })
  const navigate = useNavigate()
  const users = usePages<User>(['users'], '/v1/users', { q })
  const mayWrite = useMay('users:write')
  const close = () => setOpen(null)
  const invite = mayWrite && (
    <Button kind="primary" icon={Plus} onClick={() => setOpen({ what: 'invite' })}>
      {t('users.invite')}
    </Button>
  )
  const empty = q ? (
    <EmptyState icon={UserSearch} title={t('users.noneFound')}>
      {t('users.noneFoundWhy', { q })}
    </EmptyState>
  ) : (
    <EmptyState icon={Users} title={t('users.none')} action={invite}>
      {t('users.noneWhy')}
    </EmptyState>
  )
  return (
    <Page title={t('users.title')} lead={t('users.lead')} actions={invite}>
      <div className="mb-4">
        <SearchField
          label={t('users.search')}
          value={q ?? ''}
          onChange={(next) => void navigate({ to: '/users', search: next ? { q: next } : {}, replace: true })}
        />
      </div>
      <div className="card overflow-hidden">
        <Loaded query={users} rows={3} isEmpty={(rows) => rows.length === 0} empty={empty}>
          {(rows) => <UserTable rows={rows} onOpen={setOpen} />}
        </Loaded>
        <MoreButton pages={users} />
      </div>
      {open?.what === 'invite' && (
        <InviteUserDialog onClose={close} onInvited={(link) => setOpen({ what: 'link', link })} />
      )}
      {open?.what === 'role' && <ChangeRoleDialog user={open.user} onClose={close} />}
      {open?.what === 'link' && <PasswordLinkDialog link={open.link} onClose={close} />}
      <RemoveDialog removal={open?.what === 'remove' ? removalOf(t, open.user) : null} onClose={close} />
    </Page>
  )
}

function UserTable({ rows, onOpen }: { rows: User[]; onOpen: (open: Open) => void }) {
  const { t } = useLocale()
  const me = useSession().data?.user
  const mayWrite = useMay('users:write')
  // An owner is changed by owners alone, and nobody changes themselves here.
  const mayChange = (user: User) =>
    mayWrite && user.id !== me?.id && (user.role !== 'owner' || me?.role === 'owner')
  const columns: Column<User>[] = [
    {
      name: t('users.name'),
      cell: (user) => (
        <div className="flex flex-col">
          <span className="flex flex-wrap items-center gap-2 font-medium">
            <bdi className="break-words">{user.name}</bdi>
            {user.id === me?.id && <Chip tone="accent">{t('users.you')}</Chip>}
          </span>
          <span className="text-sm break-all text-ink-faint sm:hidden">{user.email}</span>
          {user.state === 'invited' && <Invitation until={user.invitedUntil} />}
        </div>
      ),
    },
    {
      name: t('users.email'),
      hideBelow: 'sm',
      cell: (user) => <span className="break-all">{user.email}</span>,
    },
    { name: t('users.role'), cell: (user) => t(`role.${user.role}`) },
    {
      name: t('users.since'),
      hideBelow: 'md',
      cell: (user) => <When at={user.createdAt} className="text-ink-faint" />,
    },
    {
      name: t('common.actions'),
      nameHidden: true,
      end: true,
      cell: (user) => mayChange(user) && <UserMenu user={user} onOpen={onOpen} />,
    },
  ]
  return <DataTable label={t('users.title')} columns={columns} rows={rows} rowKey={(user) => user.id} />
}

/** Says that a person has not set a password yet, and how long they still may. */
function Invitation({ until }: { until: string | null }) {
  const { t } = useLocale()
  const format = useFormat()
  return (
    <span className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-ink-soft">
      <Chip tone={until ? 'wait' : 'bad'} icon={until ? Clock : ClockAlert}>
        {t(until ? 'users.invited' : 'users.invitationOver')}
      </Chip>
      {until ? t('users.invitedUntil', { at: format.minute(until) }) : t('users.invitationOverWhy')}
    </span>
  )
}

function UserMenu({ user, onOpen }: { user: User; onOpen: (open: Open) => void }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { complain } = useToasts()
  const { name } = user
  const isInvited = user.state === 'invited'
  const renew = useMutation({
    mutationFn: () => post<Omit<PasswordLink, 'name'>>(`/v1/users/${user.id}/invitation`),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['users'] })
      onOpen({ what: 'link', link: { ...made, name } })
    },
    onError: complain,
  })
  return (
    <Menu trigger={<IconButton icon={EllipsisVertical} label={t('users.actions', { name })} />}>
      <MenuItem onSelect={() => onOpen({ what: 'role', user })}>{t('users.changeRole')}</MenuItem>
      <MenuItem onSelect={() => renew.mutate()}>
        {t(isInvited ? 'users.inviteAgain' : 'users.newLink')}
      </MenuItem>
      <MenuLine />
      <MenuItem danger onSelect={() => onOpen({ what: 'remove', user })}>
        {t(isInvited ? 'users.withdraw' : 'users.remove')}
      </MenuItem>
    </Menu>
  )
}

/** How a user is removed; of somebody who was only invited, the invitation is withdrawn. */
function removalOf(t: Translate, { id, name, state }: User): Removal {
  const shared = { path: `/v1/users/${id}`, lists: ['users'] }
  if (state === 'invited')
    return {
      ...shared,
      title: t('users.withdrawNamed', { name }),
      description: t('users.withdrawWhy'),
      action: t('users.withdraw'),
      done: t('users.withdrawn', { name }),
    }
  return {
    ...shared,
    title: t('users.removeNamed', { name }),
    description: t('users.removeWhy'),
    action: t('users.remove'),
    done: t('users.removed', { name }),
  }
}
