import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { now } from '#platform/clock.ts'
import { asAccount, db, inTransaction, type Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { parsedAs } from '#platform/http/problem.ts'
import type { Channel } from '../channel.ts'
import type { Connecting } from '../connecting.ts'
import { ensureProviderUrls } from './ensure-provider-urls.ts'
import { announceConnectorChange } from './announce-connector-change.ts'
import { credentialsOf, type Connector } from './connector.ts'
import { ensureNotDisconnected, ensureSameAddress } from './ensure-same-connector.ts'
import {
  anyConnectorById,
  connectorById,
  connectorChanged,
  connectorEnded,
  connectorHeld,
  connectorMoved,
} from './queries.ts'
import { reachProvider } from './reach-provider.ts'
import { restSendersOf } from './rest-senders-of.ts'
import { settleStanding } from './settle-standing.ts'
import { tellReauthorisationNeeded } from './tell-reauthorisation-needed.ts'
import { unsubscribe } from './unsubscribe.ts'

type Linked = { readonly channel: Channel; readonly connect: Connecting }

/** The connector of an account. Refuses not_found. */
export async function getConnector(on: Db, accountId: string, id: string): Promise<Connector> {
  return theOne(await connectorById(on, accountId, id))
}

/** The connector of an account, which nobody else changes until the transaction ends. Refuses not_found. */
export async function holdConnector(tx: Db, accountId: string, id: string): Promise<Connector> {
  return theOne(await connectorHeld(tx, accountId, id))
}

function theOne([connector]: readonly Connector[]): Connector {
  if (!connector) throw new Refusal('not_found', { detail: 'There is no such connector.' })
  return connector
}

/** What an account changes of a connector. Settings are laid over the ones there are; null takes one away, where it is no value of its own. */
export type ConnectorEdit = {
  readonly name?: string | undefined
  readonly ratePerSecond?: number | undefined
  readonly settings?: Readonly<Record<string, unknown>> | undefined
}

/**
 * The settings of a connector after an edit. Of one that is in use the provider is asked whether they go with its credentials.
 * Refuses invalid_request for settings that are not the channel's to set, url_refused, conflict for what leads to another address,
 * and what reachProvider does.
 */
export async function settingsAnew(
  { channel, connect }: Linked,
  connector: Connector,
  edit: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const own = connect.settings ?? channel.settings
  const laid = Object.entries({ ...connector.settings, ...edit }).filter(
    ([name, value]) => value !== null || takesNull(own, name),
  )
  const settings = parsedAs(own, Object.fromEntries(laid), 'settings')
  ensureProviderUrls(own, settings)
  if (connector.state !== 'connected' && connector.state !== 'paused') return settings
  const { address } = await reachProvider(settings, credentialsOf(connector), connect.probe)
  ensureSameAddress(connector, address, 'settings')
  return settings
}

/**
 * Renames a connector, sets its rate or its settings, which are kept as they are given here.
 * Refuses not_found, and conflict where its settings are others by now than those the new ones were made of.
 */
export async function changeConnector(
  tx: Db,
  { accountId, id, settings: before }: Pick<Connector, 'accountId' | 'id' | 'settings'>,
  edit: Omit<ConnectorEdit, 'settings'> & { readonly settings?: unknown },
): Promise<Connector> {
  const { settings } = await holdConnector(tx, accountId, id)
  // Laid over what they were, they would take back what somebody else has set meanwhile.
  if (edit.settings !== undefined && !isDeepStrictEqual(settings, before))
    throw new Refusal('conflict', {
      detail: 'The settings of this connector were changed meanwhile. Read them and set yours again.',
    })
  await connectorChanged(tx, id, edit)
  await announceConnectorChange(tx)
  return getConnector(tx, accountId, id)
}

/**
 * Sets what no provider has to be asked about, and leaves the other settings as they are, whoever changes them at the same time.
 * Refuses not_found.
 */
export async function layOverSettings(
  tx: Db,
  accountId: string,
  id: string,
  edit: Readonly<Record<string, unknown>>,
): Promise<Connector> {
  const { settings } = await holdConnector(tx, accountId, id)
  await connectorChanged(tx, id, { settings: { ...settings, ...edit } })
  await announceConnectorChange(tx)
  return getConnector(tx, accountId, id)
}

/** Whether null is a value of a setting, rather than the word for taking it away. */
function takesNull(form: z.ZodType, name: string): boolean {
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
 * Asks the provider how a connector stands. What it says of the credentials is acted on.
 * Refuses conflict for one that is disconnected, and what reachProvider does.
 */
export async function checkConnector({ connect }: Linked, connector: Connector): Promise<Connector> {
  ensureNotDisconnected(connector)
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
export async function disconnectConnector(connector: Connector): Promise<Connector> {
  if (connector.state !== 'disconnected') await unsubscribe(connector)
  return asAccount(connector.accountId, async (tx) => {
    await connectorEnded(tx, connector.id, { reason: 'It was disconnected.', at: now() })
    await restSendersOf(tx, connector)
    await announceConnectorChange(tx)
    return getConnector(tx, connector.accountId, connector.id)
  })
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
    await tellReauthorisationNeeded(tx, connector, { reason, at: connector.stateSince })
    await announceConnectorChange(tx)
  })
}
