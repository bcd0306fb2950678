import { findAccount, mayReceiveTraffic } from '#accounts/accounts.ts'
import { now } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { policy } from '#policy/policy.ts'
import { announceConnectorChange } from './announce-connector-change.ts'
import type { Connector } from './connector.ts'
import { connectorEnded, liveConnectorsOf } from './queries.ts'
import { unsubscribe } from './unsubscribe.ts'

/**
 * Disconnects the connectors of a suspended account where its terms say so: their credentials are destroyed, and the providers
 * told to call us no more as far as they listen. What waits for them is frozen with the account's queue.
 * Gives how many it disconnected. Source: KN1-2.4.
 */
export async function disconnectForSuspension(accountId: string, reason: string): Promise<number> {
  const { value, clause } = policy().suspensionEffects(reason).value.connectors
  if (value === 'keep') return 0
  const words = `The account was suspended (${reason}), and its terms disconnect its connectors then${clause ? ` (${clause})` : ''}.`
  const cutOff = await inTransaction((tx) => cutOffAll(tx, accountId, words))
  // Nothing of theirs is taken any more, whether the providers hear it or not.
  await Promise.all(cutOff.map(unsubscribe))
  return cutOff.length
}

/** Gives the connectors as they were, with their credentials. */
async function cutOffAll(tx: Tx, accountId: string, words: string): Promise<Connector[]> {
  const account = await findAccount(tx, accountId)
  // The event may come late or twice: what was connected after a reactivation stays.
  if (!account || mayReceiveTraffic(account.state)) return []
  const connectors = await liveConnectorsOf(tx, accountId)
  for (const { id, state } of connectors) {
    // One that was never shown to be the account's has nothing to come back to, and must keep nobody else from it.
    const comesBack = state !== 'pending'
    const mend = comesBack
      ? 'Its credentials were destroyed: once the account is active again, give new ones.'
      : 'Connect it anew once the account is active again.'
    await connectorEnded(tx, id, { reason: `${words} ${mend}`, comesBack, at: now() })
  }
  if (connectors.length > 0) await announceConnectorChange(tx)
  return connectors
}
