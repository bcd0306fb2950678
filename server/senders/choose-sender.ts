import type { MessageClass } from '#policy/policy.ts'
import { countryOf } from '#shared/phone-numbers.ts'
import { headerCarries } from './dlt-registration.ts'
import type { Sender } from './sender.ts'
import type { SenderFacts } from './sender-facts.ts'

/** The sender a message goes out as, or why there is none. */
export type SenderChoice =
  | { readonly outcome: 'pass'; readonly sender: Sender; readonly because: string }
  | {
      readonly outcome: 'refuse'
      readonly code: 'sender_missing' | 'sender_unknown'
      readonly because: string
    }

/** What the choice depends on. `from` is what the customer asked for; null: the account's default. */
export type SenderRequest = {
  readonly channel: string
  readonly from: string | null
  readonly to: string
  readonly messageClass: MessageClass
}

/**
 * Chooses the sender of a message.
 * A sender that was asked for must be the account's and active; without one, a sender for the recipient's country comes
 * first (in India a header that may carry the message class), then the default of the channel.
 */
export function chooseSender(facts: SenderFacts, request: SenderRequest): SenderChoice {
  const { channel, from, to } = request
  const country = countryOf(to)
  const onChannel = facts.senders.filter((one) => one.channel === channel && one.status === 'active')
  if (from !== null) return asAsked(onChannel, from, country, channel)
  const usable = onChannel.filter((one) => isFor(one, country))
  const sender =
    usable.find((one) => one.country !== null && carries(facts, one, request)) ??
    usable.find((one) => one.isDefault) ??
    usable.find((one) => carries(facts, one, request))
  if (sender)
    return { outcome: 'pass', sender, because: `${sender.address} is the account's sender for ${channel}.` }
  return {
    outcome: 'refuse',
    code: 'sender_missing',
    because: `No sender was given and the account has no ${channel} sender for this recipient. Add one under senders, or name it in \`from\`.`,
  }
}

function asAsked(
  senders: readonly Sender[],
  from: string,
  country: string | null,
  channel: string,
): SenderChoice {
  const sender = senders.find((one) => one.address === from) ?? senders.find((one) => isSame(one, from))
  if (!sender)
    return refused(`${from} is not an active ${channel} sender of this account. Register it under senders.`)
  if (!isFor(sender, country))
    return refused(`${from} is registered for ${sender.country} only, and the recipient is not there.`)
  return { outcome: 'pass', sender, because: `${sender.address} is registered for this account.` }
}

function refused(because: string): SenderChoice {
  return { outcome: 'refuse', code: 'sender_unknown', because }
}

/** Names are shown as registered, however the customer writes them; DLT headers are their exact letters. */
function isSame({ address, kind }: Sender, from: string): boolean {
  return kind !== 'dlt_header' && address.toLowerCase() === from.toLowerCase()
}

function isFor(sender: Sender, country: string | null): boolean {
  return sender.country === null || sender.country === country
}

function carries(facts: SenderFacts, { kind, address }: Sender, { messageClass }: SenderRequest): boolean {
  if (kind !== 'dlt_header') return true
  const header = facts.headers.get(address)
  return header !== undefined && header.status === 'active' && headerCarries(header.category, messageClass)
}
