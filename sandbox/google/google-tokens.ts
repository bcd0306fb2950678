import { createPublicKey, randomBytes, verify, type KeyObject } from 'node:crypto'
import { nowMs } from '#platform/clock.ts'
import { demoServiceAccount } from './demo-service-account.ts'

/** A no of the token endpoint, in the words of OAuth. */
export type TokenError = { readonly error: string; readonly error_description: string }

/** An access token as the token endpoint gives it. Units: `expires_in` in seconds. Source: RFC 6749 §5.1. */
export type TokenGrant = {
  readonly access_token: string
  readonly expires_in: number
  readonly token_type: 'Bearer'
}

type Claims = { iss?: string; scope?: string; aud?: string; iat?: number; exp?: number }
type Given = { readonly scopes: readonly string[]; readonly untilMs: number }

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const tokenSeconds = 3_599
const clockSkewSeconds = 600

/** The tokens a Google of the sandbox network gave to service accounts, and whether they still open something. */
export class GoogleTokens {
  readonly #accounts = new Map<string, KeyObject>()
  readonly #given = new Map<string, Given>()
  granted = 0

  constructor() {
    this.add(demoServiceAccount.client_email, demoServiceAccount.private_key)
  }

  /** Lets a service account in by its key. */
  add(clientEmail: string, key: string): void {
    this.#accounts.set(clientEmail, createPublicKey(key))
  }

  /**
   * Trades a signed request for a token. `audience` is how the address of this endpoint ends: a sandbox has many names.
   * Source: RFC 7523, with the words Google refuses by.
   */
  grant(form: Readonly<Record<string, string | undefined>>, audience: string): TokenGrant | TokenError {
    if (form['grant_type'] !== jwtBearer)
      return refusal('unsupported_grant_type', `Invalid grant_type: ${form['grant_type']}`)
    const [header, payload, signature, more] = (form['assertion'] ?? '').split('.')
    const claims = partOf(payload) as Claims
    const key = this.#accounts.get(claims.iss ?? '')
    if (!header || !payload || !signature || more !== undefined)
      return refusal('invalid_request', 'Bad Request')
    if (!key) return refusal('invalid_grant', 'Invalid grant: account not found')
    const signed = Buffer.from(`${header}.${payload}`)
    const isSigned = verify('sha256', signed, key, Buffer.from(signature, 'base64url'))
    if ((partOf(header) as { alg?: string }).alg !== 'RS256' || !isSigned)
      return refusal('invalid_grant', 'Invalid JWT Signature.')
    return this.#give(claims, audience)
  }

  /** Whether a request's `authorization` opens an API. */
  opens(authorization: string | undefined, scope: string): boolean {
    const token = authorization?.replace(/^Bearer /, '') ?? ''
    const given = this.#given.get(token)
    return given !== undefined && given.untilMs > nowMs() && given.scopes.includes(scope)
  }

  /** Ends every token given so far, as a security incident does. */
  revokeAll(): void {
    this.#given.clear()
  }

  /** Lets nobody in any more by the key of an account. */
  remove(clientEmail: string): void {
    this.#accounts.delete(clientEmail)
    this.revokeAll()
  }

  #give({ scope, aud, iat, exp }: Claims, audience: string): TokenGrant | TokenError {
    const nowSeconds = nowMs() / 1_000
    if (!aud?.endsWith(audience))
      return refusal('invalid_grant', 'Invalid JWT: The audience is not this token endpoint.')
    if (!iat || !exp || exp - iat > 3_600 || exp < nowSeconds || iat > nowSeconds + clockSkewSeconds)
      return refusal(
        'invalid_grant',
        'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.',
      )
    if (!scope) return refusal('invalid_scope', 'Invalid OAuth scope or ID token audience provided.')
    const token = `ya29.c.${randomBytes(48).toString('base64url')}`
    this.#given.set(token, { scopes: scope.split(' '), untilMs: nowMs() + tokenSeconds * 1_000 })
    this.granted++
    return { access_token: token, expires_in: tokenSeconds, token_type: 'Bearer' }
  }
}

function refusal(error: string, error_description: string): TokenError {
  return { error, error_description }
}

function partOf(part: string | undefined): object {
  try {
    return Object(JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'))) as object
  } catch {
    return {}
  }
}
