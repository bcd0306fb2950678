import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { FileText, Plus, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import { useMay } from '@/api/session.ts'
import { usePages } from '@/api/use-pages.ts'
import { useLocale } from '@/app/locale.tsx'
import type { ProviderTemplate } from '@/features/composer/template-slots.ts'
import { ProviderTemplateDialog } from '@/features/templates/provider-template-dialog.tsx'
import { connectorQuery } from '@/features/templates/template-queries.ts'
import { TemplateTable } from '@/features/templates/template-table.tsx'
import { Button } from '@/ui/button.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Page, Section } from '@/ui/page.tsx'
import { RemoveDialog, type Removal } from '@/ui/remove-dialog.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { useToasts } from '@/ui/toast.tsx'

/** The templates that a connector's provider keeps: how each stands with its review, and what can be done about it. */
export function TemplatesPage() {
  const { t } = useLocale()
  const { connectorId } = useParams({ from: '/app/connectors/$connectorId/templates' })
  const connector = useQuery(connectorQuery(connectorId))
  const [edited, setEdited] = useState<ProviderTemplate | 'new' | null>(null)
  const [removal, setRemoval] = useState<Removal | null>(null)
  const templates = usePages<ProviderTemplate>(
    ['provider-templates', connectorId],
    `/v1/connectors/${connectorId}/templates`,
    {},
    // A review ends when the provider says so.
    { refreshMs: 5_000 },
  )
  const mayWrite = useMay('connectors:write')
  const create = mayWrite && (
    <Button kind="primary" icon={Plus} onClick={() => setEdited('new')}>
      {t('templates.create')}
    </Button>
  )
  const remove = ({ id, name, language }: ProviderTemplate) =>
    setRemoval({
      path: `/v1/connectors/${connectorId}/templates/${id}`,
      title: t('common.deleteNamed', { name: `${name} (${language})` }),
      description: t('template.deleteWhy'),
      action: t('common.delete'),
      done: t('common.deleted', { name }),
      lists: ['provider-templates'],
    })
  return (
    <Page
      title={t('templates.title')}
      lead={t('template.lead', { name: connector.data?.name ?? '…' })}
      actions={
        mayWrite && (
          <>
            <SyncButton connectorId={connectorId} />
            {create}
          </>
        )
      }
    >
      <Section title={t('template.list')} flush>
        <Loaded
          query={templates}
          rows={3}
          isEmpty={(rows) => rows.length === 0}
          empty={
            <EmptyState icon={FileText} title={t('templates.none')} action={create}>
              {t('template.noneWhy')}
            </EmptyState>
          }
        >
          {(rows) => (
            <TemplateTable rows={rows} connectorId={connectorId} onEdit={setEdited} onDelete={remove} />
          )}
        </Loaded>
        <MoreButton pages={templates} />
      </Section>
      {edited && (
        <ProviderTemplateDialog
          connectorId={connectorId}
          template={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
      <RemoveDialog removal={removal} onClose={() => setRemoval(null)} />
    </Page>
  )
}

/** Reads the templates as the provider has them now. */
function SyncButton({ connectorId }: { connectorId: string }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  const sync = useMutation({
    mutationFn: () =>
      post<{ added: number; changed: number; gone: number }>(`/v1/connectors/${connectorId}/templates/sync`),
    onSuccess: ({ added, changed, gone }) => {
      void client.invalidateQueries({ queryKey: ['provider-templates'] })
      tell(t('template.synced', { added, changed, gone }))
    },
    onError: complain,
  })
  return (
    <Button icon={RefreshCw} busy={sync.isPending} onClick={() => sync.mutate()}>
      {t('template.sync')}
    </Button>
  )
}
