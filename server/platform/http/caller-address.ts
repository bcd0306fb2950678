import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import { variable } from '../config.ts'
import { isInRanges, parseIpRange, type IpRange } from '../ip-ranges.ts'

/** The proxies whose word on the caller's address is taken; throws when an entry cannot be read. */
export function trustedProxies(): IpRange[] {
  const entries = variable('PATCHBAY_TRUSTED_PROXIES').split(',')
  return entries
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const range = parseIpRange(entry)
      if (!range) throw new Error(`PATCHBAY_TRUSTED_PROXIES: ${entry} is not an IP address or CIDR range`)
      return range
    })
}

/**
 * The address a request comes from: that of the connection, or, when a trusted proxy holds it, the nearest address of
 * `X-Forwarded-For` that is no trusted proxy. Whatever stands before that one was written by the caller and proves nothing.
 */
export function callerAddress(request: IncomingMessage, trusted: readonly IpRange[]): string {
  let address = request.socket.remoteAddress ?? ''
  if (trusted.length === 0) return address
  const hops = String(request.headers['x-forwarded-for'] ?? '').split(',')
  while (isInRanges(address, trusted)) {
    const next = addressOf(hops.pop())
    if (next === null) return address
    address = next
  }
  return address
}

/** An entry of the header as a plain address; some proxies add the port of the connection. Null when there is none. */
function addressOf(entry: string | undefined): string | null {
  const text = entry?.trim() ?? ''
  const plain = /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text
  return ipaddr.isValid(plain) ? ipaddr.process(plain).toString() : null
}
