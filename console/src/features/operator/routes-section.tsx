import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Plus, Split, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { post, remove } from '@/api/http.ts'
import type { Account, Carrier, CarrierRoute } from '@/api/types.ts'
import { usePages } from '@/api/use-pages.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { Button, IconButton } from '@/ui/button.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { ChoiceField, InputField } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'
import { messageClasses } from '#shared/message-kinds.ts'
import { MoreButton } from '@/ui/more-button.tsx'
import { Section } from '@/ui/page.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { useToasts } from '@/ui/toast.tsx'

/** Which carrier takes what. */
export function RoutesSection({ carriers }: { carriers: Carrier[] }) {
  const { t } = useLocale()
  const [creating, setCreating] = useState(false)
  const routes = usePages<CarrierRoute>(['operator', 'routes'], '/operator/v1/routes')
  const create = (
    <Button size="small" icon={Plus} disabled={carriers.length === 0} onClick={() => setCreating(true)}>
      {t('routes.create')}
    </Button>
  )
  const empty = (
    <EmptyState icon={Split} title={t('routes.none')}>
      {t('routes.noneWhy')}
    </EmptyState>
  )
  return (
    <Section title={t('routes.title')} aside={create} flush>
      <Loaded query={routes} rows={3} isEmpty={(rows) => rows.length === 0} empty={empty}>
        {(rows) => <RouteTable rows={rows} carriers={carriers} />}
      </Loaded>
      <MoreButton pages={routes} />
      {creating && <RouteDialog carriers={carriers} onClose={() => setCreating(false)} />}
    </Section>
  )
}

function RouteTable({ rows, carriers }: { rows: CarrierRoute[]; carriers: Carrier[] }) {
  const { t } = useLocale()
  const word = useWord()
  const drop = useDrop()
  const accounts = usePages<Account>(['operator', 'accounts'], '/operator/v1/accounts')
  const nameOf = (id: string) => accounts.data?.find((account) => account.id === id)?.name ?? id
  const columns: Column<CarrierRoute>[] = [
    {
      name: t('operator.prefix'),
      cell: ({ prefix }) =>
        prefix ? <code className="font-mono text-sm">+{prefix}</code> : t('operator.everywhere'),
    },
    {
      name: t('message.carrier'),
      cell: ({ carrierId }) => carriers.find(({ id }) => id === carrierId)?.name ?? carrierId,
    },
    {
      name: t('filters.class'),
      hideBelow: 'md',
      cell: (route) => (route.class ? word('class', route.class) : t('filters.any')),
    },
    {
      name: t('operator.account'),
      hideBelow: 'md',
      cell: ({ accountId }) => (accountId ? nameOf(accountId) : t('filters.any')),
    },
    { name: t('routes.priority'), end: true, hideBelow: 'sm', cell: ({ priority }) => priority },
    {
      name: t('common.actions'),
      nameHidden: true,
      end: true,
      cell: (route) => (
        <IconButton
          icon={Trash2}
          label={t('routes.delete', { prefix: route.prefix ? `+${route.prefix}` : t('operator.everywhere') })}
          onClick={() => drop.mutate(route)}
        />
      ),
    },
  ]
  return <DataTable label={t('routes.title')} columns={columns} rows={rows} rowKey={({ id }) => id} />
}

/** Takes a route away, and offers to put it back. */
function useDrop() {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  const refresh = () => void client.invalidateQueries({ queryKey: ['operator', 'routes'] })
  const restore = useMutation({
    mutationFn: (route: CarrierRoute) => post('/operator/v1/routes', { ...route, id: undefined }),
    onSuccess: refresh,
    onError: complain,
  })
  return useMutation({
    mutationFn: (route: CarrierRoute) => remove(`/operator/v1/routes/${route.id}`),
    onSuccess: (_, route) => {
      refresh()
      tell(t('routes.deleted'), () => restore.mutate(route))
    },
    onError: complain,
  })
}

function RouteDialog({ carriers, onClose }: { carriers: Carrier[]; onClose: () => void }) {
  const { t } = useLocale()
  const word = useWord()
  const client = useQueryClient()
  const [carrierId, setCarrierId] = useState(carriers[0]?.id ?? '')
  const [prefix, setPrefix] = useState('')
  const [ofClass, setOfClass] = useState('')
  const [priority, setPriority] = useState('100')
  const channel = carriers.find(({ id }) => id === carrierId)?.channel ?? 'sms'
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('routes.create')}
      description={t('routes.createWhy')}
      action={t('routes.create')}
      disabled={!/^\+?\d{0,15}$/.test(prefix) || !/^\d{1,4}$/.test(priority) || Number(priority) > 1000}
      submit={() =>
        post('/operator/v1/routes', {
          channel,
          carrierId,
          prefix: prefix.replace('+', ''),
          class: ofClass || null,
          priority: Number(priority),
        })
      }
      onDone={() => {
        void client.invalidateQueries({ queryKey: ['operator', 'routes'] })
        onClose()
      }}
    >
      <ChoiceField
        label={t('message.carrier')}
        value={carrierId}
        options={carriers.map(({ id, name }) => ({ value: id, label: name }))}
        onChoice={setCarrierId}
      />
      <InputField
        label={t('operator.prefix')}
        hint={t('operator.prefixHint')}
        dir="ltr"
        value={prefix}
        onText={(text) => setPrefix(text.trim())}
        autoFocus
      />
      <div className="grid grid-cols-2 gap-4">
        <ChoiceField
          label={t('filters.class')}
          value={ofClass}
          options={[
            { value: '', label: t('filters.any') },
            ...messageClasses.map((each) => ({ value: each, label: word('class', each) })),
          ]}
          onChoice={setOfClass}
        />
        <InputField
          label={t('routes.priority')}
          inputMode="numeric"
          value={priority}
          onText={(text) => setPriority(text.trim())}
        />
      </div>
    </FormDialog>
  )
}
