import { useMutation, useQueryClient } from '@tanstack/react-query'
import { EllipsisVertical, PencilLine, Play, SendHorizontal, Trash2 } from 'lucide-react'
import { post } from '@/api/http.ts'
import { useMay } from '@/api/session.ts'
import { useLocale } from '@/app/locale.tsx'
import { drawTemplate, type ProviderTemplate } from '@/features/composer/template-slots.ts'
import { TemplateStateChip } from '@/features/templates/template-state-chip.tsx'
import { IconButton } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'
import { useToasts } from '@/ui/toast.tsx'

type Acts = {
  connectorId: string
  onEdit: (template: ProviderTemplate) => void
  onDelete: (template: ProviderTemplate) => void
}

export function TemplateTable({ rows, ...acts }: Acts & { rows: ProviderTemplate[] }) {
  const { t } = useLocale()
  const mayWrite = useMay('connectors:write')
  const columns: Column<ProviderTemplate>[] = [
    {
      name: t('templates.name'),
      cell: (template) => (
        <span className="block max-w-[22rem] min-w-40">
          <bdi className="block font-medium break-all">{template.name}</bdi>
          <span className="block text-sm text-ink-faint">
            <bdi>{template.language}</bdi> · {categoryName(t, template.category)}
          </span>
        </span>
      ),
    },
    {
      name: t('templates.body'),
      hideBelow: 'md',
      cell: (template) => (
        <span className="line-clamp-2 max-w-[44ch] text-ink-soft" dir="auto">
          {drawTemplate(template, {}, () => []).text}
        </span>
      ),
    },
    {
      name: t('filters.status'),
      cell: ({ state, reason }) => (
        <span className="flex flex-col items-start gap-1">
          <TemplateStateChip state={state} />
          {reason && (
            <span className="max-w-[32ch] text-sm text-bad" dir="auto">
              {reason}
            </span>
          )}
        </span>
      ),
    },
    {
      name: t('template.quality'),
      hideBelow: 'sm',
      cell: ({ quality }) => (quality ? <Chip tone={qualityTone(quality)}>{quality}</Chip> : '–'),
    },
    {
      name: t('common.actions'),
      nameHidden: true,
      end: true,
      cell: (template) =>
        mayWrite && template.state !== 'deleted' && <TemplateMenu template={template} {...acts} />,
    },
  ]
  return (
    <DataTable label={t('template.list')} columns={columns} rows={rows} rowKey={(template) => template.id} />
  )
}

const qualityTone = (quality: string) =>
  /green|high/i.test(quality)
    ? 'ok'
    : /yellow|medium/i.test(quality)
      ? 'wait'
      : /red|low/i.test(quality)
        ? 'bad'
        : 'plain'

const known = ['UTILITY', 'MARKETING', 'AUTHENTICATION']

/** A category of the provider in words; one that is not known as it came. */
export function categoryName(t: ReturnType<typeof useLocale>['t'], category: string): string {
  const code = category.toUpperCase()
  return known.includes(code) ? t(`template.category.${code as 'UTILITY'}`) : category
}

function TemplateMenu({ template, connectorId, onEdit, onDelete }: Acts & { template: ProviderTemplate }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  const { id, name, state } = template
  const ask = useMutation({
    mutationFn: (what: 'submit' | 'unpause') =>
      post<ProviderTemplate>(`/v1/connectors/${connectorId}/templates/${id}/${what}`),
    onSuccess: (_, what) => {
      void client.invalidateQueries({ queryKey: ['provider-templates'] })
      tell(t(what === 'submit' ? 'template.submitted' : 'template.unpaused', { name }))
    },
    onError: complain,
  })
  return (
    <Menu trigger={<IconButton icon={EllipsisVertical} label={t('connectors.more', { name })} />}>
      <MenuItem icon={PencilLine} onSelect={() => onEdit(template)}>
        {t('template.edit')}
      </MenuItem>
      {(state === 'draft' || state === 'rejected') && (
        <MenuItem icon={SendHorizontal} onSelect={() => ask.mutate('submit')}>
          {t('template.submit')}
        </MenuItem>
      )}
      {state === 'paused' && (
        <MenuItem icon={Play} onSelect={() => ask.mutate('unpause')}>
          {t('template.unpause')}
        </MenuItem>
      )}
      <MenuItem icon={Trash2} danger onSelect={() => onDelete(template)}>
        {t('common.delete')}
      </MenuItem>
    </Menu>
  )
}
