import type { Tx } from '#platform/db.ts'
import { publish } from '#platform/outbox.ts'
import { idOf } from '#shared/ids.ts'
import type { Connector } from './connector.ts'

/** Tells the account that a connector needs new credentials, and why. */
export async function tellReauthorisationNeeded(
  tx: Tx,
  { id, accountId, channel, address }: Connector,
  { reason, at }: { readonly reason: string; readonly at: Date },
): Promise<void> {
  await publish(tx, 'connector.reauthorisation_needed', accountId, {
    connectorId: idOf('cnr', id),
    channel,
    address,
    reason,
    at: at.toISOString(),
  })
}
