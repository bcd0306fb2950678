import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { variableIsOn } from '../config.ts'

/** Why a URL a customer supplied is not called; the message says it to the customer. */
export class UrlRefused extends Error {
  override name = 'UrlRefused'
}

/** Every address of a host name; tests pass their own. */
export type Resolve = (host: string) => Promise<readonly { readonly address: string }[]>

const urlLengthMax = 2_048
const resolveTimeoutMs = 5_000

/** Ranges that only an installation with PATCHBAY_ALLOW_PRIVATE_WEBHOOKS=1 calls; multicast, link-local (metadata services) and the rest stay refused. */
const privateRanges = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat'])

const globalUnicast = ipaddr.parseCIDR('2000::/3')
const registries = [ipaddr.parseCIDR('3fff::/20'), ipaddr.parseCIDR('2001:db8::/32')]

/**
 * Reads a URL a customer supplied and refuses what can be refused without asking the DNS.
 * Numeric spellings of IPv4 (decimal, octal, hexadecimal, short) are read as the URL standard reads them.
 * Throws UrlRefused.
 */
export function publicUrl(text: string): URL {
  if (text.length > urlLengthMax) throw new UrlRefused(`The URL is longer than ${urlLengthMax} characters.`)
  const url = URL.parse(text)
  if (!url) throw new UrlRefused('This is not an absolute URL.')
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new UrlRefused('The URL must begin with https:// or http://.')
  if (url.username !== '' || url.password !== '')
    throw new UrlRefused('The URL must not contain a user name or password.')
  const port = Number(url.port)
  if (url.port !== '' && port < 1_024 && port !== 80 && port !== 443)
    throw new UrlRefused('The port must be 80, 443, or 1024 and above.')
  const host = hostOf(url)
  if (isIP(host)) ensurePublic(host)
  else if (/(?:^|\.)localhost\.?$/.test(host) && !privateIsAllowed())
    throw new UrlRefused('The URL must point to a public address, not to this machine.')
  return url
}

/** The host of a URL as the resolver and the TLS handshake want it: IPv6 without brackets. */
export function hostOf(url: URL): string {
  return url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
}

/**
 * The address to connect to for a host; the caller connects to exactly this one and resolves no second time, so
 * that a name cannot point elsewhere after the check. A host with any address that is not public is refused whole.
 * Throws UrlRefused.
 */
export async function publicAddress(host: string, resolve: Resolve = resolveAll): Promise<string> {
  if (isIP(host)) {
    ensurePublic(host)
    return host
  }
  const addresses = await withinTime(resolve(host)).catch((error: unknown) => {
    throw new UrlRefused(`The host ${host} cannot be resolved (${codeOf(error)}).`)
  })
  const [first] = addresses
  if (!first) throw new UrlRefused(`The host ${host} has no address.`)
  for (const { address } of addresses) ensurePublic(address)
  return first.address
}

const resolveAll: Resolve = (host) => lookup(host, { all: true })

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), resolveTimeoutMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return (error as NodeJS.ErrnoException).code ?? error.message
}

/**
 * Says whether an address may be connected to: every public one, and one of a private range where that is allowed.
 * For names that others choose and that are not in a URL, as those of mail servers.
 */
export function mayConnect(address: string, isPrivateAllowed: boolean): boolean {
  const range = rangeOf(address)
  return range === 'unicast' || (isPrivateAllowed && privateRanges.has(range))
}

function ensurePublic(address: string): void {
  if (mayConnect(address, privateIsAllowed())) return
  throw new UrlRefused(`The URL points to ${address}, which is not a public address (${rangeOf(address)}).`)
}

/** `unicast` for public addresses; otherwise what the address is for. Source: the IANA special-purpose address registries. */
function rangeOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'invalid'
  const parsed = ipaddr.process(address) // an IPv4-mapped IPv6 address is judged as the IPv4 address it reaches
  const range = parsed.range()
  if (range !== 'unicast' || parsed.kind() === 'ipv4') return range
  const v6 = parsed as ipaddr.IPv6
  return v6.match(globalUnicast) && !registries.some((reserved) => v6.match(reserved)) ? range : 'reserved'
}

function privateIsAllowed(): boolean {
  return variableIsOn('PATCHBAY_ALLOW_PRIVATE_WEBHOOKS')
}
