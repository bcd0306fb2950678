import { nowMs } from '#platform/clock.ts'
import { jsonOf, NotSent, Unanswered, type Connection, type HttpAnswer } from '../http/connection.ts'
import { signJwt } from '../http/sign-jwt.ts'
import { readServiceAccount, type ServiceAccount } from './service-account.ts'

/** Whose token, for what, from where. */
export type TokenRequest = {
  readonly serviceAccountKey: string
  /** Where tokens are given; also the audience of the signed request. */
  readonly tokenUrl: string
  readonly scope: string
}

/** Google's own address for tokens. */
export const googleTokenUrl = 'https://oauth2.googleapis.com/token'

/** Google gives no token for the key: it was deleted, the account disabled, or the machine's clock is wrong. */
export class TokenRefused extends Error {}

type Kept = { readonly token: Promise<string>; freshUntilMs: number }

const renewBeforeEndMs = 300_000
const assertedForSeconds = 3_600

/**
 * The access token of a service account, kept while the link is open and renewed five minutes before its end.
 * Throws TokenRefused when Google gives none, NotSent when it cannot be asked now.
 */
export function accessToken(connection: Connection, request: TokenRequest): Promise<string> {
  const kept = connection.memory.get(memoryKey(request)) as Kept | undefined
  if (kept && kept.freshUntilMs > nowMs()) return kept.token
  return renewed(connection, request)
}

/** Forgets a token that was refused, unless another took its place meanwhile. */
export async function forgetToken(
  connection: Connection,
  request: TokenRequest,
  token: string,
): Promise<void> {
  const kept = connection.memory.get(memoryKey(request)) as Kept | undefined
  if (kept && (await kept.token) === token) connection.memory.delete(memoryKey(request))
}

/** Asks once, however many messages wait for the token. */
function renewed(connection: Connection, request: TokenRequest): Promise<string> {
  const key = memoryKey(request)
  const asked = askForToken(connection, request)
  const kept: Kept = { token: asked.then(({ token }) => token), freshUntilMs: Infinity }
  connection.memory.set(key, kept)
  asked.then(
    ({ freshUntilMs }) => (kept.freshUntilMs = freshUntilMs),
    () => connection.memory.get(key) === kept && connection.memory.delete(key),
  )
  return kept.token
}

async function askForToken(
  connection: Connection,
  { serviceAccountKey, tokenUrl, scope }: TokenRequest,
): Promise<{ token: string; freshUntilMs: number }> {
  const askedMs = nowMs()
  const assertion = assertionOf(readServiceAccount(serviceAccountKey), tokenUrl, scope, askedMs)
  const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }
  const answer = await connection
    .call({
      method: 'POST',
      url: tokenUrl,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(grant).toString(),
    })
    .catch(asNotSent)
  return readToken(answer, askedMs)
}

/** The signed request for a token. Source: RFC 7523 §2.1; Google allows an hour. */
function assertionOf(account: ServiceAccount, audience: string, scope: string, atMs: number): string {
  const iat = Math.floor(atMs / 1_000)
  return signJwt(
    { alg: 'RS256', typ: 'JWT', ...(account.keyId && { kid: account.keyId }) },
    { iss: account.clientEmail, scope, aud: audience, iat, exp: iat + assertedForSeconds },
    account.privateKey,
  )
}

function readToken(answer: HttpAnswer, askedMs: number): { token: string; freshUntilMs: number } {
  const body = jsonOf(answer) as {
    access_token?: string
    expires_in?: number
    error?: string
    error_description?: string
  } | null
  if (answer.status === 200 && body?.access_token)
    return {
      token: body.access_token,
      freshUntilMs: askedMs + (body.expires_in ?? 3_599) * 1_000 - renewBeforeEndMs,
    }
  if (answer.status === 400 || answer.status === 401 || answer.status === 403)
    throw new TokenRefused(`${body?.error ?? answer.status}: ${body?.error_description ?? 'No token.'}`)
  throw new NotSent(`No access token was given: ${answer.status}`)
}

/** A token that did not come leaves the message unsent, whatever became of the request for the token. */
function asNotSent(error: unknown): never {
  throw error instanceof Unanswered ? new NotSent(error.message) : error
}

function memoryKey({ scope }: TokenRequest): string {
  return `google-token ${scope}`
}
