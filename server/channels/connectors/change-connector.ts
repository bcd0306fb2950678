import { z } from 'zod'
import { now } from '#platform/clock.ts'
import { asAccount, db, inTransaction, type Db } from '#platform/db.ts'
import { publish } from '#platform/outbox.ts'
import { Refusal } from '#platform/refusal.ts'
import { activeSenders, restSender } from '#senders/senders.ts'
import { seal } from '#platform/secrets.ts'
import { idOf } from '#shared/ids.ts'
import { channelNamed } from '../all-channels.ts'
import { checkedAs } from '../checked-as.ts'
import type { Channel } from '../channel.ts'
import type { Connecting } from '../connecting.ts'
import { ensureProviderUrls } from './ensure-provider-urls.ts'
import { announceConnectorChange } from './announce-connector-change.ts'
import { credentialsOf, hookOf, type Connector, type ConnectorState } from './connector.ts'
import { anyConnectorById, connectorById, connectorChanged, connectorMoved } from './queries.ts'
import { reachProvider } from './reach-provider.ts'
import { settleStanding } from './settle-standing.ts'
import { whatWasSeen } from './what-was-seen.ts'

type Linked = { readonly channel: Channel; readonly connect: Connecting }

/** The connector of an account. Refuses not_found. */
export async function getConnector(on: Db, accountId: string, id: string): Promise<Connector> {
  const [connector] = await connectorById(on, accountId, id)
  if (!connector) throw new Refusal('not_found', { detail: 'There is no such connector.' })
  return connector
}

/** What an account changes of a connector. Settings are laid over the ones there are; null takes one away, where it is no value of its own. */
export type ConnectorChange = {
  readonly name?: string | undefined
  readonly ratePerSecond?: number | undefined
  readonly settings?: Readonly<Record<string, unknown>> | undefined
}

/** Renames a connector, sets its rate or its settings. Refuses not_found, and invalid_request for settings that are not the channel's. */
export async function changeConnector(
  tx: Db,
  accountId: string,
  id: string,
  { settings, ...change }: ConnectorChange,
): Promise<Connector> {
  const before = await getConnector(tx, accountId, id)
  const channel = channelNamed(before.channel)
  const laid =
    settings &&
    Object.entries({ ...before.settings, ...settings }).filter(
      ([name, value]) => value !== null || takesNull(channel, name),
    )
  const checked =
    laid && channel ? checkedAs(channel.settings, Object.fromEntries(laid), 'settings') : undefined
  if (checked !== undefined && channel) ensureProviderUrls(channel.settings, checked)
  await connectorChanged(tx, id, { ...change, ...(checked !== undefined && { settings: checked }) })
  await announceConnectorChange(tx)
  return getConnector(tx, accountId, id)
}

/** Whether null is a value of a setting, rather than the word for taking it away. */
function takesNull(channel: Channel | null, name: string): boolean {
  const form = channel?.settings
  const field = form instanceof z.ZodObject ? (form.shape as Record<string, z.ZodType>)[name] : undefined
  return field?.safeParse(null).success ?? false
}

/** Holds what is sent over a connector, or lets it go on; what contacts write still comes in. Refuses not_found and conflict. */
export async function pauseConnector(
  tx: Db,
  accountId: string,
  id: string,
  isPaused: boolean,
): Promise<Connector> {
  await getConnector(tx, accountId, id)
  const [from, to] = isPaused ? (['connected', 'paused'] as const) : (['paused', 'connected'] as const)
  const moved = await connectorMoved(tx, id, [from], {
    state: to,
    reason: isPaused ? 'It was paused.' : null,
    at: now(),
  })
  if (moved.length === 0)
    throw new Refusal('conflict', {
      detail: `Only a connector that is ${from} can be ${isPaused ? 'paused' : 'resumed'}.`,
    })
  await announceConnectorChange(tx)
  return getConnector(tx, accountId, id)
}

/**
 * Gives a connector new credentials: what waited for them is sent, and what was parked is read, in order.
 * Refuses not_found, conflict when they open another address, and what the provider refuses.
 */
