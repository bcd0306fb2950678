import { useQuery } from '@tanstack/react-query'
import { BadgeCheck } from 'lucide-react'
import { get } from '@/api/http.ts'
import type { Assumption } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { ClauseLink } from '@/features/policy/clause-link.tsx'
import { Section } from '@/ui/page.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Values } from '@/ui/values.tsx'

type PackValue = {
  v?: unknown
  value?: unknown
  c?: string[]
  clauses?: string[]
  assumed?: string
  na?: string
}

/** The terms in force as values, and everything the operator has still to confirm. */
export function PolicyTab() {
  const { t } = useLocale()
  const assumptions = useQuery({
    queryKey: ['operator', 'assumptions'],
    queryFn: () => get<{ data: Assumption[] }>('/operator/v1/policy/assumptions'),
  })
  const pack = useQuery({
    queryKey: ['operator', 'policy'],
    queryFn: () => get<Record<string, unknown>>('/operator/v1/policy'),
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
          {(loaded) => (
            <PackTree of={'values' in loaded && isObject(loaded['values']) ? loaded['values'] : loaded} />
          )}
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
        {assumptions.map((assumption, index) => (
          <li key={assumption.path ?? assumption.key ?? index} className="px-5 py-3">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <code className="font-mono text-sm font-medium break-all">
                {assumption.path ?? assumption.key}
              </code>
              <code className="font-mono text-xs break-all text-ink-soft">
                {JSON.stringify(assumption.value)}
              </code>
            </div>
            <p className="text-sm text-ink-soft">{assumption.assumed ?? assumption.reason}</p>
          </li>
        ))}
      </ul>
    </>
  )
}

function PackTree({ of }: { of: Record<string, unknown> }) {
  return (
    <div className="flex flex-col">
      {Object.entries(of).map(([name, value]) =>
        isObject(value) && !isLeaf(value) ? (
          <PackBranch key={name} name={name} of={value} />
        ) : (
          <PackLeaf key={name} name={name} value={value} />
        ),
      )}
    </div>
  )
}

function PackBranch({ name, of }: { name: string; of: Record<string, unknown> }) {
  return (
    <details className="border-b border-line last:border-0">
      <summary className="min-h-9 py-2 font-medium">{name}</summary>
      <div className="border-s border-line ps-4 pb-2">
        <PackTree of={of} />
      </div>
    </details>
  )
}

function PackLeaf({ name, value }: { name: string; value: unknown }) {
  const leaf: PackValue = isObject(value) && isLeaf(value) ? value : { value }
  const clauses = leaf.c ?? leaf.clauses ?? []
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-1.5">
      <Values of={{ [name]: leaf.v ?? leaf.value }} />
      {clauses.map((clause) => (
        <ClauseLink key={clause} id={clause} />
      ))}
      {leaf.assumed && <span className="text-sm text-wait">{leaf.assumed}</span>}
    </div>
  )
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isLeaf = (value: Record<string, unknown>) => 'v' in value || 'value' in value || 'na' in value
