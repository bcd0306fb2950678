import { parsePhoneNumber } from '#shared/phone-numbers.ts'

/** What an address is: a telephone number serves several channels, an id of a provider only its own. */
export type AddressKind = 'phone' | 'email' | 'messenger' | 'instagram' | 'telegram' | 'push' | 'webchat'

/** The channels contacts are reached on, and what their addresses are. */
export const addressKinds = {
  sms: 'phone',
  voice: 'phone',
  whatsapp: 'phone',
  rcs: 'phone',
  email: 'email',
  messenger: 'messenger',
  instagram: 'instagram',
  telegram: 'telegram',
  push: 'push',
  webchat: 'webchat',
} as const satisfies Record<string, AddressKind>

/** A channel on which a contact has an address. */
export type ContactChannel = keyof typeof addressKinds

export const contactChannels = Object.keys(addressKinds) as [ContactChannel, ...ContactChannel[]]

/** What the address of a channel is; ids of a channel we do not know are its own. */
export function addressKindOf(channel: string): string {
  return addressKinds[channel as ContactChannel] ?? channel
}

/**
 * The one way an address is written wherever permission and people are kept: E.164 for telephones, lower case for e-mail.
 * Shape: what cannot be read as such (a short code that wrote to us) stays as it is, without spaces at its ends.
 */
export function canonicalAddress(channel: string, address: string): string {
  return validAddress(channel, address) ?? address.trim()
}

/** The address in its canonical form, or null when nobody can be reached there on this channel. */
export function validAddress(channel: string, address: string): string | null {
  const kind = addressKindOf(channel)
  if (kind === 'phone') return telephone(channel, address)
  const text = address.trim()
  if (kind === 'email') return isEmail(text) ? text.toLowerCase() : null
  return text.length > 0 && text.length <= 512 ? text : null
}

/** Who hides the number is known to a business by an id of the business's own. Source: Meta, business-scoped user ids. */
const businessScoped = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{5,64}$/

/** WhatsApp writes international digits without the plus; elsewhere bare digits may be a national number and are not guessed. */
function telephone(channel: string, address: string): string | null {
  if (channel === 'whatsapp' && businessScoped.test(address)) return address
  const text = channel === 'whatsapp' && /^[1-9]\d{6,14}$/.test(address) ? `+${address}` : address
  return parsePhoneNumber(text)?.e164 ?? null
}

function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]{2,}$/.test(text)
}