export async function reauthoriseConnector(
  { channel, connect }: Linked,
  connector: Connector,
  given: { readonly credentials: unknown },
): Promise<Connector> {
  if (connector.state === 'disconnected')
    throw new Refusal('conflict', { detail: 'This connector was disconnected. Connect anew.' })
  const before = credentialsOf(connector) as object
  const own = connect.credentials ?? null
  const offered = own ? checkedAs(own, given.credentials, 'credentials') : given.credentials
  const credentials = checkedAs(channel.credentials, { ...before, ...(offered as object) }, 'credentials')
  const probed = await reachProvider(connector.settings, credentials, connect.probe)
  if (probed.address !== connector.address)
    throw new Refusal('conflict', {
      detail: `These credentials open ${probed.address}, and this connector is ${connector.address}. Connect the other one as a new connector.`,
    })
  const { subscribe } = connect
  if (subscribe)
    await reachProvider(connector.settings, credentials, (connection) =>
      subscribe(connection, hookOf(connector)),
    )
  return asAccount(connector.accountId, async (tx) => {
    await connectorChanged(tx, connector.id, {
      credentials: seal(JSON.stringify(credentials), connector.id),
      ...whatWasSeen(probed),
    })
    await connectorMoved(tx, connector.id, ['needs_reauth'], { state: 'connected', reason: null, at: now() })
    await announceConnectorChange(tx)
    return getConnector(tx, connector.accountId, connector.id)
  })
}

/** Asks the provider how a connector stands. What it says of the credentials is acted on. Refuses what reachProvider does. */
export async function checkConnector({ connect }: Linked, connector: Connector): Promise<Connector> {
  try {
    const probed = await reachProvider(connector.settings, credentialsOf(connector), connect.probe)
    await settleStanding(connect, connector, probed)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'provider_refused') throw error
    await needsReauthorisation(connector.id, error.message)
  }
  return getConnector(db, connector.accountId, connector.id)
}

/** Takes a connector out of use for good; what waits for it fails, what came stays. The provider is told as far as it listens. */
export async function disconnectConnector({ connect }: Linked, connector: Connector): Promise<Connector> {
  const { unsubscribe } = connect
  if (unsubscribe && connector.state !== 'disconnected')
    await reachProvider(connector.settings, credentialsOf(connector), unsubscribe).catch(() => {})
  return asAccount(connector.accountId, async (tx) => {
    const live: ConnectorState[] = ['pending', 'connected', 'needs_reauth', 'paused']
    await connectorMoved(tx, connector.id, live, {
      state: 'disconnected',
      reason: 'It was disconnected.',
      at: now(),
    })
    await restSendersOf(tx, connector)
    await announceConnectorChange(tx)
    return getConnector(tx, connector.accountId, connector.id)
  })
}

/** Takes out of use what a connector sends as: its address, or its many senders. */
async function restSendersOf(tx: Db, { accountId, channel, address }: Connector): Promise<void> {
  const isBelow = channelNamed(channel)?.connectorOf
  const senders = isBelow ? await activeSenders(tx, accountId, channel) : [address]
  for (const sender of senders)
    if (!isBelow || isBelow(sender) === address) await restSender(tx, accountId, channel, sender)
}

/** The provider does not take the credentials any more: what is sent waits, what comes is parked, and the account is told. */
export async function needsReauthorisation(id: string, reason: string): Promise<void> {
  await inTransaction(async (tx) => {
    const moved = await connectorMoved(tx, id, ['connected', 'paused'], {
      state: 'needs_reauth',
      reason,
      at: now(),
    })
    if (moved.length === 0) return
    const [connector] = await anyConnectorById(tx, id)
    if (!connector) return
    await publish(tx, 'connector.reauthorisation_needed', connector.accountId, {
      connectorId: idOf('cnr', id),
      channel: connector.channel,
      address: connector.address,
      reason,
      at: now().toISOString(),
    })
    await announceConnectorChange(tx)
  })
}
