import { isInRanges, parseIpRange, type IpRange } from '#platform/ip-ranges.ts'
import { Refusal } from '#platform/refusal.ts'

/** Reads a list of addresses and CIDR ranges; an empty list allows every address. Refuses invalid_request, naming the entry. */
export function parseAllowedIps(entries: readonly string[]): IpRange[] {
  return entries.map((entry) => {
    const range = parseIpRange(entry)
    if (!range)
      throw new Refusal('invalid_request', {
        detail: `${entry} is not an IP address or CIDR range, such as 203.0.113.0/24 or 2001:db8::/48.`,
      })
    return range
  })
}

/** Whether an address lies in one of the ranges, or no range is set. An address that cannot be read is not allowed. */
export function ipIsAllowed(ip: string, ranges: readonly IpRange[]): boolean {
  return ranges.length === 0 || isInRanges(ip, ranges)
}
