import { createPrivateKey, sign, type KeyObject } from 'node:crypto'

/** The key a token is signed with: a PEM, or a key that was read before. */
export type SigningKey = string | KeyObject

/**
 * Writes a signed JSON Web Token, by which the account proves itself to a provider without sending its secret.
 * Source: RFC 7515, RFC 7518 §3.3 (RS256) and §3.4 (ES256: r and s side by side, not DER).
 */
export function signJwt(
  header: { readonly alg: 'RS256' | 'ES256' } & Readonly<Record<string, string>>,
  claims: Readonly<Record<string, string | number>>,
  key: SigningKey,
): string {
  const signed = `${encoded(header)}.${encoded(claims)}`
  const privateKey = typeof key === 'string' ? createPrivateKey(key) : key
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
