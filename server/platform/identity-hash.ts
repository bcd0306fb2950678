import { createHmac } from 'node:crypto'
import { isSameSecret } from './secrets.ts'

/**
 * What another server computes of its own id of a person, by a secret it shares with us, so that a browser can show who it speaks for.
 * Shape: HMAC-SHA256 in hex.
 */
export function identityHash(secret: string, externalId: string): string {
  return createHmac('sha256', secret).update(externalId, 'utf8').digest('hex')
}

/** Whether a hash proves an id; compared in constant time. */
export function isProvenIdentity(secret: string, externalId: string, given: string): boolean {
  const expected = Buffer.from(identityHash(secret, externalId), 'ascii')
  const claimed = Buffer.from(given.toLowerCase(), 'latin1')
  return isSameSecret(claimed, expected)
}
