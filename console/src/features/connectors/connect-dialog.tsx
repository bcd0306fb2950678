import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import { useLocale } from '@/app/locale.tsx'
import { channelsQuery } from '@/features/connectors/connector-queries.ts'
import type { Channel, Connector } from '@/features/connectors/connector-types.ts'
import { filledIn, SchemaFields, type FormValues } from '@/features/connectors/schema-fields.tsx'
import { beginSignUp } from '@/features/connectors/sign-up.ts'
import { Button } from '@/ui/button.tsx'
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
  const form = useConnectForm(onConnected)
  const { channel } = form
  if (!channel) return null
  return (
    <FormDialog
      open
      wide
      onClose={onClose}
      title={t('connectors.connect')}
      description={t('connectors.connectWhy')}
      action={t('connectors.connect')}
      disabled={!form.accepted}
      submit={form.submit}
      onDone={form.done}
    >
      <Field label={t('filters.channel')}>
        {(control) => (
          <Select {...control} value={channel.name} onChange={(event) => form.choose(event.target.value)}>
            {form.channels.map((one) => (
              <option key={one.name} value={one.name}>
                {t(`channel.${one.name}` as 'channel.sms')}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <ConnectFields form={form} channel={channel} />
    </FormDialog>
  )
}

/** What is done at the provider, and what is entered of it. */
function ConnectFields({ form, channel }: { form: ReturnType<typeof useConnectForm>; channel: Channel }) {
  const { t } = useLocale()
  return (
    <>
      <Guide steps={channel.guide} />
      <InputField
        label={t('keys.name')}
        hint={t('connectors.nameHint')}
        value={form.name}
        onText={form.setName}
      />
      {channel.signUp && (
        <SignUpButton
          disabled={!form.accepted}
          onClick={() =>
            beginSignUp({
              channel: channel.name,
              name: form.name.trim(),
              settings: filledIn(channel.settings, form.settings),
              credentials: filledIn(channel.credentials, form.credentials),
            })
          }
        />
      )}
      <SchemaFields
        secret
        schema={channel.credentials}
        values={form.credentials}
        onChange={form.setCredentials}
      />
      <Advanced channel={channel} values={form.settings} onChange={form.setSettings} />
      {channel.providerTerms && (
        <Checkbox
          checked={form.accepted}
          onChange={() => form.setAccepted(!form.accepted)}
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
    </>
  )
}

/** Sends the browser to the provider's own sign-up, which gives the credentials instead of a person copying them. */
function SignUpButton({ disabled, onClick }: { disabled: boolean; onClick: () => Promise<void> }) {
  const { t } = useLocale()
  const { complain } = useToasts()
  return (
    <div className="rounded-lg border border-line bg-sunken px-4 py-3">
      <Button icon={ExternalLink} disabled={disabled} onClick={() => void onClick().catch(complain)}>
        {t('connectors.signUp')}
      </Button>
      <p className="mt-2 text-sm text-ink-faint">{t('connectors.signUpWhy')}</p>
    </div>
  )
}

/** What of a channel is asked for at once. A web chat makes its own secret, and has a form of its own for the rest once it is there. */
function atFirst(channel: Channel): Channel {
  const { allowedOrigins } = channel.settings.properties ?? {}
  if (channel.name !== 'webchat' || !allowedOrigins) return channel
  return {
    ...channel,
    settings: { properties: { allowedOrigins }, required: ['allowedOrigins'] },
    credentials: {},
  }
}

/** What is filled in, for the channel that is chosen, and what becomes of it. */
function useConnectForm(onConnected: (id: string) => void) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell } = useToasts()
  const channels =
    useQuery(channelsQuery)
      .data?.data.filter((one) => one.connectable && one.offered)
      .map(atFirst) ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const [name, setName] = useState('')
  const [settings, setSettings] = useState<FormValues>({})
  const [credentials, setCredentials] = useState<FormValues>({})
  const [accepted, setAccepted] = useState(false)
  const channel = channels.find((one) => one.name === chosen) ?? channels[0]
  const choose = (next: string) => {
    setChosen(next)
    setSettings({})
    setCredentials({})
    setAccepted(false)
  }
  const submit = () =>
    post<Connector>('/v1/connectors', {
      channel: channel?.name,
      ...(name.trim() !== '' && { name: name.trim() }),
      settings: filledIn(channel?.settings ?? {}, settings),
      credentials: filledIn(channel?.credentials ?? {}, credentials),
      acceptsProviderTerms: accepted,
    })
  const done = (made: Connector) => {
    void client.invalidateQueries({ queryKey: ['connectors'] })
    tell(t('connectors.connected', { name: made.name }))
    onConnected(made.id)
  }
  return {
    channels,
    channel,
    name,
    setName,
    settings,
    setSettings,
    credentials,
    setCredentials,
    accepted,
    setAccepted,
    choose,
    submit,
    done,
  }
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
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\(https:[^)]+\))/).map((part, at) => {
    const key = `${at} ${part}`
    if (part.startsWith('`'))
      return (
        <code key={key} className="rounded bg-sunken px-1 font-mono text-sm break-all">
          {part.slice(1, -1)}
        </code>
      )
    const [, name, href] = /^\[([^\]]+)\]\((https:[^)]+)\)$/.exec(part) ?? []
    if (name && href)
      return (
        <a key={key} href={href} target="_blank" rel="noreferrer" className="text-accent underline">
          {name}
        </a>
      )
    return part.startsWith('**') ? <strong key={key}>{part.slice(2, -2)}</strong> : part
  })
}
