import { now, nowMs } from '#platform/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { Refusal } from '#platform/refusal.ts'
import { seal } from '#platform/secrets.ts'
import { channelNamed } from '../all-channels.ts'
import { announceConnectorChange } from './announce-connector-change.ts'
import { holdConnector, needsReauthorisation } from './change-connector.ts'
import { credentialsOf, type Connector } from './connector.ts'
import { readLiveConnectors } from './find-connectors.ts'
import { noteConnectorFacts } from './note-connector-facts.ts'
import { connectorChanged } from './queries.ts'
import { reachProvider } from './reach-provider.ts'

/** Credentials are made to last longer a week before they end: time for a person where it does not work. */
const beforeMs = 7 * 86_400_000

/**
 * Makes credentials that run out last longer, where the provider lets us, and holds connectors whose credentials have run
 * out. A clock calls it.
 */
export async function refreshCredentials(): Promise<void> {
  const ending = (await readLiveConnectors()).filter(
    ({ expiresAt, state }) =>
      expiresAt !== null && expiresAt.getTime() - nowMs() < beforeMs && state !== 'needs_reauth',
  )
  for (const connector of ending) await refreshOne(connector)
}

async function refreshOne(connector: Connector): Promise<void> {
  const refresh = channelNamed(connector.channel)?.connect?.refresh
  const before = credentialsOf(connector) as object
  try {
    if (!refresh)
      throw new Refusal('provider_refused', { detail: 'They cannot be renewed without a person.' })
    const { credentials, expiresAtMs } = await reachProvider(connector.settings, before, refresh)
    await inTransaction(async (tx) => {
      const { sealed } = await holdConnector(tx, connector.accountId, connector.id)
      // Those that were destroyed meanwhile stay so, and those that a person gave are newer.
      if (sealed !== connector.sealed) return
      await connectorChanged(tx, connector.id, {
        credentials: seal(JSON.stringify({ ...before, ...credentials }), connector.id),
        expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs),
        checkedAt: now(),
      })
      await announceConnectorChange(tx)
    })
  } catch (error) {
    const hasEnded = (connector.expiresAt?.getTime() ?? Infinity) <= nowMs()
    if (hasEnded) return needsReauthorisation(connector.id, 'The credentials have run out. Give new ones.')
    log.info({ err: error, connector: connector.name }, 'credentials that run out could not be renewed yet')
    if (error instanceof Refusal && error.code === 'provider_refused') await tellOfEnd(connector)
  }
}

/** Nobody but a person can mend it, and there are days left for that: the account is told once. */
async function tellOfEnd({ id, expiresAt }: Connector): Promise<void> {
  const day = expiresAt?.toISOString().slice(0, 10)
  const detail = `The credentials run out on ${day} and cannot be renewed by themselves. Give new ones before.`
  await noteConnectorFacts(id, { kind: 'connector', state: 'limited', detail })
}
