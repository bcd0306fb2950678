import { useInfiniteQuery } from '@tanstack/react-query'
import { Plus, Tags } from 'lucide-react'
import { useState } from 'react'
import { get } from '@/api/http.ts'
import type { Rate, RateCard } from '@/api/types.ts'
import { usePages } from '@/api/use-pages.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { RateCardDialog, RateDialog } from '@/features/operator/rate-dialogs.tsx'
import { Button } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Section } from '@/ui/page.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'

/** What messages cost, by rate card. */
export function RatesTab() {
  const { t } = useLocale()
  const cards = usePages<RateCard>(['operator', 'rate-cards'], '/operator/v1/rate-cards')
  const empty = (
    <EmptyState icon={Tags} title={t('operator.noRates')}>
      {t('operator.noRatesWhy')}
    </EmptyState>
  )
  const [opening, setOpening] = useState(false)
  return (
    <>
      <div className="mb-4 flex justify-end">
        <Button size="small" icon={Plus} onClick={() => setOpening(true)}>
          {t('rates.createCard')}
        </Button>
      </div>
      <Loaded query={cards} rows={4} isEmpty={(rows) => rows.length === 0} empty={empty}>
        {(rows) => rows.map((card) => <RateCardSection key={card.id} card={card} />)}
      </Loaded>
      {opening && <RateCardDialog onClose={() => setOpening(false)} />}
    </>
  )
}

function RateCardSection({ card }: { card: RateCard }) {
  const { t, language } = useLocale()
  const format = useFormat()
  const word = useWord()
  const rates = useRates(card.id)
  const [publishing, setPublishing] = useState(false)
  const countries = new Intl.DisplayNames(language, { type: 'region' })
  const columns: Column<Rate>[] = [
    {
      name: t('operator.prefix'),
      cell: ({ prefix }) =>
        prefix ? <code className="font-mono text-sm">+{prefix}</code> : t('operator.everywhere'),
    },
    {
      name: t('contacts.country'),
      hideBelow: 'sm',
      cell: (rate) => (rate.country ? countries.of(rate.country) : '–'),
    },
    {
      name: t('filters.channel'),
      cell: (rate) => `${t(`channel.${rate.channel as 'sms'}`)} · ${word('direction', rate.direction)}`,
    },
    {
      name: t('filters.class'),
      hideBelow: 'md',
      cell: (rate) => (rate.class ? word('class', rate.class) : t('filters.any')),
    },
    {
      name: t('messages.column.price'),
      end: true,
      cell: (rate) => t('operator.pricePer', { price: format.money(rate.price), per: rate.per }),
    },
  ]
  const aside = (
    <span className="flex items-center gap-2 text-sm text-ink-faint">
      {card.currency}
      {card.default && <Chip tone="accent">{t('operator.defaultCard')}</Chip>}
      <Button size="small" icon={Plus} onClick={() => setPublishing(true)}>
        {t('rates.publish')}
      </Button>
    </span>
  )
  return (
    <Section title={card.name} aside={aside} flush>
      <Loaded query={rates} rows={3}>
        {(rows) => <DataTable label={card.name} columns={columns} rows={rows} rowKey={(rate) => rate.id} />}
      </Loaded>
      <MoreButton pages={rates} />
      {publishing && <RateDialog card={card} onClose={() => setPublishing(false)} />}
    </Section>
  )
}

function useRates(cardId: string) {
  return useInfiniteQuery({
    queryKey: ['operator', 'rates', cardId],
    queryFn: ({ pageParam }) =>
      get<{ rates: Rate[]; next: string | null }>(`/operator/v1/rate-cards/${cardId}`, { cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    select: (all) => all.pages.flatMap((page) => page.rates),
  })
}
