import type { Outcome } from '../channel.ts'
import { ConnectRefused } from '../connecting.ts'
import {
  NotSent,
  Unanswered,
  type Connection,
  type HttpAnswer,
  type HttpRequest,
} from '../http/connection.ts'
import { accessToken, forgetToken, TokenRefused, type TokenRequest } from './access-token.ts'

/** Calls an API of Google's; a token it refuses is renewed once, for tokens can be revoked before their end. */
export async function callGoogle(
  connection: Connection,
  token: TokenRequest,
  request: HttpRequest,
): Promise<HttpAnswer> {
  const first = await accessToken(connection, token)
  const answer = await connection.call(bearing(first, request))
  if (answer.status !== 401) return answer
  await forgetToken(connection, token, first)
  return connection.call(bearing(await accessToken(connection, token), request))
}

/** What a message comes to for which Google gave no token; anything else flies on. */
export function outcomeOfRefusedToken(error: unknown): Outcome {
  if (!(error instanceof TokenRefused)) throw error
  return {
    kind: 'refused',
    retry: 'later',
    code: 'credentials_refused',
    detail: `${error.message} Create a new key for the service account and connect again with it.`,
    halts: 'credentials',
  }
}

/** Says to a person who connects what kept Google from answering. */
export function asConnectRefused(error: unknown): never {
  if (error instanceof TokenRefused)
    throw new ConnectRefused(`Google gives no token for this key (${error.message}). Create a new key.`)
  if (error instanceof NotSent || error instanceof Unanswered)
    throw new ConnectRefused(error.message, { byProvider: false })
  throw error
}

function bearing(token: string, request: HttpRequest): HttpRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } }
}
