import type { Tx } from '#platform/db.ts'
import { publish } from '#platform/outbox.ts'
import { Refusal } from '#platform/refusal.ts'
import { getEndpoint } from './find-endpoints.ts'
import { idOf } from '#shared/ids.ts'

/** Sends an endpoint one `webhook.tested` event, whatever it subscribes to. Refuses not_found, and conflict when it is disabled. */
export async function testEndpoint(tx: Tx, accountId: string, id: string): Promise<void> {
  const { enabled } = await getEndpoint(tx, accountId, id)
  if (!enabled)
    throw new Refusal('conflict', { detail: 'The endpoint is disabled. Enable it, then test it again.' })
  await publish(tx, 'webhook.tested', accountId, { endpointId: idOf('whe', id) })
}
