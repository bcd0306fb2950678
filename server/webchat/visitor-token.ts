import { hash, randomBytes } from 'node:crypto'

/** How long a browser that does not come back stays known. */
export const tokenKeptMs = 180 * 86_400_000

/** Makes what lets a browser speak as a visitor: 256 random bits. */
export function newVisitorToken(): string {
  return `wct_${randomBytes(32).toString('base64url')}`
}

/** What is kept in its place. */
export function visitorTokenHash(token: string): string {
  return hash('sha256', token, 'hex')
}

/** Whether a text has the shape of one: anything else is not looked up. */
export function isVisitorToken(text: string): boolean {
  return /^wct_[\w-]{43}$/.test(text)
}
