import ipaddr from 'ipaddr.js'
import { Refusal } from '#platform/refusal.ts'

/** A range of IPv4 or IPv6 addresses. */
export type IpRange = readonly [address: ipaddr.IPv4 | ipaddr.IPv6, bits: number]

/**
 * Reads a list of addresses and CIDR ranges; an empty list allows every address.
 * IPv4 in its IPv6 form (`::ffff:10.0.0.0/104`) counts as IPv4. Refuses invalid_request, naming the entry.
 */
export function parseAllowedIps(entries: readonly string[]): IpRange[] {
  return entries.map((entry) => {
    const range = rangeOf(entry)
    if (!range)
      throw new Refusal('invalid_request', {
        detail: `${entry} is not an IP address or CIDR range, such as 203.0.113.0/24 or 2001:db8::/48.`,
      })
    return range
  })
}

/** Whether an address lies in one of the ranges, or no range is set. An address that cannot be read is not allowed. */
export function ipIsAllowed(ip: string, ranges: readonly IpRange[]): boolean {
  if (ranges.length === 0) return true
  if (!ipaddr.isValid(ip)) return false
  const address = ipaddr.process(ip)
  return ranges.some(([range, bits]) => address.kind() === range.kind() && address.match(range, bits))
}

function rangeOf(entry: string): IpRange | null {
  const plain = entry.includes('/') ? entry.slice(0, entry.indexOf('/')) : entry
  if (!plain.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(plain)) return null
  if (!entry.includes('/')) return ipaddr.isValid(entry) ? whole(ipaddr.process(entry)) : null
  if (!ipaddr.isValidCIDR(entry)) return null
  const [address, bits] = ipaddr.parseCIDR(entry)
  if (address.kind() === 'ipv6' && (address as ipaddr.IPv6).isIPv4MappedAddress() && bits >= 96)
    return [(address as ipaddr.IPv6).toIPv4Address(), bits - 96]
  return [address, bits]
}

function whole(address: ipaddr.IPv4 | ipaddr.IPv6): IpRange {
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}
