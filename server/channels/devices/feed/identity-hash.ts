import { createHmac } from 'node:crypto'
import { isSameSecret } from '#platform/secrets.ts'

/** What a customer's server computes of its own id of a person: HMAC-SHA256 under the connector's `feedSecret`, in hex. */
export function feedHash(feedSecret: string, person: string): string {
  return createHmac('sha256', feedSecret).update(person, 'utf8').digest('hex')
}

/** Whether a hash proves an id; compared in constant time. */
export function isSigned(feedSecret: string, person: string, given: string): boolean {
  const expected = Buffer.from(feedHash(feedSecret, person), 'ascii')
  const claimed = Buffer.from(given.toLowerCase(), 'latin1')
  return isSameSecret(claimed, expected)
}
