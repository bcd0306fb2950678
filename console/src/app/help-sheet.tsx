import { useState, type ReactNode } from 'react'
import { useLocale } from '@/app/locale.tsx'
import type { PlaceGroup } from '@/app/places.ts'
import { singleKeysOff } from '@/app/shortcuts.ts'
import { Checkbox } from '@/ui/field.tsx'
import { Dialog } from '@/ui/dialog.tsx'

/** Every key the console knows, and the switch that turns single keys off (WCAG 2.1.4). */
export function HelpSheet({
  open,
  onClose,
  groups,
}: {
  open: boolean
  onClose: () => void
  groups: PlaceGroup[]
}) {
  const { t } = useLocale()
  const [off, setOff] = useState(singleKeysOff)
  const switchKeys = (next: boolean) => {
    localStorage.setItem('patchbay.singleKeys', next ? 'off' : 'on')
    setOff(next)
  }
  return (
    <Dialog open={open} onClose={onClose} title={t('help.title')} wide>
      <div className="grid gap-x-10 gap-y-1 sm:grid-cols-2">
        <Shortcut keys={['⌘/Ctrl', 'K']}>{t('help.palette')}</Shortcut>
        <Shortcut keys={['/']}>{t('help.search')}</Shortcut>
        <Shortcut keys={['?']}>{t('help.help')}</Shortcut>
        <Shortcut keys={['j', 'k']}>{t('help.move')}</Shortcut>
        <Shortcut keys={['Enter']}>{t('help.open')}</Shortcut>
        <Shortcut keys={['Esc']}>{t('help.close')}</Shortcut>
        <Shortcut keys={['⌘/Ctrl', 'Enter']}>{t('help.send')}</Shortcut>
        {groups.flatMap((group) =>
          group.places.map((place) => (
            <Shortcut key={place.to} keys={['g', place.key]}>
              {t('help.goTo', { place: t(place.name) })}
            </Shortcut>
          )),
        )}
      </div>
      <div className="mt-5 border-t border-line pt-4">
        <Checkbox
          checked={off}
          onChange={(event) => switchKeys(event.target.checked)}
          label={t('help.off')}
          hint={t('help.offHint')}
        />
      </div>
    </Dialog>
  )
}

function Shortcut({ keys, children }: { keys: string[]; children: ReactNode }) {
  return (
    <div className="flex min-h-8 items-center justify-between gap-4">
      <span className="text-ink-soft">{children}</span>
      <span className="flex gap-1">
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </span>
    </div>
  )
}
