import { createHash, timingSafeEqual } from 'node:crypto'
import type { Hook } from '../connecting.ts'

/** The secret as Telegram takes it: letters, digits, `_` and `-`; one with other characters goes as its hash. */
export function secretToken({ secret }: Hook): string {
  return /^[\w-]{1,256}$/.test(secret) ? secret : hash(secret).toString('base64url')
}

/** Whether a request carries the secret; compared as hashes, which takes the same time whatever came. */
export function isSecretToken(given: string | undefined, hook: Hook): boolean {
  return given !== undefined && timingSafeEqual(hash(given), hash(secretToken(hook)))
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
