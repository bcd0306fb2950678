import { takeNodeNumber } from '#platform/node-number.ts'
import { db } from '#platform/db.ts'
import { OutgoingClient } from '#platform/outgoing/outgoing-client.ts'
import { Deliverer } from './deliverer.ts'
import { EndpointHealth } from './endpoint-health.ts'
import { deliveriesReleased } from './queries/deliveries.ts'
import { readEvents } from './read-events.ts'
import { Recorder } from './recorder.ts'
import { retryLoop } from './retry-loop.ts'

export type WebhookDelivery = { stop(): Promise<void> }

const graceMs = 3_000

/**
 * Starts telling customers' endpoints what happens: reads the outbox, calls, records, retries.
 * Any number of processes may; one of them at a time reads the outbox, all of them retry. Stopping waits a few
 * seconds for calls under way; what has no answer by then is tried again by whoever runs next.
 */
export async function startWebhookDelivery(
  options: { readonly client?: OutgoingClient } = {},
): Promise<WebhookDelivery> {
  const node = await takeNodeNumber()
  const client = options.client ?? new OutgoingClient()
  const recorder = new Recorder(node.value)
  const deliverer = new Deliverer(node.value, client, recorder, new EndpointHealth())
  const stopping = new AbortController()
  const reading = readEvents(deliverer, stopping.signal)
  const retrying = retryLoop(node.value, deliverer, stopping.signal)
  return {
    async stop() {
      stopping.abort()
      await Promise.all([reading, retrying])
      await deliverer.stop(graceMs)
      await client.close()
      await db.query(deliveriesReleased([node.value]))
      await node.stop()
    },
  }
}
