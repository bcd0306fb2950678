import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Plus, ShieldBan, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { post, remove } from '@/api/http.ts'
import { usePages } from '@/api/use-pages.ts'
import type { Suppression } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { channelOfAddress, isRecipient, normaliseRecipient } from '@/features/messaging/recipient.ts'
import { Button, IconButton } from '@/ui/button.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { Field, Select, TextInput } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Page } from '@/ui/page.tsx'
import { SearchField } from '@/ui/search-field.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { useToasts } from '@/ui/toast.tsx'
import { When } from '@/ui/when.tsx'

/** The addresses nothing is sent to, whatever anybody asks. */
export function SuppressionsPage() {
  const { t } = useLocale()
  const { q } = useSearch({ from: '/app/suppressions' })
  const navigate = useNavigate()
  const [adding, setAdding] = useState(false)
  const suppressions = usePages<Suppression>(['suppressions'], '/v1/suppressions', { q })
  const add = (
    <Button kind="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t('suppressions.add')}
    </Button>
  )
  return (
    <Page title={t('suppressions.title')} lead={t('suppressions.lead')} actions={add}>
      <div className="mb-4">
        <SearchField
          label={t('suppressions.search')}
          value={q ?? ''}
          onChange={(next) =>
            void navigate({ to: '/suppressions', search: next ? { q: next } : {}, replace: true })
          }
        />
      </div>
      <div className="card overflow-hidden">
        <Loaded
          query={suppressions}
          isEmpty={(rows) => rows.length === 0}
          empty={
            <EmptyState icon={ShieldBan} title={t('suppressions.none')}>
              {t('suppressions.noneWhy')}
            </EmptyState>
          }
        >
          {(rows) => <SuppressionTable rows={rows} />}
        </Loaded>
        <MoreButton pages={suppressions} />
      </div>
      {adding && <AddDialog onClose={() => setAdding(false)} />}
    </Page>
  )
}

function SuppressionTable({ rows }: { rows: Suppression[] }) {
  const { t } = useLocale()
  const lift = useLift()
  const columns: Column<Suppression>[] = [
    { name: t('suppressions.address'), cell: (row) => <bdi className="font-medium">{row.address}</bdi> },
    { name: t('filters.channel'), hideBelow: 'sm', cell: (row) => t(`channel.${row.channel as 'sms'}`) },
    { name: t('suppressions.scope'), cell: (row) => t(`suppressions.scope.${row.scope}`) },
    {
      name: t('suppressions.reason'),
      hideBelow: 'sm',
      cell: (row) => <span className="text-ink-soft">{row.reason}</span>,
    },
    {
      name: t('messages.column.when'),
      end: true,
      hideBelow: 'sm',
      cell: (row) => <When at={row.createdAt} className="text-ink-faint" />,
    },
    {
      name: t('common.actions'),
      nameHidden: true,
      end: true,
      cell: (row) => (
        <IconButton
          icon={Trash2}
          label={t('suppressions.lift', { address: row.address })}
          onClick={() => lift.mutate(row)}
        />
      ),
    },
  ]
  return <DataTable label={t('suppressions.title')} columns={columns} rows={rows} rowKey={(row) => row.id} />
}

/** Lifts a suppression; the toast can put it back as it was. */
function useLift() {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  const reread = () => client.invalidateQueries({ queryKey: ['suppressions'] })
  const putBack = ({ channel, address, scope, reason }: Suppression) =>
    post('/v1/suppressions', { channel, address, scope, reason }).then(reread, complain)
  return useMutation({
    mutationFn: (row: Suppression) => remove(`/v1/suppressions/${row.id}`),
    onSuccess: (_, row) => {
      void reread()
      tell(t('suppressions.lifted', { address: row.address }), () => void putBack(row))
    },
    onError: complain,
  })
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const [form, setForm] = useState({ address: '', scope: 'all', reason: '' })
  const set = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }))
  const done = () => {
    void client.invalidateQueries({ queryKey: ['suppressions'] })
    onClose()
  }
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('suppressions.add')}
      action={t('suppressions.add')}
      disabled={!isRecipient(form.address) || form.reason.trim() === ''}
      submit={() =>
        post('/v1/suppressions', {
          channel: channelOfAddress(form.address),
          ...form,
          address: normaliseRecipient(form.address),
        })
      }
      onDone={done}
    >
      <Field label={t('suppressions.address')} hint={t('send.toHint')}>
        {(control) => (
          <TextInput
            {...control}
            inputMode="email"
            dir="ltr"
            value={form.address}
            onChange={(event) => set({ address: event.target.value })}
            autoFocus
          />
        )}
      </Field>
      <Field label={t('suppressions.scope')}>
        {(control) => (
          <Select {...control} value={form.scope} onChange={(event) => set({ scope: event.target.value })}>
            <option value="all">{t('suppressions.scope.all')}</option>
            <option value="promotional">{t('suppressions.scope.promotional')}</option>
          </Select>
        )}
      </Field>
      <Field label={t('suppressions.reason')}>
        {(control) => (
          <TextInput
            {...control}
            value={form.reason}
            onChange={(event) => set({ reason: event.target.value })}
          />
        )}
      </Field>
    </FormDialog>
  )
}
