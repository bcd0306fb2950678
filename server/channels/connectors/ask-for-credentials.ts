import { findAccount, mayReceiveTraffic } from '#accounts/accounts.ts'
import { now } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { announceConnectorChange } from './announce-connector-change.ts'
import type { Connector } from './connector.ts'
import { connectorsAwaiting, connectorsInUseAt, connectorTakenUp } from './queries.ts'
import { restSendersOf } from './rest-senders-of.ts'
import { tellReauthorisationNeeded } from './tell-reauthorisation-needed.ts'

/**
 * Has the connectors that a suspension disconnected ask for new credentials, now that their account is active again: nothing is
 * connected by itself. One whose address another connector has taken meanwhile stays disconnected.
 * Gives how many ask. Source: KN1-2.4.
 */
export function askForCredentials(accountId: string): Promise<number> {
  return inTransaction(async (tx) => {
    const account = await findAccount(tx, accountId)
    if (!account || !mayReceiveTraffic(account.state)) return 0
    const connectors = await connectorsAwaiting(tx, accountId)
    let asking = 0
    for (const connector of connectors) asking += (await takeUp(tx, connector)) ? 1 : 0
    if (connectors.length > 0) await announceConnectorChange(tx)
    return asking
  })
}

async function takeUp(tx: Tx, connector: Connector): Promise<boolean> {
  const { id, channel, address } = connector
  const isTaken = (await connectorsInUseAt(tx, channel, address)).length > 0
  const at = now()
  const reason = isTaken
    ? `${address} was connected elsewhere while the account was suspended.`
    : 'The account was suspended, and its connectors disconnected: give new credentials to connect it again.'
  await connectorTakenUp(tx, id, { state: isTaken ? 'disconnected' : 'needs_reauth', reason, at })
  if (isTaken) await restSendersOf(tx, connector)
  else await tellReauthorisationNeeded(tx, connector, { reason, at })
  return !isTaken
}
