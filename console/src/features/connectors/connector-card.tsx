import { useQuery } from '@tanstack/react-query'
import {
  CircleCheck,
  CircleSlash,
  Code,
  Hourglass,
  EllipsisVertical,
  FileText,
  KeyRound,
  ListChecks,
  Pause,
  Play,
  PlugZap,
  SlidersHorizontal,
  Unplug,
} from 'lucide-react'
import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { useState } from 'react'
import { useLocale } from '@/app/locale.tsx'
import { channelsQuery, healthQuery } from '@/features/connectors/connector-queries.ts'
import type { Connector, ConnectorState } from '@/features/connectors/connector-types.ts'
import { ReauthoriseDialog } from '@/features/connectors/reauthorise-dialog.tsx'
import { useConnectorActions } from '@/features/connectors/use-connector-actions.ts'
import { ValuesDialog } from '@/features/connectors/values-dialog.tsx'
import { PresenceSwitch } from '@/features/webchat/presence-switch.tsx'
import { WebchatSettingsDialog } from '@/features/webchat/settings-dialog.tsx'
import { Button, buttonClass, IconButton } from '@/ui/button.tsx'
import { Chip, type Tone } from '@/ui/chip.tsx'
import { ConfirmDialog } from '@/ui/confirm-dialog.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'
import { When } from '@/ui/when.tsx'

const tones: Record<ConnectorState, Tone> = {
  pending: 'wait',
  connected: 'ok',
  needs_reauth: 'bad',
  paused: 'wait',
  disconnected: 'plain',
}
const signs = {
  pending: Hourglass,
  connected: CircleCheck,
  needs_reauth: KeyRound,
  paused: Pause,
  disconnected: CircleSlash,
}

/** One link to a provider: what it sends as, how it stands, and what can be done about it. */
export function ConnectorCard({ connector }: { connector: Connector }) {
  const { t } = useLocale()
  const [asked, setAsked] = useState<'hook' | 'settings' | 'reauthorise' | 'disconnect' | null>(null)
  const close = () => setAsked(null)
  const { test, pause, disconnect } = useConnectorActions(connector, close)
  const { state, name } = connector
  const isLive = state !== 'disconnected'
  const channel = useQuery(channelsQuery).data?.data.find((one) => one.name === connector.channel)
  const isWebchat = connector.channel === 'webchat'
  // A domain has none that a person gives: its keys are made here. So are those of a web chat, which has a dialog of its own for them.
  const hasCredentials = !isWebchat && Object.keys(channel?.credentials.properties ?? {}).length > 0
  return (
    <li className="flex flex-wrap items-start gap-3 px-5 py-4">
      <Standing connector={connector} />
      {state === 'needs_reauth' && (
        <Button kind="primary" size="small" icon={KeyRound} onClick={() => setAsked('reauthorise')}>
          {t('connectors.reauthorise')}
        </Button>
      )}
      {state === 'pending' && (
        <Button kind="primary" size="small" icon={ListChecks} onClick={() => setAsked('hook')}>
          {t('connectors.values')}
        </Button>
      )}
      {isLive && (
        <>
          <TemplatesLink connector={connector} />
          {isWebchat ? (
            <Button size="small" icon={SlidersHorizontal} onClick={() => setAsked('settings')}>
              {t('webchat.settingsItem')}
            </Button>
          ) : (
            <Button size="small" icon={PlugZap} busy={test.isPending} onClick={() => test.mutate()}>
              {t('connectors.test')}
            </Button>
          )}
          <Menu trigger={<IconButton icon={EllipsisVertical} label={t('connectors.more', { name })} />}>
            <MenuItem icon={isWebchat ? Code : PlugZap} onSelect={() => setAsked('hook')}>
              {t(isWebchat ? 'webchat.pagesItem' : 'connectors.values')}
            </MenuItem>
            {hasCredentials && (
              <MenuItem icon={KeyRound} onSelect={() => setAsked('reauthorise')}>
                {t('connectors.reauthorise')}
              </MenuItem>
            )}
            {state !== 'needs_reauth' && state !== 'pending' && (
              <MenuItem icon={state === 'paused' ? Play : Pause} onSelect={() => pause.mutate()}>
                {t(state === 'paused' ? 'connectors.resume' : 'connectors.pause')}
              </MenuItem>
            )}
            <MenuItem icon={Unplug} danger onSelect={() => setAsked('disconnect')}>
              {t('connectors.disconnect')}
            </MenuItem>
          </Menu>
        </>
      )}
      {asked === 'hook' && <ValuesDialog connector={connector} onClose={close} />}
      {asked === 'settings' && <WebchatSettingsDialog connector={connector} onClose={close} />}
      {asked === 'reauthorise' && <ReauthoriseDialog connector={connector} onClose={close} />}
      <ConfirmDialog
        open={asked === 'disconnect'}
        onClose={close}
        title={t('connectors.disconnectName', { name })}
        description={t('connectors.disconnectWhy')}
        action={t('connectors.disconnect')}
        busy={disconnect.isPending}
        onConfirm={() => disconnect.mutate()}
      />
    </li>
  )
}

