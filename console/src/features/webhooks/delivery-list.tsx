import { CircleCheck, CircleX, Clock, PackageSearch, RotateCw, type LucideIcon } from 'lucide-react'
import { usePages } from '@/api/use-pages.ts'
import type { WebhookDelivery } from '@/api/types.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { Chip, type Tone } from '@/ui/chip.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { Select } from '@/ui/field.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Section } from '@/ui/page.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { When } from '@/ui/when.tsx'

const signs: Record<string, [Tone, LucideIcon]> = {
  delivered: ['ok', CircleCheck],
  retrying: ['wait', RotateCw],
  dead: ['bad', CircleX],
  pending: ['plain', Clock],
}

export function DeliveryChip({ state }: { state: string }) {
  const word = useWord()
  const [tone, icon] = signs[state] ?? (['plain', Clock] as [Tone, LucideIcon])
  return (
    <Chip tone={tone} icon={icon}>
      {word('delivery', state)}
    </Chip>
  )
}

/** Deliveries happen without us: the list follows them. */
const refreshMs = 3_000

type DeliveryListProps = {
  state: string | undefined
  onState: (state: string) => void
  onOpen: (id: string) => void
}

export function DeliveryList({ state, onState, onOpen }: DeliveryListProps) {
  const { t } = useLocale()
  const word = useWord()
  const deliveries = usePages<WebhookDelivery>(
    ['webhook-deliveries'],
    '/v1/webhook-deliveries',
    { state },
    { refreshMs },
  )
  const filter = (
    <Select
      aria-label={t('webhooks.state')}
      className="w-auto!"
      value={state ?? ''}
      onChange={(event) => onState(event.target.value)}
    >
      <option value="">{t('webhooks.everyState')}</option>
      {['delivered', 'retrying', 'dead'].map((each) => (
        <option key={each} value={each}>
          {word('delivery', each)}
        </option>
      ))}
    </Select>
  )
  return (
    <Section title={t('webhooks.deliveries')} aside={filter} flush>
      <Loaded
        query={deliveries}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <EmptyState icon={PackageSearch} title={t('webhooks.noDeliveries')}>
            {t(state ? 'webhooks.noDeliveriesState' : 'webhooks.noDeliveriesWhy')}
          </EmptyState>
        }
      >
        {(rows) => <DeliveryTable rows={rows} onOpen={onOpen} />}
      </Loaded>
      <MoreButton pages={deliveries} />
    </Section>
  )
}

function DeliveryTable({ rows, onOpen }: { rows: WebhookDelivery[]; onOpen: (id: string) => void }) {
  const { t } = useLocale()
  const columns: Column<WebhookDelivery>[] = [
    { name: t('webhooks.state'), cell: (delivery) => <DeliveryChip state={delivery.state} /> },
    {
      name: t('webhooks.event'),
      cell: (delivery) => (
        <button
          type="button"
          onClick={() => onOpen(delivery.id)}
          className="min-h-6 font-mono text-sm text-accent underline decoration-accent/40 underline-offset-3 hover:decoration-accent"
        >
          {delivery.event}
        </button>
      ),
    },
    {
      name: t('webhooks.answer'),
      hideBelow: 'sm',
      cell: (delivery) => (
        <span className="text-sm text-ink-soft">{delivery.lastError ?? delivery.lastStatus ?? '–'}</span>
      ),
    },
    { name: t('webhooks.attempts'), end: true, hideBelow: 'sm', cell: (delivery) => delivery.attempts },
    {
      name: t('messages.column.when'),
      end: true,
      cell: (delivery) => <When at={delivery.createdAt} className="text-ink-faint" />,
    },
  ]
  return (
    <DataTable
      label={t('webhooks.deliveries')}
      columns={columns}
      rows={rows}
      rowKey={(delivery) => delivery.id}
    />
  )
}
