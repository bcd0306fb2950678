import { channels } from '#shared/message-kinds.ts'

/** An address with its channel, as the platform keeps them. */
export type ChannelAddress = { readonly channel: string; readonly address: string }

/** Reads an address as Twilio's clients write it: `whatsapp:+14155550123`; without a channel it is SMS. */
export function readTwilioAddress(text: string): ChannelAddress {
  const at = text.indexOf(':')
  const prefix = text.slice(0, Math.max(at, 0)).toLowerCase()
  if (!(channels as readonly string[]).includes(prefix)) return { channel: 'sms', address: text.trim() }
  return { channel: prefix, address: text.slice(at + 1).trim() }
}

/** Writes an address as Twilio's clients know it. */
export function writeTwilioAddress({ channel, address }: ChannelAddress): string {
  return channel === 'sms' ? address : `${channel}:${address}`
}
