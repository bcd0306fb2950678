import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { patch, post } from '@/api/http.ts'
import type { WebhookEndpoint } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { Checkbox, InputField } from '@/ui/field.tsx'
import { webhookEvents } from '#shared/webhook-events.ts'
import { FormDialog } from '@/ui/form-dialog.tsx'

type EndpointDialogProps = {
  /** The endpoint to change; without one a new one is made. */
  endpoint?: WebhookEndpoint
  onClose: () => void
  onSecret: (secret: string) => void
}

/** Adds an endpoint, whose secret is then shown once, or changes one. */
export function EndpointDialog({ endpoint, onClose, onSecret }: EndpointDialogProps) {
  const { t } = useLocale()
  const client = useQueryClient()
  const [url, setUrl] = useState(endpoint?.url ?? '')
  const [description, setDescription] = useState(endpoint?.description ?? '')
  const [events, setEvents] = useState<readonly string[]>(endpoint?.events ?? ['*'])
  const title = t(endpoint ? 'webhooks.edit' : 'webhooks.create')
  const submit = () =>
    endpoint
      ? patch<WebhookEndpoint>(`/v1/webhook-endpoints/${endpoint.id}`, { url, events, description })
      : post<WebhookEndpoint>('/v1/webhook-endpoints', { url, events, description })
  const done = (made: WebhookEndpoint) => {
    void client.invalidateQueries({ queryKey: ['webhook-endpoints'] })
    onClose()
    if (made.secret) onSecret(made.secret)
  }
  return (
    <FormDialog
      open
      onClose={onClose}
      title={title}
      action={endpoint ? t('common.save') : title}
      disabled={!/^https?:\/\/./.test(url) || events.length === 0}
      submit={submit}
      onDone={done}
      wide
    >
      <InputField
        label={t('webhooks.url')}
        hint={t('webhooks.urlHint')}
        type="url"
        dir="ltr"
        placeholder="https://example.com/patchbay"
        value={url}
        onText={(text) => setUrl(text.trim())}
        autoFocus
      />
      <InputField label={t('webhooks.description')} value={description} onText={setDescription} />
      <EventChoice events={events} onChange={setEvents} />
    </FormDialog>
  )
}

type EventChoiceProps = { events: readonly string[]; onChange: (events: string[]) => void }

function EventChoice({ events, onChange }: EventChoiceProps) {
  const { t } = useLocale()
  const every = events.includes('*')
  const toggle = (event: string) =>
    onChange(events.includes(event) ? events.filter((each) => each !== event) : [...events, event])
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{t('webhooks.events')}</legend>
      <Checkbox
        checked={every}
        onChange={() => onChange(every ? ['message.delivered'] : ['*'])}
        label={t('webhooks.everyEvent')}
      />
      {!every && (
        <div className="grid gap-x-4 sm:grid-cols-2">
          {webhookEvents.map((event) => (
            <Checkbox
              key={event}
              checked={events.includes(event)}
              onChange={() => toggle(event)}
              label={<code className="font-mono text-sm">{event}</code>}
            />
          ))}
        </div>
      )}
    </fieldset>
  )
}
