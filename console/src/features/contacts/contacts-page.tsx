import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { ContactRound, Plus, Upload } from 'lucide-react'
import { useState } from 'react'
import { usePages } from '@/api/use-pages.ts'
import type { Contact } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { CreateContactDialog } from '@/features/contacts/create-contact-dialog.tsx'
import { ImportContactsDialog } from '@/features/contacts/import-contacts-dialog.tsx'
import { Button } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Page } from '@/ui/page.tsx'
import { SearchField } from '@/ui/search-field.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { When } from '@/ui/when.tsx'

/** The people the account writes to. */
export function ContactsPage() {
  const { t } = useLocale()
  const { q } = useSearch({ from: '/app/contacts' })
  const navigate = useNavigate()
  const [creating, setCreating] = useState(false)
  const [importing, setImporting] = useState(false)
  const contacts = usePages<Contact>(['contacts'], '/v1/contacts', { q })
  const create = (
    <Button kind="primary" icon={Plus} onClick={() => setCreating(true)}>
      {t('contacts.create')}
    </Button>
  )
  const actions = (
    <>
      <Button icon={Upload} onClick={() => setImporting(true)}>
        {t('import.action')}
      </Button>
      {create}
    </>
  )
  const empty = (
    <EmptyState icon={ContactRound} title={t(q ? 'contacts.noneFound' : 'contacts.none')} action={create}>
      {t(q ? 'contacts.noneFoundWhy' : 'contacts.noneWhy')}
    </EmptyState>
  )
  return (
    <Page title={t('contacts.title')} lead={t('contacts.lead')} actions={actions}>
      <div className="mb-4">
        <SearchField
          label={t('contacts.search')}
          value={q ?? ''}
          onChange={(next) =>
            void navigate({ to: '/contacts', search: next ? { q: next } : {}, replace: true })
          }
        />
      </div>
      <div className="card overflow-hidden">
        <Loaded query={contacts} isEmpty={(rows) => rows.length === 0} empty={empty}>
          {(rows) => <ContactTable rows={rows} />}
        </Loaded>
        <MoreButton pages={contacts} />
      </div>
      {importing && <ImportContactsDialog onClose={() => setImporting(false)} />}
      {creating && <CreateContactDialog address={q ?? ''} onClose={() => setCreating(false)} />}
    </Page>
  )
}

function ContactTable({ rows }: { rows: Contact[] }) {
  const { t } = useLocale()
  const columns: Column<Contact>[] = [
    {
      name: t('contacts.name'),
      cell: (contact) => (
        <Link
          to="/contacts/$contactId"
          params={{ contactId: contact.id }}
          className="inline-flex min-h-6 items-center font-medium text-accent underline decoration-accent/40 underline-offset-3 hover:decoration-accent"
        >
          <bdi>{contact.name || contact.identities[0]?.address || contact.id}</bdi>
        </Link>
      ),
    },
    {
      name: t('contacts.identities'),
      cell: (contact) => (
        <span className="flex flex-wrap gap-1.5">
          {contact.identities.map((identity) => (
            <Chip key={identity.channel + identity.address}>
              {t(`channel.${identity.channel as 'sms'}`)} <bdi>{identity.address}</bdi>
            </Chip>
          ))}
        </span>
      ),
    },
    {
      name: t('contacts.country'),
      hideBelow: 'md',
      cell: (contact) => <span className="text-ink-soft">{contact.country ?? '–'}</span>,
    },
    {
      name: t('keys.created'),
      end: true,
      hideBelow: 'md',
      cell: (contact) => <When at={contact.createdAt} className="text-ink-faint" />,
    },
  ]
  return (
    <DataTable label={t('contacts.title')} columns={columns} rows={rows} rowKey={(contact) => contact.id} />
  )
}
