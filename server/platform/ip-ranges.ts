import ipaddr from 'ipaddr.js'

/** A range of IPv4 or IPv6 addresses. */
export type IpRange = readonly [address: ipaddr.IPv4 | ipaddr.IPv6, bits: number]

/**
 * Reads an address or CIDR range; null for anything else.
 * IPv4 in its IPv6 form (`::ffff:10.0.0.0/104`) counts as IPv4.
 */
export function parseIpRange(entry: string): IpRange | null {
  const plain = entry.includes('/') ? entry.slice(0, entry.indexOf('/')) : entry
  if (!plain.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(plain)) return null
  if (!entry.includes('/')) return ipaddr.isValid(entry) ? whole(ipaddr.process(entry)) : null
  if (!ipaddr.isValidCIDR(entry)) return null
  const [address, bits] = ipaddr.parseCIDR(entry)
  if (address.kind() === 'ipv6' && (address as ipaddr.IPv6).isIPv4MappedAddress() && bits >= 96)
    return [(address as ipaddr.IPv6).toIPv4Address(), bits - 96]
  return [address, bits]
}

/** Whether an address lies in one of the ranges; one that cannot be read lies in none. */
export function isInRanges(ip: string, ranges: readonly IpRange[]): boolean {
  if (!ipaddr.isValid(ip)) return false
  const address = ipaddr.process(ip)
  return ranges.some(([range, bits]) => address.kind() === range.kind() && address.match(range, bits))
}

function whole(address: ipaddr.IPv4 | ipaddr.IPv6): IpRange {
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}
