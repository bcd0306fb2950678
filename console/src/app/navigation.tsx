import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import { useLocale } from '@/app/locale.tsx'
import type { PlaceGroup } from '@/app/places.ts'

export function Navigation({ groups }: { groups: PlaceGroup[] }) {
  const { t } = useLocale()
  return (
    <nav aria-label={t('nav.label')} className="flex flex-col gap-5 overflow-y-auto px-3 py-3">
      {groups.map((group) => (
        <NavigationGroup key={group.name} group={group} />
      ))}
    </nav>
  )
}

function NavigationGroup({ group }: { group: PlaceGroup }) {
  const { t } = useLocale()
  const id = useId()
  return (
    <div>
      <h2 id={id} className="px-2.5 pb-1 text-xs font-medium text-ink-faint">
        {t(group.name)}
      </h2>
      <ul aria-labelledby={id} className="flex flex-col gap-0.5">
        {group.places.map(({ to, name, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              className="flex min-h-9 items-center gap-2.5 rounded-lg px-2.5 text-ink-soft transition-colors hover:bg-sunken hover:text-ink"
              activeProps={{ className: 'bg-accent-soft! text-accent-strong! font-medium' }}
              activeOptions={{ includeSearch: false }}
            >
              <Icon aria-hidden className="size-[18px]" />
              {t(name)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
