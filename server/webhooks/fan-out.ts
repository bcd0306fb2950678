import type { EventItem } from '#events.ts'
import { eventId, type EventBatch } from '#platform/outbox.ts'
import { idOf, uuidOf } from '#shared/ids.ts'
import { composePayload } from './compose-payload.ts'
import type { NewDelivery } from './deliverer.ts'
import { deliveryId } from './delivery.ts'
import { isSubscribed } from './endpoint.ts'
import { callbackTarget, type AccountTargets, type Target } from './targets.ts'

/** Finds the target of a message's own URL. */
export type FindCallback = (accountId: string, url: string) => Promise<Target>

const rememberedMax = 5_000

/** Remembers the targets of messages' URLs for as long as the account's facts stay the same. */
export function rememberCallbacks(): (facts: AccountTargets | undefined) => FindCallback {
  const known = new Map<string, { readonly facts: AccountTargets; readonly target: Target }>()
  return (facts) => async (accountId, url) => {
    const key = `${accountId} ${url}`
    const found = known.get(key)
    if (found && found.facts === facts) return found.target
    const target = await callbackTarget(accountId, url)
    if (known.size > rememberedMax) known.clear()
    if (facts) known.set(key, { facts, target })
    return target
  }
}

/** The deliveries a batch of events gives rise to: to the account's endpoints that subscribe, and to messages' own URLs. */
export async function fanOut(
  batch: EventBatch,
  facts: AccountTargets | undefined,
  findCallback: FindCallback,
): Promise<Omit<NewDelivery, 'recorded'>[]> {
  const { accountId, name } = batch
  if (accountId === null) return []
  const endpoints = [...(facts?.endpoints.values() ?? [])]
  const subscribed = endpoints.filter(({ events }) => isSubscribed(events, name))
  const deliveries: Omit<NewDelivery, 'recorded'>[] = []
  for (const [index, item] of batch.items.entries()) {
    const url = callbackUrlOf(item)
    const tested = name === 'webhook.tested' ? endpoints.filter((one) => isTested(one, item)) : []
    if (subscribed.length === 0 && tested.length === 0 && url === null) continue
    const eventUuid = uuidOf(eventId(batch, index))
    const body = composePayload(name, batch.at, item)
    const to = (target: Target, own: string | null): void => {
      const id = deliveryId(eventUuid, target.mark)
      deliveries.push({ id, target, url: own, event: name, eventUuid, body, tries: 0, stored: false })
    }
    for (const target of subscribed) to(target, null)
    for (const target of tested) to(target, null)
    if (url !== null) to(await findCallback(accountId, url), url)
  }
  return deliveries
}

function callbackUrlOf(item: EventItem): string | null {
  return 'callbackUrl' in item && item.callbackUrl ? item.callbackUrl : null
}

function isTested({ endpointId }: Target, item: EventItem): boolean {
  return endpointId !== null && 'endpointId' in item && item.endpointId === idOf('whe', endpointId)
}
