import { useQuery } from '@tanstack/react-query'
import { BadgeCheck } from 'lucide-react'
import { get } from '@/api/http.ts'
import type { Assumption, PackValue } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { ClauseLink } from '@/features/policy/clause-link.tsx'
import { Section } from '@/ui/page.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'

/** The terms in force as values, and everything the operator has still to confirm. */
export function PolicyTab() {
  const { t } = useLocale()
  const assumptions = useQuery({
    queryKey: ['operator', 'assumptions'],
    queryFn: () => get<{ data: Assumption[] }>('/operator/v1/policy/assumptions'),
  })
  const pack = useQuery({
    queryKey: ['operator', 'policy'],
    queryFn: () => get<{ pack: string; values: PackValue[] }>('/operator/v1/policy'),
  })
  return (
    <>
      <Section title={t('operator.assumptions')} flush>
        <Loaded
          query={assumptions}
          rows={4}
          isEmpty={({ data }) => data.length === 0}
          empty={
            <EmptyState icon={BadgeCheck} title={t('operator.noAssumptions')}>
              {t('operator.noAssumptionsWhy')}
            </EmptyState>
          }
        >
          {({ data }) => <AssumptionList assumptions={data} />}
        </Loaded>
      </Section>
      <Section title={t('operator.values')}>
        <Loaded query={pack} rows={6}>
          {({ values }) => <PackValues values={values} />}
        </Loaded>
      </Section>
    </>
  )
}

function AssumptionList({ assumptions }: { assumptions: Assumption[] }) {
  const { t } = useLocale()
  return (
    <>
      <p className="border-b border-line px-5 py-3 text-ink-soft">
        {t('operator.assumptionsWhy', { count: assumptions.length })}
      </p>
      <ul
        className="max-h-96 divide-y divide-line overflow-y-auto"
        tabIndex={0}
        aria-label={t('operator.assumptions')}
      >
        {assumptions.map((assumption) => (
          <li key={assumption.path} className="px-5 py-3">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <code className="font-mono text-sm font-medium break-all">{assumption.path}</code>
              <code className="font-mono text-xs break-all text-ink-soft">
                {assumption.value === null ? '–' : JSON.stringify(assumption.value)}
              </code>
            </div>
            <p className="text-sm text-ink-soft">{assumption.reason}</p>
          </li>
        ))}
      </ul>
    </>
  )
}

/** The values by the first two words of their path, folded until wanted. */
function PackValues({ values }: { values: PackValue[] }) {
  const groups = new Map<string, PackValue[]>()
  for (const value of values) {
    const name = value.path.split('.').slice(0, 2).join('.')
    groups.set(name, [...(groups.get(name) ?? []), value])
  }
  return [...groups].map(([name, group]) => (
    <details key={name} className="border-b border-line last:border-0">
      <summary className="min-h-9 py-2 font-medium">
        {name} <span className="font-normal text-ink-faint">{group.length}</span>
      </summary>
      <ul className="flex flex-col gap-2 ps-4 pb-4">
        {group.map((value) => (
          <PackLine key={value.path} value={value} />
        ))}
      </ul>
    </details>
  ))
}

function PackLine({ value }: { value: PackValue }) {
  return (
    <li>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <code className="font-mono text-xs break-all text-ink-faint">{value.path}</code>
        <code className="font-mono text-xs break-all">{JSON.stringify(value.v)}</code>
        {value.c?.map((clause) => (
          <ClauseLink key={clause} id={clause} />
        ))}
      </div>
      {(value.assumed ?? value.na) && <p className="text-sm text-ink-soft">{value.assumed ?? value.na}</p>}
    </li>
  )
}
