import { domainToASCII } from 'node:url'
import { ComposeFault } from './compose-fault.ts'
import { encodePhrase } from './encoded-words.ts'
import { isAscii, octetsOf } from './octets.ts'

/** An address as SMTP wants it. `isInternational`: the part before the @ is not ASCII, so that every hop must speak SMTPUTF8. */
export type MailAddress = {
  readonly local: string
  /** ASCII, lower case. */
  readonly domain: string
  readonly isInternational: boolean
}

/** Someone a mail is from or to. */
export type Mailbox = { readonly name: string | null; readonly address: MailAddress }

const atom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const internationalAtom =
  /^[\p{L}\p{N}\p{M}A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}\p{M}A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/u
const hostName =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * Reads an address. Quoted local parts and address literals are refused: no mailbox that a business writes to has one.
 * Throws ComposeFault.
 * Source: RFC 5321 §4.1.2, RFC 6531 §3.3.
 */
export function readAddress(text: string): MailAddress {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, Math.max(0, at))
  const domain = asciiDomain(text.slice(at + 1))
  const isInternational = !atom.test(local)
  if (at < 1 || domain === null || local.length > 64 || (isInternational && !internationalAtom.test(local)))
    throw new ComposeFault('address_invalid', 'The address is not one that mail can be sent to.')
  return { local, domain, isInternational }
}

/** Reads `name@example.com` or `Name <name@example.com>`. Throws ComposeFault. */
export function readMailbox(text: string): Mailbox {
  const match = /^([^<]*)<([^<>]+)>$/.exec(text.trim())
  if (!match) return { name: null, address: readAddress(text.trim()) }
  const name = (match[1] ?? '')
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .replaceAll(/\\(.)/gs, '$1')
  return { name: name === '' ? null : name, address: readAddress(match[2] ?? '') }
}

/** The address in octets. */
export function formatAddress({ local, domain, isInternational }: MailAddress): string {
  return `${isInternational ? octetsOf(local) : local}@${domain}`
}

/** A mailbox as a header names it; `column` is where it begins on its line. */
export function formatMailbox({ name, address }: Mailbox, column: number): string {
  if (name === null) return formatAddress(address)
  const phrase = encodePhrase(name, column)
  const written = `<${formatAddress(address)}>`
  const lastLine = phrase.length - phrase.lastIndexOf('\n') - 1
  const used = phrase.includes('\n') ? lastLine : column + lastLine
  return used + 1 + written.length > 76 ? `${phrase}\r\n ${written}` : `${phrase} ${written}`
}

/** Null for what no host can be called. */
function asciiDomain(text: string): string | null {
  if (hostName.test(text)) return text
  const ascii = isAscii(text) ? text.toLowerCase() : domainToASCII(text)
  return hostName.test(ascii) ? ascii : null
}
