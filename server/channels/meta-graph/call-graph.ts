import type { Connection, HttpAnswer, HttpRequest } from '../http/connection.ts'
import { jsonOf } from '../http/connection.ts'
import { connectRefusalOf } from './read-error.ts'
import { signatureOfToken } from './signature.ts'

/** The way to Graph: where it is and who asks. */
export type GraphAccess = {
  readonly baseUrl: string
  readonly version: string
  /** Absent where the call itself proves who asks, as the trade of a code does. */
  readonly accessToken?: string
  /** Given where Graph takes a proof of the secret beside the token. */
  readonly appSecret?: string
}

/** What is asked of Graph. */
export type GraphCall = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below the version: `/me/messages`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** A call of Graph. The token goes into a header, where no log of URLs shows it. */
export function graphRequest(
  { baseUrl, version, accessToken, appSecret }: GraphAccess,
  { method, path, query = {}, body }: GraphCall,
): HttpRequest {
  const parameters = new URLSearchParams(query)
  if (accessToken && appSecret) parameters.set('appsecret_proof', signatureOfToken(accessToken, appSecret))
  const search = parameters.toString()
  const base = [baseUrl, version].filter(Boolean).join('/')
  return {
    method,
    url: `${base}${path}${search && `?${search}`}`,
    headers: {
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }
}

/** Asks Graph while connecting. Throws ConnectRefused with its reason. */
export async function askGraph(
  call: Connection['call'],
  access: GraphAccess,
  what: GraphCall,
): Promise<unknown> {
  return jsonOrRefusal(await call(graphRequest(access, what)))
}

/** The JSON of an answer that is no refusal. Throws ConnectRefused. */
export function jsonOrRefusal(answer: HttpAnswer): unknown {
  if (answer.status >= 400) throw connectRefusalOf(answer)
  return jsonOf(answer)
}
