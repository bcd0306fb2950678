import { ScrollText } from 'lucide-react'
import type { AuditEvent } from '@/api/types.ts'
import { usePages } from '@/api/use-pages.ts'
import { useLocale } from '@/app/locale.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Values } from '@/ui/values.tsx'
import { When } from '@/ui/when.tsx'

/** Who did what, newest first; the path names whose audit log it is. */
export function AuditList({ path }: { path: '/v1/audit-events' | '/operator/v1/audit-events' }) {
  const { t } = useLocale()
  const events = usePages<AuditEvent>(['audit', path], path)
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
            <Id of={event.actor} />
          </div>
        </>
      ),
    },
    { name: t('audit.actor'), hideBelow: 'sm', cell: ({ actor }) => <Id of={actor} /> },
    { name: t('audit.target'), hideBelow: 'md', cell: ({ target }) => (target ? <Id of={target} /> : '–') },
    {
      name: t('audit.ip'),
      hideBelow: 'lg',
      cell: ({ ip }) => <code className="font-mono text-xs">{ip ?? '–'}</code>,
    },
  ]
  const empty = (
    <EmptyState icon={ScrollText} title={t('audit.none')}>
      {t('audit.noneWhy')}
    </EmptyState>
  )
  return (
    <>
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

/** An id in full is long; its kind and its end tell it apart, the rest is there on hover. */
function Id({ of }: { of: string }) {
  return (
    <code className="font-mono text-xs text-ink-soft" title={of}>
      {of.replace(/_[0-9a-f]{24}([0-9a-f]{8})$/, '_…$1')}
    </code>
  )
}
