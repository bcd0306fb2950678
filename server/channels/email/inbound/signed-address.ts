import { createHmac, timingSafeEqual } from 'node:crypto'

/** What comes to an address of ours: reports about a mail, answers to one, and opt-outs by mail. */
export type AddressPurpose = 'bounce' | 'reply' | 'unsubscribe'

const prefixes = { bounce: 'b', reply: 'r', unsubscribe: 'u' } as const
const signatureLength = 16

/**
 * An address for one mail, so that whatever comes back names it though the text be unreadable. It is signed: nobody can make one
 * and feed us bounces of mail he never got.
 * Shape: `id` is 1 to 40 letters and digits, such as a message's 32 hex digits; local parts stay below 64 characters.
 */
export function signedAddress(purpose: AddressPurpose, id: string, domain: string, key: Uint8Array): string {
  if (!/^[a-z0-9]{1,40}$/.test(id)) throw new RangeError(`not an id for an address: ${JSON.stringify(id)}`)
  const stem = `${prefixes[purpose]}-${id}`
  return `${stem}-${signatureOf(stem, key)}@${domain}`
}

/** What an address of ours is for and of which mail; null for one that we did not make. Case does not count: servers change it. */
export function readSignedAddress(
  address: string,
  key: Uint8Array,
): { readonly purpose: AddressPurpose; readonly id: string } | null {
  const local = address.slice(0, Math.max(address.lastIndexOf('@'), 0)).toLowerCase()
  const found = /^([bru])-([a-z0-9]{1,40})-([a-v0-9]{16})$/.exec(local)
  if (!found) return null
  const [, prefix, id = '', signature = ''] = found
  const expected = Buffer.from(signatureOf(`${prefix}-${id}`, key))
  if (!timingSafeEqual(Buffer.from(signature), expected)) return null
  const purpose = (Object.keys(prefixes) as AddressPurpose[]).find((one) => prefixes[one] === prefix)
  return purpose ? { purpose, id } : null
}

/** 80 bits in the alphabet of base 32 that survives a change of case. */
function signatureOf(stem: string, key: Uint8Array): string {
  const octets = createHmac('sha256', key).update(`mail address ${stem}`).digest()
  const bits = [...octets.subarray(0, 10)].map((octet) => octet.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => Number.parseInt(five, 2).toString(32))
    .join('')
    .slice(0, signatureLength)
}
