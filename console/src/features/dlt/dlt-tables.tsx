import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Pencil, Trash2 } from 'lucide-react'
import { post } from '@/api/http.ts'
import { useMay } from '@/api/session.ts'
import type { DltEntity, DltHeader, DltTemplate } from '@/api/dlt-types.ts'
import type { Sender } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { DltStateChip } from '@/features/dlt/dlt-fields.tsx'
import { sendersQuery } from '@/features/senders/sender-queries.ts'
import { Button, IconButton } from '@/ui/button.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { useToasts } from '@/ui/toast.tsx'

type TableProps<Row> = { rows: Row[]; onChange: (row: Row) => void; onForget: (row: Row) => void }

export function EntityTable({ rows, ...acts }: TableProps<DltEntity>) {
  const { t } = useLocale()
  const columns: Column<DltEntity>[] = [
    {
      name: t('dlt.entity'),
      cell: ({ name, entityId }) => <NameAndId name={name} id={entityId} />,
    },
    { name: t('filters.status'), cell: ({ state }) => <DltStateChip state={state} /> },
    {
      name: t('dlt.chain'),
      hideBelow: 'md',
      cell: ({ telemarketerIds }) =>
        telemarketerIds.length > 0 ? (
          <code className="font-mono text-xs break-all">{telemarketerIds.join(' → ')}</code>
        ) : (
          <span className="text-ink-faint">{t('dlt.noChain')}</span>
        ),
    },
    {
      name: t('dlt.variableLength'),
      hideBelow: 'lg',
      end: true,
      cell: ({ variableLengthMax }) => variableLengthMax,
    },
    useActions<DltEntity>(({ name }) => name, acts),
  ]
  return <DataTable label={t('dlt.entities')} columns={columns} rows={rows} rowKey={({ id }) => id} />
}

export function HeaderTable({ rows, ...acts }: TableProps<DltHeader>) {
  const { t } = useLocale()
  const columns: Column<DltHeader>[] = [
    {
      name: t('dlt.header'),
      cell: ({ header, entityId }) => <NameAndId name={header} id={entityId} />,
    },
    { name: t('dlt.category'), hideBelow: 'sm', cell: ({ category }) => t(`dlt.category.${category}`) },
    { name: t('filters.status'), cell: ({ state }) => <DltStateChip state={state} /> },
    { name: t('dlt.sender'), hideBelow: 'sm', cell: (header) => <SenderOf header={header} /> },
    useActions<DltHeader>(({ header }) => header, acts),
  ]
  return <DataTable label={t('dlt.headers')} columns={columns} rows={rows} rowKey={({ id }) => id} />
}

export function TemplateTable({ rows, ...acts }: TableProps<DltTemplate>) {
  const { t } = useLocale()
  const columns: Column<DltTemplate>[] = [
    {
      name: t('dlt.templateName'),
      cell: ({ name, templateId }) => <NameAndId name={name} id={templateId} />,
    },
    {
      name: t('dlt.text'),
      hideBelow: 'md',
      cell: ({ body }) => (
        <span className="line-clamp-2 max-w-[48ch] text-ink-soft" dir="auto" title={body}>
          {body}
        </span>
      ),
    },
    { name: t('dlt.headers'), hideBelow: 'sm', cell: ({ headers }) => headers.join(', ') },
    { name: t('dlt.category'), hideBelow: 'lg', cell: ({ category }) => t(`dlt.category.${category}`) },
    { name: t('filters.status'), cell: ({ state }) => <DltStateChip state={state} /> },
    useActions<DltTemplate>(({ name }) => name, acts),
  ]
  return <DataTable label={t('dlt.templates')} columns={columns} rows={rows} rowKey={({ id }) => id} />
}

function NameAndId({ name, id }: { name: string; id: string }) {
  return (
    <div className="min-w-0">
      <bdi className="block font-medium wrap-anywhere">{name}</bdi>
      <code className="font-mono text-xs break-all text-ink-faint">{id}</code>
    </div>
  )
}

/** A registered header is used by messages only once it is a sender of the account too. */
function SenderOf({ header: { header, entityId, headerId, category } }: { header: DltHeader }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  const mayWrite = useMay('senders:write')
  const senders = useQuery(sendersQuery).data?.data
  const make = useMutation({
    mutationFn: () =>
      post<Sender>('/v1/senders', {
        channel: 'sms',
        address: header,
        default: false,
        dlt: { entityId, headerId, category },
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['senders'] })
      tell(t('dlt.madeSender', { header }))
    },
    onError: complain,
  })
  if (!senders) return null
  const known = senders.some(({ channel, address }) => channel === 'sms' && address === header)
  if (known || !mayWrite) return <span className="text-ink-soft">{known ? t('dlt.isSender') : '–'}</span>
  return (
    <Button size="small" busy={make.isPending} onClick={() => make.mutate()}>
      {t('dlt.makeSender')}
    </Button>
  )
}

function useActions<Row>(
  nameOf: (row: Row) => string,
  { onChange, onForget }: Omit<TableProps<Row>, 'rows'>,
): Column<Row> {
  const { t } = useLocale()
  const mayWrite = useMay('senders:write')
  return {
    name: t('common.actions'),
    nameHidden: true,
    end: true,
    cell: (row) =>
      mayWrite && (
        <span className="inline-flex">
          <IconButton
            icon={Pencil}
            label={t('dlt.change', { name: nameOf(row) })}
            onClick={() => onChange(row)}
          />
          <IconButton
            icon={Trash2}
            label={t('common.deleteNamed', { name: nameOf(row) })}
            onClick={() => onForget(row)}
          />
        </span>
      ),
  }
}
