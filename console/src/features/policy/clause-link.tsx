import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '@/api/http.ts'
import type { Clause } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { Popover } from '@/ui/popover.tsx'
import { Loaded } from '@/ui/states.tsx'
import { Values } from '@/ui/values.tsx'

const clauseQuery = (id: string) =>
  queryOptions({
    queryKey: ['clause', id],
    queryFn: () => get<Clause>(`/v1/policy/clauses/${encodeURIComponent(id)}`),
    staleTime: Infinity,
    retry: 1,
  })

/** The id of a clause of the operator's terms; opened, it says what the clause rules and where that is enforced. */
export function ClauseLink({ id }: { id: string }) {
  const { t } = useLocale()
  const [open, setOpen] = useState(false)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          className="inline-flex min-h-6 items-center rounded-md bg-accent-soft px-1.5 font-mono text-xs font-medium text-accent-strong underline decoration-accent/40 underline-offset-3 hover:decoration-accent"
          aria-label={t('clause.open', { id })}
        >
          {id}
        </button>
      }
    >
      {open && <ClauseCard id={id} />}
    </Popover>
  )
}

function ClauseCard({ id }: { id: string }) {
  const { t } = useLocale()
  const query = useQuery(clauseQuery(id))
  return (
    <Loaded query={query} rows={2}>
      {(clause) => (
        <div className="flex flex-col gap-3">
          <div className="flex items-baseline justify-between gap-3">
            <h3 className="font-semibold">{t('clause.title')}</h3>
            <code className="font-mono text-xs text-ink-faint">{clause.id}</code>
          </div>
          <blockquote className="border-s-2 border-accent ps-3 text-ink-soft" dir="auto">
            {clause.para}
          </blockquote>
          {clause.rule && (
            <div>
              <h4 className="text-xs font-medium text-ink-faint">{t('clause.rule')}</h4>
              <p>{clause.rule}</p>
            </div>
          )}
          {clause.values !== null && clause.values !== undefined && Object.keys(clause.values).length > 0 && (
            <div>
              <h4 className="mb-1 text-xs font-medium text-ink-faint">{t('clause.values')}</h4>
              <Values of={clause.values} />
            </div>
          )}
          <div>
            <h4 className="text-xs font-medium text-ink-faint">{t('clause.enforced')}</h4>
            <p className="font-mono text-xs break-words text-ink-soft">
              {sayWhere(clause.enforced) || t('clause.notEnforced')}
            </p>
          </div>
        </div>
      )}
    </Loaded>
  )
}

function sayWhere(enforced: Clause['enforced']): string {
  if (Array.isArray(enforced))
    return enforced.map((place) => (typeof place === 'string' ? place : JSON.stringify(place))).join(', ')
  return enforced ?? ''
}
