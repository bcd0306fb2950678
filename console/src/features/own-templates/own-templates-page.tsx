import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { FileText, Plus } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '@/api/session.ts'
import type { Template } from '@/api/template-types.ts'
import { useLocale } from '@/app/locale.tsx'
import { OwnTemplateTable } from '@/features/own-templates/own-template-table.tsx'
import { ownTemplatesQuery } from '@/features/own-templates/own-template-queries.ts'
import { ProviderTemplateLinks } from '@/features/own-templates/provider-template-links.tsx'
import { groupTemplates } from '@/features/own-templates/template-groups.ts'
import { buttonClass } from '@/ui/button.tsx'
import { Page } from '@/ui/page.tsx'
import { RemoveDialog, type Removal } from '@/ui/remove-dialog.tsx'
import { SearchField } from '@/ui/search-field.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'

/** The account's own templates, and the way to those that providers keep. */
export function OwnTemplatesPage() {
  const { t } = useLocale()
  const navigate = useNavigate()
  const { q = '' } = useSearch({ from: '/app/templates' })
  const [removal, setRemoval] = useState<Removal | null>(null)
  const templates = useQuery(ownTemplatesQuery)
  const create = useMay('senders:write') && (
    <Link to="/templates/new" className={buttonClass('primary')}>
      <Plus aria-hidden className="size-4" />
      {t('templates.create')}
    </Link>
  )
  const remove = ({ id, name, language }: Template) =>
    setRemoval({
      path: `/v1/templates/${id}`,
      title: t('common.deleteNamed', { name: `${name} (${language})` }),
      description: t('templates.deleteWhy'),
      action: t('common.delete'),
      done: t('common.deleted', { name: `${name} (${language})` }),
      lists: ['templates'],
    })
  return (
    <Page title={t('templates.title')} lead={t('templates.lead')} actions={create}>
      <div className="mb-4">
        <SearchField
          label={t('templates.search')}
          value={q}
          onChange={(next) =>
            void navigate({ to: '/templates', search: next ? { q: next } : {}, replace: true })
          }
        />
      </div>
      <div className="card mb-6 overflow-hidden">
        <Loaded
          query={templates}
          rows={3}
          isEmpty={(rows) => rows.length === 0}
          empty={
            <EmptyState icon={FileText} title={t('templates.none')} action={create}>
              {t('templates.noneWhy')}
            </EmptyState>
          }
        >
          {(rows) => <Found groups={groupTemplates(rows, q)} onDelete={remove} />}
        </Loaded>
      </div>
      <ProviderTemplateLinks />
      <RemoveDialog removal={removal} onClose={() => setRemoval(null)} />
    </Page>
  )
}

function Found({
  groups,
  onDelete,
}: {
  groups: ReturnType<typeof groupTemplates>
  onDelete: (template: Template) => void
}) {
  const { t } = useLocale()
  if (groups.length > 0) return <OwnTemplateTable rows={groups} onDelete={onDelete} />
  return (
    <EmptyState icon={FileText} title={t('templates.noneFound')}>
      {t('templates.noneFoundWhy')}
    </EmptyState>
  )
}
