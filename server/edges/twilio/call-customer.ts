import { outgoingUrl, type OutgoingAnswer, type OutgoingClient } from '#platform/outgoing/outgoing-client.ts'
import { publicUrl } from '#platform/outgoing/ssrf-guard.ts'
import { tellingOf } from './known-credentials.ts'
import type { CallbackRow } from './queries/callbacks.ts'
import { sidOf } from './sid.ts'
import type { CallbackParams } from './callback-params.ts'
import { signCallback, signCallbackBody } from './sign-callback.ts'

const formType = 'application/x-www-form-urlencoded; charset=utf-8'

/** Where a call goes and what it says. */
export type CustomerCall = Pick<CallbackRow, 'accountId' | 'url' | 'method'> & {
  readonly params: CallbackParams
}

/**
 * Calls a customer's URL as Twilio would, signed with the account's primary auth token. Rejects in words for the customer when
 * there was no answer, or the URL may not be called.
 */
export async function callCustomer(client: OutgoingClient, call: CustomerCall): Promise<OutgoingAnswer> {
  const url = publicUrl(call.url)
  url.hash = ''
  const { token, callbackBody } = await tellingOf(sidOf('AC', call.accountId))
  if (call.method === 'GET') return send(client, 'GET', withQuery(url, call.params), '', token, {})
  if (callbackBody === 'json') return sendJson(client, url, JSON.stringify(call.params), token)
  const body = new URLSearchParams(call.params).toString()
  return send(client, 'POST', url, body, token, call.params)
}

function send(
  client: OutgoingClient,
  method: 'GET' | 'POST',
  url: URL,
  body: string,
  token: string | null,
  params: CallbackParams,
): Promise<OutgoingAnswer> {
  const signature = token === null ? null : signCallback(token, url.href, params)
  return client.post(outgoingUrl(url, { method, contentType: formType }), headersOf(signature), body)
}

function sendJson(
  client: OutgoingClient,
  url: URL,
  body: string,
  token: string | null,
): Promise<OutgoingAnswer> {
  if (token === null) return client.post(outgoingUrl(url), headersOf(null), body)
  const signed = signCallbackBody(token, url, body)
  return client.post(outgoingUrl(signed.url), headersOf(signed.signature), body)
}

function withQuery(url: URL, params: CallbackParams): URL {
  const asked = new URL(url)
  for (const [name, value] of Object.entries(params)) asked.searchParams.append(name, value)
  return asked
}

/** An account whose last auth token was deleted is told without a signature, which its server will notice. */
function headersOf(signature: string | null): string[] {
  return ['accept', '*/*', ...(signature === null ? [] : ['x-twilio-signature', signature])]
}
