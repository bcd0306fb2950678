import { hash, randomBytes } from 'node:crypto'

/** Makes a secret of 256 random bits in 43 URL-safe characters, after a visible prefix. */
export function secretToken(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url')
}

/** SHA-256 of a secret in hex: what is stored and looked up in its place. Enough for 256 random bits; not for passwords. */
export function secretHash(secret: string): string {
  return hash('sha256', secret, 'hex')
}
