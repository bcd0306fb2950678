import { useQuery } from '@tanstack/react-query'
import { ChartNoAxesColumn } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { UsageRow } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { instantToZoned } from '@/app/zoned-time.ts'
import { daysBetween, sumByChannel, type UsageSum } from '@/features/wallet/usage-sums.ts'
import { usageQuery } from '@/features/wallet/wallet-queries.ts'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { Select } from '@/ui/field.tsx'
import { Section } from '@/ui/page.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'

const UsageChart = lazy(() =>
  import('@/features/wallet/usage-chart.tsx').then((module) => ({ default: module.UsageChart })),
)

const dayMs = 86_400_000

/** Messages by day and spend by channel over the last days of the account's calendar. */
export function UsageSection() {
  const { t } = useLocale()
  const { timeZone } = useFormat()
  const [days, setDays] = useState(30)
  const to = instantToZoned(Date.now(), timeZone).slice(0, 10)
  const from = new Date(Date.parse(to) - (days - 1) * dayMs).toISOString().slice(0, 10)
  const usage = useQuery(usageQuery(from, to))
  const choice = (
    <Select
      aria-label={t('usage.period')}
      className="w-auto!"
      value={days}
      onChange={(event) => setDays(Number(event.target.value))}
    >
      {[7, 30, 90].map((count) => (
        <option key={count} value={count}>
          {t('usage.days', { count })}
        </option>
      ))}
    </Select>
  )
  return (
    <Section title={t('usage.title')} aside={choice} flush>
      <Loaded
        query={usage}
        rows={4}
        isEmpty={({ data }) => data.length === 0}
        empty={
          <EmptyState icon={ChartNoAxesColumn} title={t('usage.none')}>
            {t('usage.noneWhy')}
          </EmptyState>
        }
      >
        {({ data }) => (
          <>
            <div className="h-64 px-4 pt-5 sm:px-5">
              <Suspense fallback={<div className="skeleton h-full" />}>
                <UsageChart days={daysBetween(from, to)} rows={data} />
              </Suspense>
            </div>
            <UsageTable rows={data} />
          </>
        )}
      </Loaded>
    </Section>
  )
}

function UsageTable({ rows }: { rows: UsageRow[] }) {
  const { t } = useLocale()
  const format = useFormat()
  const word = useWord()
  const columns: Column<UsageSum>[] = [
    {
      name: t('filters.channel'),
      cell: (sum) => (
        <span className="font-medium">{`${t(`channel.${sum.channel as 'sms'}`)} · ${word('direction', sum.direction)}`}</span>
      ),
    },
    { name: t('usage.messages'), end: true, cell: (sum) => format.number(sum.messages) },
    {
      name: t('messages.column.segments'),
      end: true,
      hideBelow: 'sm',
      cell: (sum) => format.number(sum.segments),
    },
    { name: t('usage.delivered'), end: true, hideBelow: 'sm', cell: (sum) => format.number(sum.delivered) },
    { name: t('usage.failed'), end: true, hideBelow: 'sm', cell: (sum) => format.number(sum.failed) },
    { name: t('usage.spend'), end: true, cell: (sum) => format.money(sum.spend) },
  ]
  return (
    <DataTable
      label={t('usage.byChannel')}
      columns={columns}
      rows={sumByChannel(rows)}
      rowKey={(sum) => `${sum.channel} ${sum.direction}`}
    />
  )
}
