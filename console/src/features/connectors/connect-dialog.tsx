import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import { useLocale } from '@/app/locale.tsx'
import { channelsQuery } from '@/features/connectors/connector-queries.ts'
import type { Channel, Connector } from '@/features/connectors/connector-types.ts'
import { filledIn, SchemaFields, type FormValues } from '@/features/connectors/schema-fields.tsx'
import { Checkbox, Field, InputField, Select } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'
import { useToasts } from '@/ui/toast.tsx'

/** Links the account to a provider: choose the channel, do what its guide says, enter what the provider gave, accept its terms. */
export function ConnectDialog({
  onClose,
  onConnected,
}: {
  onClose: () => void
  onConnected: (id: string) => void
}) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell } = useToasts()
  const channels = useQuery(channelsQuery).data?.data.filter((one) => one.connectable && one.offered) ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const [name, setName] = useState('')
  const [settings, setSettings] = useState<FormValues>({})
  const [credentials, setCredentials] = useState<FormValues>({})
  const [accepted, setAccepted] = useState(false)
  const channel = channels.find((one) => one.name === chosen) ?? channels[0]
  if (!channel) return null
  const choose = (next: string) => {
    setChosen(next)
    setSettings({})
    setCredentials({})
    setAccepted(false)
  }
  const submit = () =>
    post<Connector>('/v1/connectors', {
      channel: channel.name,
      ...(name.trim() !== '' && { name: name.trim() }),
      settings: filledIn(channel.settings, settings),
      credentials: filledIn(channel.credentials, credentials),
      acceptsProviderTerms: accepted,
    })
  const done = (made: Connector) => {
    void client.invalidateQueries({ queryKey: ['connectors'] })
    tell(t('connectors.connected', { name: made.name }))
    onConnected(made.id)
  }
  return (
    <FormDialog
      open
      wide
      onClose={onClose}
      title={t('connectors.connect')}
      description={t('connectors.connectWhy')}
      action={t('connectors.connect')}
      disabled={!accepted}
      submit={submit}
      onDone={done}
    >
      <Field label={t('filters.channel')}>
        {(control) => (
          <Select {...control} value={channel.name} onChange={(event) => choose(event.target.value)}>
            {channels.map((one) => (
              <option key={one.name} value={one.name}>
                {t(`channel.${one.name}` as 'channel.sms')}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Guide steps={channel.guide} />
      <InputField label={t('keys.name')} hint={t('connectors.nameHint')} value={name} onText={setName} />
      <SchemaFields secret schema={channel.credentials} values={credentials} onChange={setCredentials} />
      <Advanced channel={channel} values={settings} onChange={setSettings} />
      {channel.providerTerms && (
        <Checkbox
          checked={accepted}
          onChange={() => setAccepted(!accepted)}
          label={
            <>
              {t('connectors.accept')}{' '}
              <a
                className="text-accent underline"
                href={channel.providerTerms.url}
                target="_blank"
                rel="noreferrer"
              >
                {channel.providerTerms.name}
              </a>
            </>
          }
        />
      )}
    </FormDialog>
  )
}

/** What is rarely changed: it has defaults, and stands folded. What must be given stands open. */
function Advanced({
  channel,
  values,
  onChange,
}: {
  channel: Channel
  values: FormValues
  onChange: (values: FormValues) => void
}) {
  const { t } = useLocale()
  const { properties = {}, required = [] } = channel.settings
  const entries = Object.entries(properties)
  const must = {
    properties: Object.fromEntries(entries.filter(([name]) => required.includes(name))),
    required,
  }
  const may = { properties: Object.fromEntries(entries.filter(([name]) => !required.includes(name))) }
  return (
    <>
      <SchemaFields schema={must} values={values} onChange={onChange} />
      {Object.keys(may.properties).length > 0 && (
        <details className="rounded-lg border border-line px-4 py-2.5">
          <summary className="cursor-pointer text-sm font-medium">{t('connectors.advanced')}</summary>
          <div className="flex flex-col gap-4 pt-3">
            <SchemaFields schema={may} values={values} onChange={onChange} />
          </div>
        </details>
      )}
    </>
  )
}

/** The steps at the provider, with what is marked as code shown as such. */
export function Guide({ steps }: { steps: readonly string[] }) {
  if (steps.length === 0) return null
  return (
    <ol className="ms-5 list-decimal space-y-1.5 text-ink-soft marker:text-ink-faint" dir="auto">
      {steps.map((step) => (
        <li key={step} className="ps-1 break-words">
          <Marked text={step} />
        </li>
      ))}
    </ol>
  )
}

function Marked({ text }: { text: string }) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part, at) => {
    const key = `${at} ${part}`
    if (part.startsWith('`'))
      return (
        <code key={key} className="rounded bg-sunken px-1 font-mono text-sm break-all">
          {part.slice(1, -1)}
        </code>
      )
    return part.startsWith('**') ? <strong key={key}>{part.slice(2, -2)}</strong> : part
  })
}
