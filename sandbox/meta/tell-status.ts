import { nowMs } from '#platform/clock.ts'
import { statusErrorOf } from './graph-refusal.ts'
import type { MetaState } from './meta-state.ts'
import type { Price } from './price-of.ts'
import type { AcceptedMessage } from './take-message.ts'
import { metadataOf, tellOfNumber } from './tell-hook.ts'

type Status = 'sent' | 'delivered' | 'read' | 'played' | 'failed'

/** Tells the business what became of a message, with what it sent along. */
export function tellStatus(
  meta: MetaState,
  { id, number, person, body, template }: AcceptedMessage,
  status: Status,
  { price, reason }: { price?: Price; reason?: { code: number; details?: string } },
): void {
  const data = body['biz_opaque_callback_data']
  const recipient = person.hidesNumber
    ? { recipient_user_id: person.userId }
    : { recipient_id: person.waId, recipient_user_id: person.userId }
  const conversation = price?.type === 'free_entry_point' && {
    conversation: entryOf(meta, number.id, person.waId),
  }
  const told = {
    id,
    status,
    timestamp: String(Math.floor(nowMs() / 1_000)),
    ...recipient,
    ...(typeof data === 'string' && { biz_opaque_callback_data: data }),
    ...conversation,
    ...(price && { pricing: price }),
    ...(reason && { errors: [statusErrorOf(reason.code, reason.details)] }),
    ...(template && status === 'failed' && { template_id: template.id }),
  }
  tellOfNumber(meta, number, 'messages', { ...metadataOf(number), statuses: [told] })
}

/** Only free entry points still have conversations. */
function entryOf({ world }: MetaState, numberId: string, waId: string): object {
  const { entryUntilMs } = world.talk(numberId, waId)
  return {
    id: `${numberId}${waId}`,
    expiration_timestamp: String(Math.floor((entryUntilMs ?? 0) / 1_000)),
    origin: { type: 'referral_conversion' },
  }
}
