import { parsePhoneNumber } from '#shared/phone-numbers.ts'
import type { Contact } from '@/api/types.ts'

type Identity = Contact['identities'][number]

const byNumber = new Set(['sms', 'voice', 'whatsapp', 'rcs'])

/** Whether somebody may type an address of the channel; an id that a provider or app gave is found by its contact only. */
export const isTyped = (channel: string): boolean => byNumber.has(channel) || channel === 'email'

/** Whether the channel's addresses are telephone numbers: one serves them all. */
export const isByNumber = (channel: string): boolean => byNumber.has(channel)

/** Where a contact is reached on a channel: what it used there first, then its other numbers. */
export function addressesOn(channel: string, identities: readonly Identity[]): string[] {
  const own = identities.filter((identity) => identity.channel === channel)
  const others = byNumber.has(channel) ? identities.filter((identity) => byNumber.has(identity.channel)) : []
  return [...new Set([...own, ...others].map(({ address }) => address))]
}

/** Whether a text is an address of the channel. */
export function isAddress(channel: string, address: string): boolean {
  const text = address.trim()
  if (byNumber.has(channel)) return parsePhoneNumber(text) !== null || isHidden(channel, text)
  if (channel === 'email') return /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]{2,}$/.test(text)
  return text !== ''
}

/** The address in the form the API takes, or what was typed when it is none yet. */
export function normaliseAddress(channel: string, address: string): string {
  return (byNumber.has(channel) && parsePhoneNumber(address)?.e164) || address.trim()
}

/** Who hides the number on WhatsApp is known by an id. */
const isHidden = (channel: string, text: string) =>
  channel === 'whatsapp' && /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{5,64}$/.test(text)
