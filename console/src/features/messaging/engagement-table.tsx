import type { Engagement } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale } from '@/app/locale.tsx'
import { engagementNote } from '@/features/messaging/engagement-note.ts'

/** How often a mail was opened and its links followed: by people, and apart from them by machines. */
export function EngagementTable({ engagement }: { engagement: Engagement }) {
  const { t } = useLocale()
  const { opens, clicks, machineOpens, machineClicks } = engagement
  const note = engagementNote(engagement)
  return (
    <>
      <table className="w-full">
        <thead>
          <tr className="text-sm text-ink-faint">
            <td />
            <th scope="col" className="pb-1 text-end font-normal">
              {t('engagement.people')}
            </th>
            <th scope="col" className="pb-1 ps-4 text-end font-normal">
              {t('engagement.machines')}
            </th>
          </tr>
        </thead>
        <tbody>
          <Row name={t('engagement.opens')} people={opens} machines={machineOpens} />
          <Row name={t('engagement.clicks')} people={clicks} machines={machineClicks} />
        </tbody>
      </table>
      {note && <p className="mt-3 text-sm text-ink-soft">{t(`engagement.note.${note}`)}</p>}
    </>
  )
}

function Row({ name, people, machines }: { name: string; people: number; machines: number }) {
  const format = useFormat()
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-1.5 text-start font-normal">
        {name}
      </th>
      <td className="py-1.5 text-end font-semibold tabular-nums">{format.number(people)}</td>
      <td className="py-1.5 ps-4 text-end text-ink-faint tabular-nums">{format.number(machines)}</td>
    </tr>
  )
}
