import { statuses } from '#smpp/smpp.ts'

/**
 * Reads the command_status a fault names: `RTHROTTLED`, `ESME_RTHROTTLED`, `0x58` or `88`.
 * Shape: ESME_RSYSERR for none or one nobody knows.
 */
export function providerStatus(code: string): number {
  const name = code
    .trim()
    .toUpperCase()
    .replace(/^ESME_/, '')
  const known = Object.entries(statuses).find(([entry]) => entry === name)?.[1]
  if (known !== undefined && known !== 0) return known
  const value = Number(name.replace(/^0X/, '0x'))
  return Number.isInteger(value) && value > 0 && value <= 0xffffffff ? value : statuses.RSYSERR
}
