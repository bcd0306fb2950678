import { channelNamed } from '#channels/channels.ts'
import type { Priceable } from '#rating/rating.ts'
import { chooseSender } from '#senders/senders.ts'
import type { MessageClass } from '#shared/message-kinds.ts'
import { callingCodeIn } from '#shared/phone-numbers.ts'
import type { AdmissionRequest } from './admission-request.ts'
import type { GateFacts } from './gate-facts.ts'
import { templateMeant } from './template-meant.ts'
import { windowFacts } from './window-facts.ts'

type Known = Pick<GateFacts, 'to' | 'senders' | 'windows' | 'templates' | 'atMs'>

/** What a message to a known address is priced as: somebody without a number is in the country that the address names. */
export function priceableOf(request: AdmissionRequest, known: Known, segments: number): Priceable {
  const address = known.to ?? ''
  const country = channelNamed(request.channel)?.countryOf?.(address) ?? null
  const callingCode = country === null ? null : callingCodeIn(country)
  return {
    channel: request.channel,
    direction: 'outbound',
    address: callingCode === null ? address : `+${callingCode}`,
    class: billedAs(request, known),
    segments,
  }
}

/** The class a provider bills, by what it keeps the template as and by when the contact last wrote to the sender; else the message's own. */
function billedAs(request: AdmissionRequest, known: Known): MessageClass {
  const { channel, content, from, class: messageClass } = request
  const pricedAs = channelNamed(channel)?.pricedAs
  if (!pricedAs) return messageClass
  const chosen = chooseSender(known.senders, { channel, from, to: known.to ?? '', messageClass })
  const sender = chosen.outcome === 'pass' ? chosen.sender.address : undefined
  const { meant } = templateMeant(content, known.templates, sender)
  const own = known.windows.filter((one) => one.sender === sender)
  return pricedAs(
    { content, class: messageClass, category: meant?.category ?? null },
    windowFacts(own, known.atMs),
  )
}
