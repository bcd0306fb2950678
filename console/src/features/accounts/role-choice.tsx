import { useSession } from '@/api/session.ts'
import type { Role } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { ChoiceField } from '@/ui/field.tsx'

const roles = ['agent', 'developer', 'admin', 'owner'] as const

/** A role of the account, with what it may do; only owners are offered to make an owner. */
export function RoleChoice({ role, onRole }: { role: Role; onRole: (role: Role) => void }) {
  const { t } = useLocale()
  const isOwner = useSession().data?.user.role === 'owner'
  return (
    <ChoiceField
      label={t('users.role')}
      hint={role === 'operator' ? undefined : t(`role.${role}.hint`)}
      value={role}
      options={roles
        .filter((value) => value !== 'owner' || isOwner)
        .map((value) => ({ value, label: t(`role.${value}`) }))}
      onChoice={(next) => onRole(next as Role)}
    />
  )
}
