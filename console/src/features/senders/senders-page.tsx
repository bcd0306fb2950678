import { FileText, Plus, Signature, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '@/api/session.ts'
import { usePages } from '@/api/use-pages.ts'
import type { Sender, Template } from '@/api/types.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { CreateSenderDialog } from '@/features/senders/create-sender-dialog.tsx'
import { CreateTemplateDialog } from '@/features/senders/create-template-dialog.tsx'
import { SenderTable } from '@/features/senders/sender-table.tsx'
import { TemplateLinks } from '@/features/senders/template-links.tsx'
import { Button, IconButton } from '@/ui/button.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Page, Section } from '@/ui/page.tsx'
import { RemoveDialog, type Removal } from '@/ui/remove-dialog.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'

/** Whom the account writes as, and the texts it has registered. */
export function SendersPage() {
  const { t } = useLocale()
  const [creating, setCreating] = useState<'sender' | 'template' | null>(null)
  const [removal, setRemoval] = useState<Removal | null>(null)
  const senders = usePages<Sender>(['senders', 'pages'], '/v1/senders')
  const templates = usePages<Template>(['templates'], '/v1/templates')
  const mayWrite = useMay('senders:write')
  const add = (what: 'sender' | 'template') =>
    mayWrite && (
      <Button size="small" icon={Plus} onClick={() => setCreating(what)}>
        {t(what === 'sender' ? 'senders.create' : 'templates.create')}
      </Button>
    )
  const removalOf = (list: 'senders' | 'templates', id: string, name: string): Removal => ({
    path: `/v1/${list}/${id}`,
    title: t('common.deleteNamed', { name }),
    description: t('senders.deleteWhy'),
    action: t('common.delete'),
    done: t('common.deleted', { name }),
    lists: [list],
  })
  return (
    <Page title={t('senders.title')} lead={t('senders.lead')}>
      <Section title={t('senders.senders')} aside={add('sender')} flush>
        <Loaded
          query={senders}
          rows={3}
          isEmpty={(rows) => rows.length === 0}
          empty={
            <EmptyState icon={Signature} title={t('senders.none')}>
              {t('senders.noneWhy')}
            </EmptyState>
          }
        >
          {(rows) => (
            <SenderTable
              rows={rows}
              onDelete={({ id, address }) => setRemoval(removalOf('senders', id, address))}
            />
          )}
        </Loaded>
        <MoreButton pages={senders} />
      </Section>
      <Section title={t('templates.title')} aside={add('template')} flush>
        <Loaded
          query={templates}
          rows={3}
          isEmpty={(rows) => rows.length === 0}
          empty={
            <EmptyState icon={FileText} title={t('templates.none')}>
              {t('templates.noneWhy')}
            </EmptyState>
          }
        >
          {(rows) => (
            <TemplateTable
              rows={rows}
              onDelete={({ id, name }) => setRemoval(removalOf('templates', id, name))}
            />
          )}
        </Loaded>
        <MoreButton pages={templates} />
      </Section>
      <TemplateLinks />
      {creating === 'sender' && <CreateSenderDialog onClose={() => setCreating(null)} />}
      {creating === 'template' && <CreateTemplateDialog onClose={() => setCreating(null)} />}
      <RemoveDialog removal={removal} onClose={() => setRemoval(null)} />
    </Page>
  )
}

function TemplateTable({ rows, onDelete }: { rows: Template[]; onDelete: (template: Template) => void }) {
  const { t } = useLocale()
  const word = useWord()
  const mayWrite = useMay('senders:write')
  const columns: Column<Template>[] = [
    { name: t('templates.name'), cell: (template) => <bdi className="font-medium">{template.name}</bdi> },
    {
      name: t('templates.body'),
      cell: (template) => (
        <span className="line-clamp-2 max-w-[48ch] text-ink-soft" dir="auto">
          {template.body}
        </span>
      ),
    },
    { name: t('filters.class'), hideBelow: 'sm', cell: (template) => word('class', template.class) },
    {
      name: 'DLT',
      hideBelow: 'md',
      cell: (template) =>
        template.dlt ? <code className="font-mono text-xs">{template.dlt.templateId}</code> : '–',
    },
    {
      name: t('common.actions'),
      nameHidden: true,
      end: true,
      cell: (template) =>
        mayWrite && (
          <IconButton
            icon={Trash2}
            label={t('common.deleteNamed', { name: template.name })}
            onClick={() => onDelete(template)}
          />
        ),
    },
  ]
  return (
    <DataTable
      label={t('templates.title')}
      columns={columns}
      rows={rows}
      rowKey={(template) => template.id}
    />
  )
}
