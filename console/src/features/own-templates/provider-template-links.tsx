import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useLocale } from '@/app/locale.tsx'
import { channelsQuery, useConnectors } from '@/features/connectors/connector-queries.ts'
import { Section } from '@/ui/page.tsx'

/** The way to the templates that providers keep, connector by connector. */
export function ProviderTemplateLinks() {
  const { t } = useLocale()
  const channels = useQuery(channelsQuery).data?.data ?? []
  const keeping = useConnectors().filter(({ channel }) =>
    channels.some((each) => each.name === channel && each.templates),
  )
  if (keeping.length === 0) return null
  return (
    <Section title={t('template.list')} flush>
      <ul className="divide-y divide-line">
        {keeping.map(({ id, name, channel, address }) => (
          <li key={id}>
            <Link
              to="/connectors/$connectorId/templates"
              params={{ connectorId: id }}
              className="flex items-center gap-3 px-5 py-3 hover:bg-sunken focus-visible:-outline-offset-2"
            >
              <span className="min-w-0 flex-1">
                <bdi className="block font-medium">{name}</bdi>
                <span className="block text-sm text-ink-faint">
                  {t(`channel.${channel as 'sms'}`)} · <bdi>{address}</bdi>
                </span>
              </span>
              <ChevronRight aria-hidden className="size-4 text-ink-faint rtl:rotate-180" />
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}
