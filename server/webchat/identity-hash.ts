import { createHmac, randomBytes } from 'node:crypto'
import { isSameSecret } from '#platform/secrets.ts'

/** Makes a secret for a site: 32 random bytes as Base64url. */
export function newIdentitySecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What the customer's server computes of its own id of a person: HMAC-SHA256 under the site's identity secret, in hex. */
export function identityHash(secret: string, externalId: string): string {
  return createHmac('sha256', secret).update(externalId, 'utf8').digest('hex')
}

/** Whether a hash proves an id; compared in constant time. */
export function isProvenIdentity(secret: string, externalId: string, given: string): boolean {
  const expected = Buffer.from(identityHash(secret, externalId), 'ascii')
  const claimed = Buffer.from(given.toLowerCase(), 'latin1')
  return isSameSecret(claimed, expected)
}
