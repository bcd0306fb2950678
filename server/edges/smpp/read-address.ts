import { parsePhoneNumber } from '#shared/phone-numbers.ts'

/** An address as it stands in a PDU. Source: SMPP 3.4 §5.2.5, §5.2.6. */
export type SmppAddress = { readonly ton: number; readonly npi: number; readonly address: string }

const tonInternational = 1
const tonNational = 2
const tonAlphanumeric = 5
const shortCodeDigitsMax = 8

/**
 * Reads whom a message goes to, as E.164 where it can be read as a number.
 * A number marked national is read as one of the account's country first, any other as an international one first: gateways often
 * leave the type at its default. Shape: null for a name; what cannot be read comes back as written, for the pipeline to refuse.
 */
export function readDestination({ ton, address }: SmppAddress, country: string): string | null {
  if (ton === tonAlphanumeric) return null
  return readNumber(ton, address, country) ?? address
}

/** Reads whom a message comes from: E.164, a short code or a name as written. Shape: null when it is left to us. */
export function readSource({ ton, address }: SmppAddress, country: string): string | null {
  const written = address.trim()
  if (written === '') return null
  if (ton === tonAlphanumeric || !/^\+?\d+$/.test(written)) return written
  const isShort = written.length <= shortCodeDigitsMax && ton !== tonInternational
  return isShort ? written : (readNumber(ton, written, country) ?? written)
}

function readNumber(ton: number, address: string, country: string): string | null {
  const national = () => parsePhoneNumber(address, country)?.e164
  const international = () => parsePhoneNumber(/^(?:\+|00)/.test(address) ? address : `+${address}`)?.e164
  const [first, second] = ton === tonNational ? [national, international] : [international, national]
  return first() ?? (ton === tonInternational ? null : second()) ?? null
}

/** Writes one of our addresses for a PDU: international number 1/1, short code 3/0, name 5/0. */
export function writeAddress(address: string): SmppAddress {
  if (address.startsWith('+')) return { ton: 1, npi: 1, address: address.slice(1) }
  return /^\d+$/.test(address)
    ? { ton: 3, npi: 0, address }
    : { ton: 5, npi: 0, address: address.slice(0, 20) }
}
