import { now } from '#platform/clock.ts'
import { asAccount, type Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { seal } from '#platform/secrets.ts'
import { parsedAs } from '#platform/http/problem.ts'
import type { Channel } from '../channel.ts'
import type { Connecting } from '../connecting.ts'
import { announceConnectorChange } from './announce-connector-change.ts'
import { getConnector, holdConnector } from './change-connector.ts'
import { credentialsOf, hasCredentials, hookOf, type Connector } from './connector.ts'
import { ensureMayConnect } from './ensure-may-connect.ts'
import { ensureNotDisconnected, ensureSameAddress } from './ensure-same-connector.ts'
import { connectorChanged, connectorMoved } from './queries.ts'
import { reachProvider } from './reach-provider.ts'
import { whatWasSeen } from './what-was-seen.ts'

/**
 * Gives a connector new credentials: what waited for them is sent, and what was parked is read, in order.
 * Refuses not_found, account_suspended, conflict when they open another address or something else was changed meanwhile, and what
 * the provider refuses.
 */
export async function reauthoriseConnector(
  { channel, connect }: { readonly channel: Channel; readonly connect: Connecting },
  connector: Connector,
  given: { readonly credentials: unknown },
): Promise<Connector> {
  ensureNotDisconnected(connector)
  await ensureMayConnect(connector.accountId)
  const own = connect.credentials ?? null
  const offered = own ? parsedAs(own, given.credentials, 'credentials') : given.credentials
  const before = await credentialsBefore(connect, connector)
  const credentials = parsedAs(channel.credentials, { ...before, ...(offered as object) }, 'credentials')
  const probed = await reachProvider(connector.settings, credentials, connect.probe)
  ensureSameAddress(connector, probed.address, 'credentials')
  const { subscribe } = connect
  if (subscribe)
    await reachProvider(connector.settings, credentials, (connection) =>
      subscribe(connection, hookOf(connector)),
    )
  const missing = probed.pending ?? null
  return asAccount(connector.accountId, async (tx) => {
    await ensureUnchanged(tx, connector)
    const seen = whatWasSeen(probed)
    await connectorChanged(tx, connector.id, {
      ...seen,
      credentials: seal(JSON.stringify(credentials), connector.id),
      // What was said of the credentials before is true no more.
      facts: { ...seen.facts, standing: null, standingDetail: null },
    })
    await connectorMoved(tx, connector.id, ['needs_reauth'], {
      state: missing === null ? 'connected' : 'pending',
      reason: missing,
      at: now(),
    })
    await announceConnectorChange(tx)
    return getConnector(tx, connector.accountId, connector.id)
  })
}

/**
 * Holds a connector whose credentials were tried. One that was disconnected meanwhile, which may have destroyed them, gets none
 * again; nor does one that was given others. Refuses conflict.
 */
async function ensureUnchanged(tx: Tx, { accountId, id, sealed }: Connector): Promise<void> {
  const current = await holdConnector(tx, accountId, id)
  ensureNotDisconnected(current)
  if (current.sealed === sealed) return
  throw new Refusal('conflict', {
    detail:
      'The credentials of this connector were changed meanwhile. Look whether it is connected, and give yours again if not.',
  })
}

/** What new credentials are laid over: those there are, or what is made here where they were destroyed. */
async function credentialsBefore({ prepare }: Connecting, connector: Connector): Promise<object> {
  if (hasCredentials(connector)) return credentialsOf(connector) as object
  const made = await prepare?.({ settings: connector.settings, credentials: {} }, connector.address)
  return (made?.credentials ?? {}) as object
}
