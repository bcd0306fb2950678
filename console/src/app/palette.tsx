import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { MessageSquareText, Phone, Search } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { useLocale } from '@/app/locale.tsx'
import type { PlaceGroup } from '@/app/places.ts'
import { useOpener } from '@/ui/use-opener.ts'

type PaletteProps = { open: boolean; onClose: () => void; groups: PlaceGroup[] }

/** Everything within reach of the keyboard: go to a page, open a message by its id, find an address in the log. */
export function Palette({ open, onClose, groups }: PaletteProps) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <div aria-hidden className="fixed inset-0 z-40 bg-black/40 motion-safe:animate-[fade_120ms]" />
        <Panel onClose={onClose} groups={groups} />
      </Radix.Portal>
    </Radix.Root>
  )
}

function Panel({ onClose, groups }: Omit<PaletteProps, 'open'>) {
  const { t } = useLocale()
  const giveFocusBack = useOpener()
  return (
    <Radix.Content
      aria-describedby={undefined}
      onCloseAutoFocus={giveFocusBack}
      className="pop fixed start-1/2 top-[12vh] z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-2xl border border-line bg-raised shadow-high rtl:translate-x-1/2"
    >
      <Radix.Title className="sr-only">{t('palette.title')}</Radix.Title>
      <PaletteList onClose={onClose} groups={groups} />
    </Radix.Content>
  )
}

function PaletteList({ onClose, groups }: Omit<PaletteProps, 'open'>) {
  const { t } = useLocale()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const wanted = typed.trim()
  const run = (act: () => Promise<void>) => () => {
    onClose()
    void act()
  }
  return (
    <Command label={t('palette.title')} loop>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search aria-hidden className="size-4 text-ink-faint" />
        <Command.Input
          value={typed}
          onValueChange={setTyped}
          placeholder={t('palette.placeholder')}
          className="h-12 flex-1 bg-transparent text-lg outline-none"
        />
      </div>
      <Command.List aria-label={t('palette.title')} className="max-h-[50vh] overflow-y-auto p-2">
        <Command.Empty className="px-3 py-8 text-center text-ink-soft">{t('palette.empty')}</Command.Empty>
        {wanted.startsWith('msg_') && (
          <PaletteItem
            value={`open ${wanted}`}
            icon={<MessageSquareText aria-hidden className="size-4" />}
            onSelect={run(() => navigate({ to: '/messages/$messageId', params: { messageId: wanted } }))}
          >
            {t('palette.openMessage', { id: wanted })}
          </PaletteItem>
        )}
        {/^\+?\d{4,}$/.test(wanted) && (
          <PaletteItem
            value={`find ${wanted}`}
            icon={<Phone aria-hidden className="size-4" />}
            onSelect={run(() => navigate({ to: '/messages', search: { to: wanted } }))}
          >
            {t('palette.findAddress', { address: wanted })}
          </PaletteItem>
        )}
        <Command.Group
          heading={<span className="px-3 text-xs font-medium text-ink-faint">{t('palette.goTo')}</span>}
        >
          {groups.flatMap((group) =>
            group.places.map(({ to, name, icon: Icon, key }) => (
              <PaletteItem
                key={to}
                value={t(name)}
                icon={<Icon aria-hidden className="size-4" />}
                keys={['g', key]}
                onSelect={run(() => navigate({ to }))}
              >
                {t(name)}
              </PaletteItem>
            )),
          )}
        </Command.Group>
      </Command.List>
    </Command>
  )
}

function PaletteItem({
  value,
  icon,
  keys,
  onSelect,
  children,
}: {
  value: string
  icon: ReactNode
  keys?: string[]
  onSelect: () => void
  children: ReactNode
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-10 cursor-default items-center gap-3 rounded-lg px-3 text-ink-soft data-[selected=true]:bg-accent-soft data-[selected=true]:text-accent-strong"
    >
      {icon}
      <span className="flex-1 truncate">{children}</span>
      {keys && (
        <span className="flex gap-1">
          {keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </span>
      )}
    </Command.Item>
  )
}
