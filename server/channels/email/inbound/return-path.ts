import { dashedUuid } from '#shared/ids.ts'

/** The message whose bounces come to an address, as a dashed uuid; null for an address that is no return path. Case does not count: servers change it. */
export function messageOfReturnPath(address: string): string | null {
  const hex = /^b(?:ounces?)?[+-]([0-9a-f]{32})@/i.exec(address)?.[1]
  return hex === undefined ? null : dashedUuid(hex.toLowerCase())
}

/** The domains whose mail an address may be: its own, and the one above it, whose return paths live below it. */
export function domainsOfAddress(address: string): string[] {
  const domain = address
    .slice(address.lastIndexOf('@') + 1)
    .toLowerCase()
    .replace(/\.$/, '')
  const above = domain.slice(domain.indexOf('.') + 1)
  return above.includes('.') ? [domain, above] : [domain]
}
