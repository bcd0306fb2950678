import { CircleCheck, CircleX, RadioTower, TriangleAlert } from 'lucide-react'
import { usePages } from '@/api/use-pages.ts'
import type { Carrier } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { Chip } from '@/ui/chip.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { Section } from '@/ui/page.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'

const goodWords = ['up', 'ok', 'healthy', 'bound', 'connected', 'active']
const badWords = ['down', 'dead', 'failed', 'disconnected', 'open']

export function CarriersTab() {
  const { t } = useLocale()
  const carriers = usePages<Carrier>(['operator', 'carriers'], '/operator/v1/carriers')
  const columns: Column<Carrier>[] = [
    { name: t('message.carrier'), cell: (carrier) => <span className="font-medium">{carrier.name}</span> },
    { name: t('filters.channel'), cell: (carrier) => t(`channel.${carrier.channel as 'sms'}`) },
    { name: t('operator.health'), cell: (carrier) => <Health carrier={carrier} /> },
    {
      name: t('operator.host'),
      hideBelow: 'md',
      cell: (carrier) => <code className="font-mono text-xs">{carrier.host ?? '–'}</code>,
    },
    { name: t('operator.tps'), end: true, hideBelow: 'sm', cell: (carrier) => carrier.tps ?? '–' },
  ]
  return (
    <Section title={t('operator.carriers')} flush>
      <Loaded
        query={carriers}
        rows={3}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <EmptyState icon={RadioTower} title={t('operator.noCarriers')}>
            {t('operator.noCarriersWhy')}
          </EmptyState>
        }
      >
        {(rows) => (
          <DataTable
            label={t('operator.carriers')}
            columns={columns}
            rows={rows}
            rowKey={(carrier) => carrier.id}
          />
        )}
      </Loaded>
    </Section>
  )
}

function Health({ carrier }: { carrier: Carrier }) {
  const health =
    typeof carrier.health === 'object' && carrier.health
      ? carrier.health
      : { state: carrier.health ?? carrier.state ?? '–', detail: null }
  const [tone, icon] = goodWords.includes(health.state)
    ? (['ok', CircleCheck] as const)
    : badWords.includes(health.state)
      ? (['bad', CircleX] as const)
      : (['wait', TriangleAlert] as const)
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Chip tone={tone} icon={icon}>
        {health.state}
      </Chip>
      {health.detail && <span className="text-sm text-ink-faint">{health.detail}</span>}
    </span>
  )
}
