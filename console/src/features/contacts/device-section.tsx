import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '@/api/session.ts'
import { usePages } from '@/api/use-pages.ts'
import { useLocale } from '@/app/locale.tsx'
import { IconButton } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Section } from '@/ui/page.tsx'
import { RemoveDialog, type Removal } from '@/ui/remove-dialog.tsx'
import { Loaded } from '@/ui/states.tsx'
import { When } from '@/ui/when.tsx'

type Device = {
  id: string
  address: string
  kind: 'webpush' | 'fcm' | 'apns'
  about: Record<string, string>
  createdAt: string
  lastSeenAt: string
  goneAt: string | null
  goneReason: string | null
}

/** The browsers and apps that pushes to a person go to, and those that are gone with the reason. */
export function DeviceSection({ contactId }: { contactId: string }) {
  const { t } = useLocale()
  const [removal, setRemoval] = useState<Removal | null>(null)
  const devices = usePages<Device>(['devices', contactId], '/v1/devices', { contactId })
  const remove = ({ id, kind }: Device) =>
    setRemoval({
      path: `/v1/devices/${id}`,
      title: t('devices.remove', { name: t(`devices.${kind}`) }),
      description: t('devices.removeWhy'),
      action: t('common.delete'),
      done: t('devices.removed'),
      lists: ['devices', 'contacts'],
    })
  return (
    <Section title={t('devices.title')} flush>
      <Loaded
        query={devices}
        rows={2}
        isEmpty={(rows) => rows.length === 0}
        empty={<p className="p-5 text-ink-soft">{t('devices.none')}</p>}
      >
        {(rows) => (
          <ul className="divide-y divide-line">
            {rows.map((device) => (
              <DeviceRow key={device.id} device={device} onRemove={() => remove(device)} />
            ))}
          </ul>
        )}
      </Loaded>
      <MoreButton pages={devices} />
      <RemoveDialog removal={removal} onClose={() => setRemoval(null)} />
    </Section>
  )
}

function DeviceRow({ device, onRemove }: { device: Device; onRemove: () => void }) {
  const { t } = useLocale()
  const mayWrite = useMay('contacts:write')
  const { kind, about, lastSeenAt, goneAt, goneReason } = device
  const said = Object.values(about).join(' · ')
  return (
    <li className="flex items-center gap-3 px-5 py-2.5">
      <div className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-2 font-medium">
          {t(`devices.${kind}`)}
          {goneAt && <Chip tone="bad">{t('devices.gone')}</Chip>}
        </span>
        <span className="block truncate text-sm text-ink-faint" dir="auto">
          {goneReason ?? said}
        </span>
      </div>
      <When at={goneAt ?? lastSeenAt} className="text-sm text-ink-faint" />
      {mayWrite && !goneAt && (
        <IconButton
          icon={Trash2}
          label={t('devices.remove', { name: t(`devices.${kind}`) })}
          onClick={onRemove}
        />
      )}
    </li>
  )
}
