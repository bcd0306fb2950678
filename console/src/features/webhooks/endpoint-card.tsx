import { useMutation, useQueryClient } from '@tanstack/react-query'
import { EllipsisVertical, KeyRound, Pencil, Power, Trash2, Zap } from 'lucide-react'
import { useState } from 'react'
import { patch, post, remove } from '@/api/http.ts'
import type { WebhookEndpoint } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { EndpointDialog } from '@/features/webhooks/endpoint-dialog.tsx'
import { Button, IconButton } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { ConfirmDialog } from '@/ui/confirm-dialog.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'
import { useToasts } from '@/ui/toast.tsx'

type Asked = 'edit' | 'rotate' | 'delete' | null

export function EndpointCard({
  endpoint,
  onSecret,
}: {
  endpoint: WebhookEndpoint
  onSecret: (secret: string) => void
}) {
  const { t } = useLocale()
  const [asked, setAsked] = useState<Asked>(null)
  const { test, toggle, rotate, drop } = useEndpointActions(endpoint, onSecret, () => setAsked(null))
  return (
    <li className="flex items-start gap-3 px-5 py-4">
      <div className="min-w-0 flex-1">
        <div className="font-mono text-sm font-medium break-all" dir="ltr">
          {endpoint.url}
        </div>
        {endpoint.description && <p className="text-ink-soft">{endpoint.description}</p>}
        <div className="mt-2 flex flex-wrap gap-1.5">
          {!endpoint.enabled && (
            <Chip tone="bad">{t(`webhooks.disabled.${endpoint.disabledReason ?? 'by_customer'}`)}</Chip>
          )}
          {endpoint.events.map((event) => (
            <Chip key={event}>{event === '*' ? t('webhooks.everyEvent') : event}</Chip>
          ))}
        </div>
      </div>
      <Button size="small" icon={Zap} busy={test.isPending} onClick={() => test.mutate()}>
        {t('webhooks.test')}
      </Button>
      <Menu
        trigger={<IconButton icon={EllipsisVertical} label={t('webhooks.more', { url: endpoint.url })} />}
      >
        <MenuItem icon={Pencil} onSelect={() => setAsked('edit')}>
          {t('webhooks.edit')}
        </MenuItem>
        <MenuItem icon={Power} onSelect={() => toggle.mutate()}>
          {t(endpoint.enabled ? 'webhooks.switchOff' : 'webhooks.switchOn')}
        </MenuItem>
        <MenuItem icon={KeyRound} onSelect={() => setAsked('rotate')}>
          {t('webhooks.rotate')}
        </MenuItem>
        <MenuItem icon={Trash2} danger onSelect={() => setAsked('delete')}>
          {t('webhooks.delete')}
        </MenuItem>
      </Menu>
      {asked === 'edit' && (
        <EndpointDialog endpoint={endpoint} onClose={() => setAsked(null)} onSecret={onSecret} />
      )}
      <ConfirmDialog
        open={asked === 'rotate'}
        onClose={() => setAsked(null)}
        title={t('webhooks.rotate')}
        description={t('webhooks.rotateWhy')}
        action={t('webhooks.rotate')}
        busy={rotate.isPending}
        onConfirm={() => rotate.mutate()}
      />
      <ConfirmDialog
        open={asked === 'delete'}
        onClose={() => setAsked(null)}
        title={t('webhooks.delete')}
        description={t('webhooks.deleteWhy')}
        action={t('webhooks.delete')}
        busy={drop.isPending}
        onConfirm={() => drop.mutate()}
      />
    </li>
  )
}

function useEndpointActions(
  endpoint: WebhookEndpoint,
  onSecret: (secret: string) => void,
  onSettled: () => void,
) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  const path = `/v1/webhook-endpoints/${endpoint.id}`
  const test = useMutation({
    mutationFn: () => post(`${path}/test`),
    onSuccess: () => {
      tell(t('webhooks.tested'))
      void client.invalidateQueries({ queryKey: ['webhook-deliveries'] })
    },
    onError: complain,
  })
  const toggle = useMutation({
    mutationFn: () => patch(path, { enabled: !endpoint.enabled }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['webhook-endpoints'] })
      tell(t(endpoint.enabled ? 'webhooks.switchedOff' : 'webhooks.switchedOn'))
    },
    onError: complain,
  })
  const rotate = useMutation({
    mutationFn: () => post<{ secret: string }>(`${path}/rotate-secret`),
    onSuccess: ({ secret }) => onSecret(secret),
    onError: complain,
    onSettled,
  })
  const drop = useMutation({
    mutationFn: () => remove(path),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['webhook-endpoints'] })
      tell(t('webhooks.deleted'))
    },
    onError: complain,
    onSettled,
  })
  return { test, toggle, rotate, drop }
}
