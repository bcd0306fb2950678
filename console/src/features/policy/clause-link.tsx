import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
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
      label={`${t('clause.title')} ${id}`}
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
  const query = useQuery(clauseQuery(id))
  return (
    <Loaded query={query} rows={2}>
      {(found) => <ClauseBody found={found} />}
    </Loaded>
  )
}

function ClauseBody({ found }: { found: Clause }) {
  const { t } = useLocale()
  const { clause, values, assumptions } = found
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="font-semibold">{t('clause.title')}</h3>
        <code className="font-mono text-xs text-ink-faint">{clause.id}</code>
      </div>
      <blockquote className="border-s-2 border-accent ps-3 text-ink-soft" dir="auto">
        {clause.para}
      </blockquote>
      <ClausePart title={t('clause.rule')}>{clause.rule}</ClausePart>
      {values.length + assumptions.length > 0 && (
        <ClausePart title={t('clause.values')}>
          <Values
            of={Object.fromEntries([...values, ...assumptions].map(({ path, value }) => [path, value]))}
          />
        </ClausePart>
      )}
      <ClausePart title={t('clause.enforced')}>
        <WhereEnforced found={found} />
      </ClausePart>
    </div>
  )
}

function ClausePart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h4 className="mb-0.5 text-xs font-medium text-ink-faint">{title}</h4>
      <div>{children}</div>
    </div>
  )
}

function WhereEnforced({ found }: { found: Clause }) {
  const { t } = useLocale()
  if (found.status === 'text') return t('clause.notEnforced')
  if (found.status === 'planned') return t('clause.planned', { module: found.plannedIn ?? '–' })
  return (
    <>
      <ul className="font-mono text-xs break-all text-ink-soft">
        {found.enforcedIn.map(({ file }) => (
          <li key={file}>{file}</li>
        ))}
      </ul>
      {found.lacks.map((what) => (
        <p key={what} className="mt-1 text-ink-soft">
          {t('clause.lacks', { what })}
        </p>
      ))}
    </>
  )
}
