import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { CircleHelp, LockKeyhole, LogOut } from 'lucide-react'
import { useState } from 'react'
import { remove } from '@/api/http.ts'
import { sessionQuery } from '@/api/session.ts'
import type { Session } from '@/api/types.ts'
import { useLocale, type Language } from '@/app/locale.tsx'
import { readTheme, setTheme, type Theme } from '@/app/theme.ts'
import { Menu, MenuChoices, MenuItem, MenuLine, MenuText } from '@/ui/menu.tsx'
import { useToasts } from '@/ui/toast.tsx'

export function UserMenu({
  session,
  onHelp,
  onPassword,
}: {
  session: Session
  onHelp: () => void
  onPassword: () => void
}) {
  const { t, language, setLanguage } = useLocale()
  const [theme, setThemeState] = useState<Theme>(readTheme)
  const signOut = useSignOut()
  const chooseTheme = (next: string) => {
    setTheme(next as Theme)
    setThemeState(next as Theme)
  }
  const themes = (['system', 'light', 'dark'] as const).map((value) => ({
    value,
    label: t(`theme.${value}`),
  }))
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`${initials(session.user.name || session.user.email)}, ${t('user.menu', { name: session.user.name })}`}
          className="grid size-9 shrink-0 place-items-center rounded-full bg-accent-soft text-sm font-semibold text-accent-strong"
        >
          {initials(session.user.name || session.user.email)}
        </button>
      }
    >
      <MenuText>
        <span className="block max-w-64 truncate font-medium" dir="auto">
          {session.user.name}
        </span>
        <span className="block max-w-64 truncate text-sm text-ink-faint">{session.user.email}</span>
        <span className="block text-sm text-ink-faint">{t(`role.${session.user.role}`)}</span>
      </MenuText>
      <MenuLine />
      <MenuChoices label={t('theme.label')} value={theme} choices={themes} onChange={chooseTheme} />
      <MenuChoices
        label={t('language.label')}
        value={language}
        choices={[
          { value: 'en', label: 'English' },
          { value: 'es', label: 'Español' },
        ]}
        onChange={(next) => setLanguage(next as Language)}
      />
      <MenuLine />
      <MenuItem icon={CircleHelp} onSelect={onHelp}>
        {t('help.title')}
      </MenuItem>
      <MenuItem icon={LockKeyhole} onSelect={onPassword}>
        {t('password.change')}
      </MenuItem>
      <MenuItem icon={LogOut} onSelect={() => signOut.mutate()}>
        {t('user.signOut')}
      </MenuItem>
    </Menu>
  )
}

function useSignOut() {
  const client = useQueryClient()
  const router = useRouter()
  const { complain } = useToasts()
  return useMutation({
    mutationFn: () => remove('/v1/session'),
    onSuccess: async () => {
      client.setQueryData(sessionQuery.queryKey, null)
      await router.navigate({ to: '/sign-in', search: {} })
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
    },
    onError: complain,
  })
}

function initials(name: string): string {
  return name
    .split(/[\s@.]+/)
    .slice(0, 2)
    .map((part) => part.charAt(0).toUpperCase())
    .join('')
}
