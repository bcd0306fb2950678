import { randomBytes } from 'node:crypto'

/** Makes the secret with which an account's server vouches for a site's visitors. Shape: 32 random bytes as Base64url. */
export function newIdentitySecret(): string {
  return randomBytes(32).toString('base64url')
}
