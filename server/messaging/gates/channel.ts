import type { Channel as ChannelName } from '#policy/policy.ts'
import { channelNamed, faultInFiles } from '#channels/channels.ts'
import type { Gate } from './gate.ts'

/** What an address looks like, for those who gave another. */
const number = 'Give a number in international form, e.g. +919812345678.'
const forms: Readonly<Record<string, string>> = {
  sms: number,
  voice: number,
  whatsapp: number,
  rcs: number,
  email: 'Give an e-mail address, e.g. asha@example.com.',
}

/** The operator sells the channel, it is set up, it can carry the content, and the address is one of its own. Source: CSY-2.1, KN1-4.1, HSE-2.1. */
export const channel: Gate = {
  name: 'channel',
  decide(request, { pack, to, channelUsable, files }) {
    const { channel: name, content } = request
    const offered = pack.offersChannel(name as ChannelName)
    if (!offered.value) {
      return {
        outcome: 'refuse',
        code: 'channel_not_offered',
        clause: offered.clause,
        because: `This operator does not offer ${name}.`,
      }
    }
    const carried = channelNamed(name)
    if (!carried || !channelUsable) {
      return {
        outcome: 'refuse',
        code: 'channel_unavailable',
        because: `No carrier or connector is set up for ${name}. Ask the operator to add one.`,
      }
    }
    if (!(carried.can.contentTypes as readonly string[]).includes(content.type)) {
      const able = carried.can.contentTypes.join(', ')
      return {
        outcome: 'refuse',
        code: 'content_unsupported',
        because: `${name} cannot carry ${content.type}; it takes ${able}.`,
      }
    }
    const missing = request.fallback?.steps.find(
      (step) => !pack.offersChannel(step.channel).value || !channelNamed(step.channel),
    )
    if (missing)
      return {
        outcome: 'refuse',
        code: 'channel_not_offered',
        clause: offered.clause,
        because: `The fallback to ${missing.channel} cannot be: this operator does not offer it.`,
      }
    const fault = carried.check?.(content) ?? faultInFiles(carried, content, (url) => files.get(url))
    if (fault !== null) return { outcome: 'refuse', code: 'content_invalid', because: fault }
    if (to === null) {
      return {
        outcome: 'refuse',
        code: 'recipient_invalid',
        because: notAnAddress(name),
      }
    }
    return { outcome: 'pass', because: `The operator offers ${name}.`, clause: offered.clause }
  },
}

function notAnAddress(channelName: string): string {
  const form = forms[channelName]
  const wrong = `The recipient is not an address of ${channelName}.`
  return form === undefined ? wrong : `${wrong} ${form}`
}
