import { useQueryClient } from '@tanstack/react-query'
import { FileText, Landmark, Plus, Signature, type LucideIcon } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useMay } from '@/api/session.ts'
import { usePages } from '@/api/use-pages.ts'
import type { DltEntity, DltHeader, DltTemplate } from '@/api/dlt-types.ts'
import { useLocale } from '@/app/locale.tsx'
import type { Translate } from '@/app/translate.ts'
import { EntityTable, HeaderTable, TemplateTable } from '@/features/dlt/dlt-tables.tsx'
import { EntityDialog } from '@/features/dlt/entity-dialog.tsx'
import { HeaderDialog } from '@/features/dlt/header-dialog.tsx'
import { TemplateDialog } from '@/features/dlt/template-dialog.tsx'
import { TryTextSection } from '@/features/dlt/try-text-section.tsx'
import { Button } from '@/ui/button.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Page, Section } from '@/ui/page.tsx'
import { RemoveDialog, type Removal } from '@/ui/remove-dialog.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { useToasts } from '@/ui/toast.tsx'

type Open =
  | { what: 'entity'; given: DltEntity | null }
  | { what: 'header'; given: DltHeader | null }
  | { what: 'template'; given: DltTemplate | null }

/** What is registered for the account on India's DLT, and what the check makes of a text. */
export function DltPage() {
  const { t } = useLocale()
  const mayWrite = useMay('senders:write')
  const [open, setOpen] = useState<Open | null>(null)
  const [removal, setRemoval] = useState<Removal | null>(null)
  const entities = usePages<DltEntity>(['dlt', 'entities'], '/v1/dlt/entities', { limit: 200 })
  const headers = usePages<DltHeader>(['dlt', 'headers'], '/v1/dlt/headers', { limit: 200 })
  const templates = usePages<DltTemplate>(['dlt', 'templates'], '/v1/dlt/templates')
  const add = (what: Open['what'], label: string, ready: boolean) =>
    mayWrite && (
      <Button size="small" icon={Plus} disabled={!ready} onClick={() => setOpen({ what, given: null })}>
        {label}
      </Button>
    )
  return (
    <Page title={t('dlt.title')} lead={t('dlt.lead')}>
      <Registered
        title={t('dlt.entities')}
        aside={add('entity', t('dlt.addEntity'), true)}
        pages={entities}
        empty={{ icon: Landmark, title: t('dlt.noEntities'), why: t('dlt.noEntitiesWhy') }}
      >
        {(rows) => (
          <EntityTable
            rows={rows}
            onChange={(given) => setOpen({ what: 'entity', given })}
            onForget={({ id, name }) => setRemoval(removalOf(t, 'entities', id, name))}
          />
        )}
      </Registered>
      <Registered
        title={t('dlt.headers')}
        aside={add('header', t('dlt.addHeader'), (entities.data ?? []).length > 0)}
        pages={headers}
        empty={{ icon: Signature, title: t('dlt.noHeaders'), why: t('dlt.noHeadersWhy') }}
      >
        {(rows) => (
          <HeaderTable
            rows={rows}
            onChange={(given) => setOpen({ what: 'header', given })}
            onForget={({ id, header }) => setRemoval(removalOf(t, 'headers', id, header))}
          />
        )}
      </Registered>
      <Registered
        title={t('dlt.templates')}
        aside={add('template', t('dlt.addTemplate'), (headers.data ?? []).length > 0)}
        pages={templates}
        empty={{ icon: FileText, title: t('dlt.noTemplates'), why: t('dlt.noTemplatesWhy') }}
      >
        {(rows) => (
          <TemplateTable
            rows={rows}
            onChange={(given) => setOpen({ what: 'template', given })}
            onForget={({ id, name }) => setRemoval(removalOf(t, 'templates', id, name))}
          />
        )}
      </Registered>
      <TryTextSection headers={headers.data ?? []} />
      <OpenDialog
        open={open}
        entities={entities.data ?? []}
        headers={headers.data ?? []}
        onClose={() => setOpen(null)}
      />
      <RemoveDialog removal={removal} onClose={() => setRemoval(null)} />
    </Page>
  )
}

/** How a registration is forgotten here; an entity takes its headers and templates along. */
function removalOf(
  t: Translate,
  what: 'entities' | 'headers' | 'templates',
  id: string,
  name: string,
): Removal {
  return {
    path: `/v1/dlt/${what}/${id}`,
    title: t('dlt.forget', { name }),
    description: t(what === 'entities' ? 'dlt.forgetEntityWhy' : 'dlt.forgetWhy'),
    action: t('dlt.forgetAction'),
    done: t('dlt.forgotten', { name }),
    lists: ['dlt', 'senders'],
  }
}

type OpenDialogProps = {
  open: Open | null
  entities: DltEntity[]
  headers: DltHeader[]
  onClose: () => void
}

function OpenDialog({ open, entities, headers, onClose }: OpenDialogProps) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell } = useToasts()
  if (open === null) return null
  const onSaved = (name: string) => {
    void client.invalidateQueries({ queryKey: ['dlt'] })
    tell(t('dlt.saved', { name }))
    onClose()
  }
  const shared = { onClose, onSaved }
  if (open.what === 'entity') return <EntityDialog given={open.given} {...shared} />
  if (open.what === 'header') return <HeaderDialog given={open.given} entities={entities} {...shared} />
  return <TemplateDialog given={open.given} headers={headers} {...shared} />
}

type RegisteredProps<Row> = {
  title: string
  aside: ReactNode
  pages: ReturnType<typeof usePages<Row>>
  empty: { icon: LucideIcon; title: string; why: string }
  children: (rows: Row[]) => ReactNode
}

function Registered<Row>({ title, aside, pages, empty, children }: RegisteredProps<Row>) {
  return (
    <Section title={title} aside={aside} flush>
      <Loaded
        query={pages}
        rows={2}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <EmptyState icon={empty.icon} title={empty.title} heading="h3">
            {empty.why}
          </EmptyState>
        }
      >
        {children}
      </Loaded>
      <MoreButton pages={pages} />
    </Section>
  )
}
