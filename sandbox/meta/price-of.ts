import { nowMs } from '#platform/clock.ts'
import type { MetaState } from './meta-state.ts'
import type { AcceptedMessage } from './take-message.ts'

const dayMs = 86_400_000

/** What a status says of the price: per message since July 2025, free inside a window as Meta has it. */
export type Price = {
  readonly billable: boolean
  readonly pricing_model: 'PMP'
  readonly type: 'regular' | 'free_customer_service' | 'free_entry_point'
  readonly category: string
}

/** Prices a message by its template, the service window and the free entry point. */
export function priceOf(meta: MetaState, message: AcceptedMessage): Price {
  const category = message.template?.category.toLowerCase() ?? 'service'
  const type = typeOf(meta, message, category)
  return { billable: type === 'regular', pricing_model: 'PMP', type, category }
}

function typeOf(meta: MetaState, message: AcceptedMessage, category: string): Price['type'] {
  const { entryUntilMs } = meta.world.talk(message.number.id, message.person.waId)
  if (entryUntilMs !== null && nowMs() < entryUntilMs) return 'free_entry_point'
  const isFree = category === 'service' || (category === 'utility' && hasWritten(meta, message))
  return isFree ? 'free_customer_service' : 'regular'
}

/** Whether the person wrote within the last 24 hours. */
export function hasWritten({ world }: MetaState, { number, person }: AcceptedMessage): boolean {
  const { lastInboundMs } = world.talk(number.id, person.waId)
  return lastInboundMs !== null && nowMs() - lastInboundMs < dayMs
}

/** Opens 72 hours free of charge when a business answers an advertisement's click within 24 hours. */
export function openEntry({ world }: MetaState, { number, person }: AcceptedMessage): void {
  const talk = world.talk(number.id, person.waId)
  if (talk.referredAtMs === null || talk.entryUntilMs !== null) return
  if (nowMs() - talk.referredAtMs < dayMs) talk.entryUntilMs = nowMs() + 3 * dayMs
}
