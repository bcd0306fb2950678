import { useNavigate, useSearch } from '@tanstack/react-router'
import { Plus, Webhook } from 'lucide-react'
import { useState } from 'react'
import { usePages } from '@/api/use-pages.ts'
import type { WebhookEndpoint } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { DeliveryDialog } from '@/features/webhooks/delivery-dialog.tsx'
import { DeliveryList } from '@/features/webhooks/delivery-list.tsx'
import { EndpointCard } from '@/features/webhooks/endpoint-card.tsx'
import { EndpointDialog } from '@/features/webhooks/endpoint-dialog.tsx'
import { SecretDialog } from '@/features/webhooks/secret-dialog.tsx'
import { Button } from '@/ui/button.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Page, Section } from '@/ui/page.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'

/** Where the account's own systems hear of events, and what became of each call to them. */
export function WebhooksPage() {
  const { t } = useLocale()
  const [creating, setCreating] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const endpoints = usePages<WebhookEndpoint>(['webhook-endpoints'], '/v1/webhook-endpoints')
  const { state, delivery } = useSearch({ from: '/app/webhooks' })
  const navigate = useNavigate()
  const show = (search: { state?: string; delivery?: string }) =>
    void navigate({ to: '/webhooks', search, replace: true })
  const create = (
    <Button kind="primary" icon={Plus} onClick={() => setCreating(true)}>
      {t('webhooks.create')}
    </Button>
  )
  return (
    <Page title={t('webhooks.title')} lead={t('webhooks.lead')} actions={create}>
      <Section title={t('webhooks.endpoints')} flush>
        <Loaded
          query={endpoints}
          rows={3}
          isEmpty={(rows) => rows.length === 0}
          empty={
            <EmptyState icon={Webhook} title={t('webhooks.none')} action={create}>
              {t('webhooks.noneWhy')}
            </EmptyState>
          }
        >
          {(rows) => (
            <ul className="divide-y divide-line">
              {rows.map((endpoint) => (
                <EndpointCard key={endpoint.id} endpoint={endpoint} onSecret={setSecret} />
              ))}
            </ul>
          )}
        </Loaded>
        <MoreButton pages={endpoints} />
      </Section>
      <DeliveryList
        state={state}
        onState={(next) => show(next ? { state: next } : {})}
        onOpen={(id) => show({ ...(state && { state }), delivery: id })}
      />
      {delivery && <DeliveryDialog id={delivery} onClose={() => show(state ? { state } : {})} />}
      {creating && <EndpointDialog onClose={() => setCreating(false)} onSecret={setSecret} />}
      <SecretDialog secret={secret} onClose={() => setSecret(null)} />
    </Page>
  )
}
