import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import type { WebhookEndpoint } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { Checkbox, Field, TextInput } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'

const eventsOffered = [
  'message.accepted',
  'message.submitted',
  'message.delivered',
  'message.undelivered',
  'message.failed',
  'message.expired',
  'message.received',
  'wallet.changed',
]

export function CreateEndpointDialog({
  onClose,
  onSecret,
}: {
  onClose: () => void
  onSecret: (secret: string) => void
}) {
  const { t } = useLocale()
  const client = useQueryClient()
  const [url, setUrl] = useState('')
  const [description, setDescription] = useState('')
  const [events, setEvents] = useState<string[]>(['*'])
  const every = events.includes('*')
  const toggle = (event: string) =>
    setEvents((before) =>
      before.includes(event) ? before.filter((each) => each !== event) : [...before, event],
    )
  const done = (made: WebhookEndpoint) => {
    void client.invalidateQueries({ queryKey: ['webhook-endpoints'] })
    onClose()
    if (made.secret) onSecret(made.secret)
  }
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('webhooks.create')}
      action={t('webhooks.create')}
      disabled={!/^https?:\/\/./.test(url) || events.length === 0}
      submit={() => post<WebhookEndpoint>('/v1/webhook-endpoints', { url, events, description })}
      onDone={done}
      wide
    >
      <Field label={t('webhooks.url')} hint={t('webhooks.urlHint')}>
        {(control) => (
          <TextInput
            {...control}
            type="url"
            dir="ltr"
            placeholder="https://example.com/patchbay"
            value={url}
            onChange={(event) => setUrl(event.target.value.trim())}
            autoFocus
          />
        )}
      </Field>
      <Field label={t('webhooks.description')}>
        {(control) => (
          <TextInput
            {...control}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
      <fieldset>
        <legend className="mb-1 text-sm font-medium">{t('webhooks.events')}</legend>
        <Checkbox
          checked={every}
          onChange={() => setEvents(every ? ['message.delivered'] : ['*'])}
          label={t('webhooks.everyEvent')}
        />
        {!every && (
          <div className="grid gap-x-4 sm:grid-cols-2">
            {eventsOffered.map((event) => (
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
    </FormDialog>
  )
}
