import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { patch } from '@/api/http.ts'
import type { User } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { RoleChoice } from '@/features/accounts/role-choice.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'
import { useToasts } from '@/ui/toast.tsx'

/** Gives a user another role. */
export function ChangeRoleDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell } = useToasts()
  const [role, setRole] = useState(user.role)
  const done = (changed: User) => {
    void client.invalidateQueries({ queryKey: ['users'] })
    tell(t('users.roleChanged', { name: changed.name, role: t(`role.${changed.role}`) }))
    onClose()
  }
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('users.changeRoleOf', { name: user.name })}
      description={t('users.changeRoleWhy')}
      action={t('users.changeRole')}
      disabled={role === user.role}
      submit={() => patch<User>(`/v1/users/${user.id}`, { role })}
      onDone={done}
    >
      <RoleChoice role={role} onRole={setRole} />
    </FormDialog>
  )
}
