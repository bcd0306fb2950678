import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import type { Role, User } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import type { PasswordLink } from '@/features/accounts/password-link-dialog.tsx'
import { RoleChoice } from '@/features/accounts/role-choice.tsx'
import { InputField } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'

type Invited = User & { setPasswordToken: string; invitedUntil: string }

/** Lets a person in with a role; what comes back is the link for their password. */
export function InviteUserDialog({
  onClose,
  onInvited,
}: {
  onClose: () => void
  onInvited: (link: PasswordLink) => void
}) {
  const { t } = useLocale()
  const client = useQueryClient()
  const [form, setForm] = useState({ name: '', email: '', role: 'agent' as Role })
  const set = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }))
  const { role } = form
  const [name, email] = [form.name.trim(), form.email.trim()]
  const done = ({ setPasswordToken, invitedUntil }: Invited) => {
    void client.invalidateQueries({ queryKey: ['users'] })
    onInvited({ name, setPasswordToken, expiresAt: invitedUntil })
  }
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('users.invite')}
      description={t('users.inviteWhy')}
      action={t('users.invite')}
      disabled={name === '' || !/^\S+@\S+\.\S+$/.test(email)}
      submit={() => post<Invited>('/v1/users', { name, email, role })}
      onDone={done}
    >
      <InputField
        label={t('users.name')}
        value={form.name}
        maxLength={100}
        autoComplete="off"
        autoFocus
        onText={(text) => set({ name: text })}
      />
      <InputField
        label={t('users.email')}
        type="email"
        dir="ltr"
        maxLength={254}
        autoComplete="off"
        value={form.email}
        onText={(text) => set({ email: text })}
      />
      <RoleChoice role={role} onRole={(next) => set({ role: next })} />
    </FormDialog>
  )
}
