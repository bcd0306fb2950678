import { ScrollText, SearchX } from 'lucide-react'
import type { AuditEvent } from '@/api/types.ts'
import { usePages } from '@/api/use-pages.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale } from '@/app/locale.tsx'
import { wholeDays } from '@/app/zoned-time.ts'
import { AuditBar, type AuditBarProps } from '@/features/audit/audit-bar.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Values } from '@/ui/values.tsx'
import { When } from '@/ui/when.tsx'

type AuditListProps = AuditBarProps & { path: '/v1/audit-events' | '/operator/v1/audit-events' }

/** Who did what, newest first; the path names whose audit log it is. */
export function AuditList({ path, filters, onFilters }: AuditListProps) {
  const { t } = useLocale()
  const { timeZone } = useFormat()
  const isFiltered = Object.keys(filters).length > 0
  const events = usePages<AuditEvent>(['audit', path], path, { ...filters, ...wholeDays(filters, timeZone) })
  const columns: Column<AuditEvent>[] = [
    {
      name: t('messages.column.when'),
      cell: ({ at }) => <When at={at} className="whitespace-nowrap text-ink-faint" />,
    },
    {
      name: t('audit.action'),
      cell: (event) => (
        <>
          <Action event={event} />
          <div className="sm:hidden">
            <Actor event={event} />
          </div>
        </>
      ),
    },
    { name: t('audit.actor'), hideBelow: 'sm', cell: (event) => <Actor event={event} /> },
    { name: t('audit.target'), hideBelow: 'md', cell: (event) => <Target event={event} /> },
    {
      name: t('audit.ip'),
      hideBelow: 'lg',
      cell: ({ ip }) => <code className="font-mono text-xs">{ip ?? '–'}</code>,
    },
  ]
  const empty = isFiltered ? (
    <EmptyState icon={SearchX} title={t('audit.noneFound')}>
      {t('audit.noneFoundWhy')}
    </EmptyState>
  ) : (
    <EmptyState icon={ScrollText} title={t('audit.none')}>
      {t('audit.noneWhy')}
    </EmptyState>
  )
  return (
    <>
      <AuditBar filters={filters} onFilters={onFilters} />
      <Loaded query={events} isEmpty={(rows) => rows.length === 0} empty={empty}>
        {(rows) => (
          <DataTable label={t('audit.title')} columns={columns} rows={rows} rowKey={({ id }) => id} />
        )}
      </Loaded>
      <MoreButton pages={events} />
    </>
  )
}

function Action({ event: { action, details } }: { event: AuditEvent }) {
  const name = <code className="font-mono text-sm">{action}</code>
  if (Object.keys(details).length === 0) return name
  return (
    <details>
      <summary className="min-h-6">{name}</summary>
      <div className="pt-1 pb-2 ps-4">
        <Values of={details} />
      </div>
    </details>
  )
}

/** Who acted, by name; a user who was removed and the operator's people have none here. */
function Actor({ event: { actor, actorName } }: { event: AuditEvent }) {
  const { t } = useLocale()
  const kind = actor.split(':')[0]
  const unnamed = kind === 'user' || kind === 'key' || kind === 'operator' ? t(`audit.kind.${kind}`) : null
  return <Named name={actorName ?? unnamed} id={actor} />
}

function Target({ event: { target, targetName } }: { event: AuditEvent }) {
  return target ? <Named name={targetName} id={target} /> : '–'
}

function Named({ name, id }: { name: string | null; id: string }) {
  return (
    <span className="flex flex-col">
      {name && <bdi className="break-all">{name}</bdi>}
      <Id of={id} />
    </span>
  )
}

/** An id in full is long; its kind and its end tell it apart, the rest is there on hover. */
function Id({ of }: { of: string }) {
  return (
    <code className="font-mono text-xs text-ink-soft" title={of}>
      {of.replace(/_[0-9a-f]{24}([0-9a-f]{8})$/, '_…$1')}
    </code>
  )
}