/** What a link is called, what it sends as and how it stands. */
function Standing({ connector }: { connector: Connector }) {
  const { t } = useLocale()
  const { state, name, address, stateReason } = connector
  return (
    <div className="min-w-0 flex-1 basis-64">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">
          <bdi>{name}</bdi>
        </span>
        <Chip>{t(`channel.${connector.channel}` as 'channel.sms')}</Chip>
        <Chip tone={tones[state]} icon={signs[state]}>
          {t(`connectors.state.${state}`)}
        </Chip>
      </div>
      <div className="mt-1 font-mono text-sm break-all text-ink-soft" dir="ltr">
        {address}
      </div>
      {stateReason && state !== 'connected' && (
        <p className={clsx('mt-1 max-w-prose break-words', state === 'pending' ? 'text-wait' : 'text-bad')}>
          {stateReason}
        </p>
      )}
      {state !== 'disconnected' && <Unread id={connector.id} />}
      {state !== 'disconnected' && connector.channel === 'webchat' && (
        <PresenceSwitch id={connector.id} name={name} />
      )}
      <Facts connector={connector} />
    </div>
  )
}

/** The way to the templates of a connector whose provider keeps them. */
function TemplatesLink({ connector: { id, channel } }: { connector: Connector }) {
  const { t } = useLocale()
  const known = useQuery(channelsQuery).data?.data.find((each) => each.name === channel)
  if (!known?.templates) return null
  return (
    <Link
      to="/connectors/$connectorId/templates"
      params={{ connectorId: id }}
      className={buttonClass('secondary', 'small')}
    >
      <FileText aria-hidden className="size-4" />
      {t('templates.title')}
    </Link>
  )
}

/** What the provider sent and nobody read yet: it is kept while new credentials are awaited. */
function Unread({ id }: { id: string }) {
  const { t } = useLocale()
  const health = useQuery(healthQuery(id)).data
  if (!health || health.unread === 0) return null
  return (
    <p className="mt-1 text-wait">
      {t('connectors.unread', { count: health.unread })}
      {health.unreadSince && (
        <>
          {' · '}
          <When at={health.unreadSince} />
        </>
      )}
    </p>
  )
}

/** What the provider says of it, as far as it is a word or a number. */
function Facts({ connector: { facts, checkedAt } }: { connector: Connector }) {
  const { t } = useLocale()
  const shown = Object.entries(facts).filter(
    ([, value]) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean',
  )
  if (shown.length === 0) return null
  return (
    <details className="mt-2 text-sm">
      <summary className="cursor-pointer text-ink-faint">
        {t('connectors.facts')}
        {checkedAt && (
          <>
            {' · '}
            <When at={checkedAt} />
          </>
        )}
      </summary>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {shown.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-faint">{name}</dt>
            <dd className="font-mono break-all" dir="ltr">
              {String(value)}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
