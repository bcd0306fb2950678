import { Tags } from 'lucide-react'
import { usePages } from '@/api/use-pages.ts'
import type { RateCard } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { Section } from '@/ui/page.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'

type Price = NonNullable<RateCard['prices']>[number]

export function RatesTab() {
  const { t } = useLocale()
  const cards = usePages<RateCard>(['operator', 'rate-cards'], '/operator/v1/rate-cards')
  return (
    <Loaded
      query={cards}
      rows={4}
      isEmpty={(rows) => rows.length === 0}
      empty={
        <EmptyState icon={Tags} title={t('operator.noRates')}>
          {t('operator.noRatesWhy')}
        </EmptyState>
      }
    >
      {(rows) => rows.map((card) => <RateCardSection key={card.id} card={card} />)}
    </Loaded>
  )
}

function RateCardSection({ card }: { card: RateCard }) {
  const { t } = useLocale()
  const format = useFormat()
  const word = useWord()
  const columns: Column<Price>[] = [
    {
      name: t('operator.prefix'),
      cell: (price) => (
        <code className="font-mono text-sm">
          {price.prefix ? `+${price.prefix.replace(/^\+/, '')}` : t('operator.everywhere')}
        </code>
      ),
    },
    {
      name: t('filters.channel'),
      cell: (price) => `${t(`channel.${price.channel as 'sms'}`)} · ${word('direction', price.direction)}`,
    },
    {
      name: t('messages.column.price'),
      end: true,
      cell: (price) => t('operator.pricePer', { price: format.money(price.price), per: price.per }),
    },
  ]
  return (
    <Section title={card.name} aside={<span className="text-sm text-ink-faint">{card.currency}</span>} flush>
      <DataTable
        label={card.name}
        columns={columns}
        rows={card.prices ?? []}
        rowKey={(price) => `${price.channel}${price.direction}${price.prefix}`}
      />
    </Section>
  )
}
