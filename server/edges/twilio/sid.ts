import { dashedUuid } from '#shared/ids.ts'

/** What the door's sids begin with: account, API key, message, message with a file, file, service, number, content template. */
export type SidPrefix = 'AC' | 'SK' | 'SM' | 'MM' | 'ME' | 'MG' | 'PN' | 'HX' | 'RQ'

const shape = /^([A-Z]{2})([0-9a-f]{32})$/i

/** The sid of one of our uuids: nothing is stored for it, `uuidOfSid` leads back. */
export function sidOf(prefix: SidPrefix, uuid: string): string {
  return prefix + uuid.replaceAll('-', '')
}

/** The uuid behind a sid of one of these kinds; null for any other text. */
export function uuidOfSid(sid: string, ...prefixes: readonly SidPrefix[]): string | null {
  const [, prefix, hex] = shape.exec(sid) ?? []
  if (!hex || !(prefixes as readonly (string | undefined)[]).includes(prefix)) return null
  return dashedUuid(hex.toLowerCase())
}
