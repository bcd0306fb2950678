import { useMutation, useQueryClient } from '@tanstack/react-query'
import { EllipsisVertical, Plus, Users } from 'lucide-react'
import { useState } from 'react'
import { post, remove } from '@/api/http.ts'
import { useMay, useSession } from '@/api/session.ts'
import { usePages } from '@/api/use-pages.ts'
import type { User } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { ChangeRoleDialog } from '@/features/accounts/change-role-dialog.tsx'
import { InviteUserDialog } from '@/features/accounts/invite-user-dialog.tsx'
import { PasswordLinkDialog, type PasswordLink } from '@/features/accounts/password-link-dialog.tsx'
import { Button, IconButton } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { ConfirmDialog } from '@/ui/confirm-dialog.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { Menu, MenuItem, MenuLine } from '@/ui/menu.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Page } from '@/ui/page.tsx'
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
  const users = usePages<User>(['users'], '/v1/users')
  const mayWrite = useMay('users:write')
  const close = () => setOpen(null)
  const invite = mayWrite && (
    <Button kind="primary" icon={Plus} onClick={() => setOpen({ what: 'invite' })}>
      {t('users.invite')}
    </Button>
  )
  const empty = (
    <EmptyState icon={Users} title={t('users.title')} action={invite}>
      {t('users.lead')}
    </EmptyState>
  )
  return (
    <Page title={t('users.title')} lead={t('users.lead')} actions={invite}>
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
      <RemoveDialog user={open?.what === 'remove' ? open.user : null} onClose={close} />
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

function UserMenu({ user, onOpen }: { user: User; onOpen: (open: Open) => void }) {
  const { t } = useLocale()
  const { complain } = useToasts()
  const { name } = user
  const renew = useMutation({
    mutationFn: () => post<Omit<PasswordLink, 'name'>>(`/v1/users/${user.id}/invitation`),
    onSuccess: (made) => onOpen({ what: 'link', link: { ...made, name } }),
    onError: complain,
  })
  return (
    <Menu trigger={<IconButton icon={EllipsisVertical} label={t('users.actions', { name })} />}>
      <MenuItem onSelect={() => onOpen({ what: 'role', user })}>{t('users.changeRole')}</MenuItem>
      <MenuItem onSelect={() => renew.mutate()}>{t('users.newLink')}</MenuItem>
      <MenuLine />
      <MenuItem danger onSelect={() => onOpen({ what: 'remove', user })}>
        {t('users.remove')}
      </MenuItem>
    </Menu>
  )
}

function RemoveDialog({ user, onClose }: { user: User | null; onClose: () => void }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  const name = user?.name ?? ''
  const drop = useMutation({
    mutationFn: (id: string) => remove(`/v1/users/${id}`),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['users'] })
      tell(t('users.removed', { name }))
    },
    onError: complain,
    onSettled: onClose,
  })
  return (
    <ConfirmDialog
      open={user !== null}
      onClose={onClose}
      title={t('users.removeNamed', { name })}
      description={t('users.removeWhy')}
      action={t('users.remove')}
      busy={drop.isPending}
      onConfirm={() => user && drop.mutate(user.id)}
    />
  )
}
