import { Outlet, useRouterState } from '@tanstack/react-router'
import { Menu as MenuIcon, Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { LiveProvider } from '@/api/live.tsx'
import { useSession } from '@/api/session.ts'
import type { Session } from '@/api/types.ts'
import { AccountBanner } from '@/app/account-banner.tsx'
import { HelpSheet } from '@/app/help-sheet.tsx'
import { useLocale } from '@/app/locale.tsx'
import { Navigation } from '@/app/navigation.tsx'
import { Palette } from '@/app/palette.tsx'
import { mayOpen, placesFor } from '@/app/places.ts'
import { NoAccess } from '@/app/route-states.tsx'
import { useShortcuts } from '@/app/shortcuts.ts'
import { UserMenu } from '@/app/user-menu.tsx'
import { ChangePasswordDialog } from '@/features/accounts/change-password-dialog.tsx'
import { WalletBadge } from '@/features/wallet/wallet-badge.tsx'
import { IconButton } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Mark } from '@/ui/mark.tsx'

/** The frame around every page: where you can go, whose account it is, what it has left. */
export function Frame() {
  const session = useSession().data
  if (!session) return null
  if (!session.account) return <FrameAround session={session} />
  return (
    <LiveProvider>
      <FrameAround session={session} />
    </LiveProvider>
  )
}

function FrameAround({ session }: { session: Session }) {
  const { t } = useLocale()
  const [open, setOpen] = useState<'palette' | 'help' | 'drawer' | 'password' | null>(null)
  const path = useRouterState({ select: (state) => state.location.pathname })
  useEffect(() => setOpen(null), [path])
  const groups = placesFor(session)
  useShortcuts(groups, { onPalette: () => setOpen('palette'), onHelp: () => setOpen('help') })
  const close = () => setOpen(null)
  return (
    <div className="flex h-full">
      <a
        href="#main"
        className="sr-only z-60 rounded-lg bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:fixed focus:start-4 focus:top-3"
      >
        {t('frame.skip')}
      </a>
      <aside className="hidden w-56 shrink-0 flex-col border-e border-line lg:flex">
        <div className="flex h-14 items-center gap-2.5 px-5">
          <Mark className="size-7" />
          <span className="text-lg font-semibold tracking-tight">Patchbay</span>
        </div>
        <Navigation groups={groups} />
        <p className="mt-auto px-5 pb-4 text-xs text-ink-faint">{t('frame.hint')}</p>
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-3 sm:px-6">
          <IconButton
            icon={MenuIcon}
            label={t('frame.menu')}
            className="lg:hidden"
            onClick={() => setOpen('drawer')}
          />
          <div className="flex min-w-0 flex-1 items-center gap-3">
            <span className="truncate font-semibold" dir="auto">
              {session.account?.name ?? session.operator.name}
            </span>
            <Chip className="max-md:hidden">{t('frame.pack', { pack: session.operator.pack })}</Chip>
          </div>
          <button
            type="button"
            onClick={() => setOpen('palette')}
            className="hidden h-9 items-center gap-2 rounded-lg border border-line-strong/60 bg-surface ps-3 pe-2 text-ink-faint hover:text-ink md:flex"
          >
            <Search aria-hidden className="size-4" />
            <span className="me-4">{t('frame.search')}</span>
            <kbd>⌘K</kbd>
          </button>
          <IconButton
            icon={Search}
            label={t('frame.search')}
            className="md:hidden"
            onClick={() => setOpen('palette')}
          />
          {session.account && mayOpen(session, '/wallet') && <WalletBadge />}
          <UserMenu session={session} onHelp={() => setOpen('help')} onPassword={() => setOpen('password')} />
        </header>
        {session.account && <AccountBanner account={session.account} />}
        <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto outline-none">
          {mayOpen(session, path) ? <Outlet /> : <NoAccess />}
        </main>
      </div>
      {open === 'password' && <ChangePasswordDialog onClose={close} />}
      <Palette open={open === 'palette'} onClose={close} groups={groups} />
      <HelpSheet open={open === 'help'} onClose={close} groups={groups} />
      <Dialog open={open === 'drawer'} onClose={close} title="Patchbay">
        <Navigation groups={groups} />
      </Dialog>
    </div>
  )
}
