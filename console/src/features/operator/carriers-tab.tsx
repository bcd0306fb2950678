import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, CircleX, EllipsisVertical, Plus, RadioTower, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { get, patch } from '@/api/http.ts'
import type { Carrier, CarrierHealth } from '@/api/types.ts'
import { usePages } from '@/api/use-pages.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { CarrierDialog } from '@/features/operator/carrier-dialog.tsx'
import { RoutesSection } from '@/features/operator/routes-section.tsx'
import { Button, IconButton } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'
import { Section } from '@/ui/page.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { useToasts } from '@/ui/toast.tsx'

const refreshMs = 5_000

/** The carriers traffic goes out by, how the link to each one is doing, and which takes what. */
export function CarriersTab() {
  const { t } = useLocale()
  const carriers = usePages<Carrier>(['operator', 'carriers'], '/operator/v1/carriers')
  const [creating, setCreating] = useState(false)
  const create = (
    <Button size="small" icon={Plus} onClick={() => setCreating(true)}>
      {t('operator.createCarrier')}
    </Button>
  )
  const empty = (
    <EmptyState icon={RadioTower} title={t('operator.noCarriers')}>
      {t('operator.noCarriersWhy')}
    </EmptyState>
  )
  return (
    <>
      <Section title={t('operator.carriers')} aside={create} flush>
        <Loaded query={carriers} rows={3} isEmpty={(rows) => rows.length === 0} empty={empty}>
          {(rows) => <CarrierTable rows={rows} />}
        </Loaded>
      </Section>
      <RoutesSection carriers={carriers.data ?? []} />
      {creating && <CarrierDialog onClose={() => setCreating(false)} />}
    </>
  )
}

function CarrierTable({ rows }: { rows: Carrier[] }) {
  const { t } = useLocale()
  const health = useQuery({
    queryKey: ['operator', 'carriers', 'health'],
    queryFn: () => get<{ data: CarrierHealth[] }>('/operator/v1/carriers/health'),
    refetchInterval: refreshMs,
  })
  const healthOf = (id: string) => health.data?.data.find((each) => each.id === id)
  const columns: Column<Carrier>[] = [
    { name: t('message.carrier'), cell: (carrier) => <span className="font-medium">{carrier.name}</span> },
    {
      name: t('filters.channel'),
      hideBelow: 'sm',
      cell: (carrier) => t(`channel.${carrier.channel as 'sms'}`),
    },
    {
      name: t('operator.health'),
      cell: (carrier) => <Health carrier={carrier} health={healthOf(carrier.id)} />,
    },
    {
      name: t('operator.host'),
      hideBelow: 'md',
      cell: (carrier) => <code className="font-mono text-xs">{hostOf(carrier)}</code>,
    },
    {
      name: t('operator.waiting'),
      end: true,
      hideBelow: 'sm',
      cell: (carrier) => healthOf(carrier.id)?.waiting ?? '–',
    },
    {
      name: t('operator.tps'),
      end: true,
      hideBelow: 'sm',
      cell: (carrier) => carrier.ratePerSecond || t('operator.unlimited'),
    },
    {
      name: t('common.actions'),
      nameHidden: true,
      end: true,
      cell: (carrier) => <CarrierMenu carrier={carrier} />,
    },
  ]
  return (
    <DataTable
      label={t('operator.carriers')}
      columns={columns}
      rows={rows}
      rowKey={(carrier) => carrier.id}
    />
  )
}

function CarrierMenu({ carrier }: { carrier: Carrier }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  const { name, enabled } = carrier
  const toggle = useMutation({
    mutationFn: () => patch(`/operator/v1/carriers/${carrier.id}`, { enabled: !enabled }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['operator', 'carriers'] })
      tell(t(enabled ? 'operator.tookOut' : 'operator.didPutBack', { name }))
    },
    onError: complain,
  })
  return (
    <Menu trigger={<IconButton icon={EllipsisVertical} label={t('operator.actionsFor', { name })} />}>
      <MenuItem danger={enabled} onSelect={() => toggle.mutate()}>
        {t(enabled ? 'operator.takeOut' : 'operator.putBack')}
      </MenuItem>
    </Menu>
  )
}

function Health({ carrier, health }: { carrier: Carrier; health: CarrierHealth | undefined }) {
  const { t } = useLocale()
  const word = useWord()
  if (!carrier.enabled) return <Chip icon={CircleX}>{t('operator.off')}</Chip>
  if (!health) return <span className="text-ink-faint">–</span>
  const [tone, icon] =
    health.state === 'up'
      ? (['ok', CircleCheck] as const)
      : health.state === 'down'
        ? (['bad', CircleX] as const)
        : (['wait', TriangleAlert] as const)
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Chip tone={health.breakerOpen ? 'wait' : tone} icon={icon}>
        {health.breakerOpen ? t('operator.breakerOpen') : word('health', health.state)}
      </Chip>
      {health.reason && <span className="text-sm text-ink-faint">{health.reason}</span>}
    </span>
  )
}

function hostOf({ settings }: Carrier): string {
  const { host, port } = settings
  return typeof host === 'string' ? `${host}${typeof port === 'number' ? `:${port}` : ''}` : '–'
}
