import { randomBytes } from 'node:crypto'

/** A new id of a message, opaque and in the manner of WhatsApp's. */
export function newWamid(waId: string): string {
  const serial = randomBytes(10).toString('hex').toUpperCase()
  return `wamid.${Buffer.from(`\u001d\u0018\u000b${waId}\u0015\u0002\u0000\u0011\u0018\u0014${serial}`, 'latin1').toString('base64')}`
}
