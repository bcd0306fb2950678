import { db, type Tx } from '#platform/db.ts'
import { FactCache, invalidateFacts } from '#platform/fact-cache.ts'
import { senderFacts } from '#senders/senders.ts'
import { readServiceSettings, type ServiceSettings } from './messaging-service.ts'
import { numberSettings, type NumberSettings } from './number-settings.ts'
import type { CallbackRow } from './queries/callbacks.ts'
import { wishesOf, type WishRow } from './queries/services.ts'

/** Who is to hear of what contacts write to a number. */
export type InboundWish = Pick<CallbackRow, 'url' | 'method' | 'fallback'> & {
  /** Uuid of the service whose pool the number is in. */
  readonly serviceId: string | null
}

const cacheName = 'twilio_wishes'
const cache = new FactCache<ReadonlyMap<string, InboundWish>>(cacheName, load)

/** Who is to hear of a message to an address of an account; null for nobody. */
export async function inboundWishFor(accountId: string, address: string): Promise<InboundWish | null> {
  const wishes = await cache.get(accountId)
  if (wishes === undefined || wishes.size === 0) return null
  const senders = (await senderFacts([accountId])).get(accountId)?.senders ?? []
  const found = senders.find((one) => one.address === address && wishes.has(one.id))
  return (found && wishes.get(found.id)) ?? null
}

/** Has every process read the wishes of an account anew once the transaction commits. */
export function forgetInboundWishes(tx: Tx, accountId: string): Promise<void> {
  return invalidateFacts(tx, cacheName, accountId)
}

async function load(accountIds: readonly string[]): Promise<Map<string, ReadonlyMap<string, InboundWish>>> {
  const rows = Map.groupBy(await db.query<WishRow>(wishesOf(accountIds)), ({ accountId }) => accountId)
  return new Map(accountIds.map((id) => [id, new Map((rows.get(id) ?? []).flatMap(wishOf))]))
}

/** The service goes before the number, unless it leaves it to the number. */
function wishOf({ senderId, number, service, serviceId }: WishRow): [string, InboundWish][] {
  const settings = readServiceSettings(service)
  const ofService = settings && !settings.useInboundWebhookOnNumber ? serviceWish(settings) : null
  const wish = ofService ?? numberWish(numberSettings(number))
  return wish ? [[senderId, { ...wish, serviceId }]] : []
}

function serviceWish(settings: ServiceSettings): Omit<InboundWish, 'serviceId'> | null {
  const { inboundRequestUrl: url, inboundMethod: method, fallbackUrl, fallbackMethod } = settings
  return url === null ? null : { url, method, fallback: fallbackOf(fallbackUrl, fallbackMethod) }
}

function numberWish(settings: NumberSettings): Omit<InboundWish, 'serviceId'> | null {
  const { smsUrl: url, smsMethod: method, smsFallbackUrl, smsFallbackMethod } = settings
  return url === null ? null : { url, method, fallback: fallbackOf(smsFallbackUrl, smsFallbackMethod) }
}

function fallbackOf(url: string | null, method: 'GET' | 'POST'): InboundWish['fallback'] {
  return url === null ? null : { url, method }
}
