import assert from 'node:assert/strict'
import type { Instance } from './instance.ts'

/** What an instance answered. */
export type Answer<T> = { readonly status: number; readonly type: string; readonly body: T }

/** Calls an instance as somebody; a body is sent as JSON, and an answer without one is null. */
export type Call = <T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
) => Promise<Answer<T>>

/** Calls a server with the same headers each time; `heard` is told of every answer. */
export function callerOf(
  url: string,
  headers: Readonly<Record<string, string>>,
  heard: (method: string, path: string, answer: Answer<unknown>) => void = () => {},
): Call {
  return async <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
    const response = await fetch(url + path, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const answer = {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      body: (text === '' ? null : JSON.parse(text)) as T,
    }
    heard(method, path, answer)
    return answer
  }
}

/** Calls with an API key. */
export const keyHolder = (url: string, apiKey: string): Call =>
  callerOf(url, { authorization: `Bearer ${apiKey}` })

/** Signs somebody in and calls as the console does. */
export async function signedIn(
  url: string,
  who: { readonly email: string; readonly password: string },
): Promise<Call> {
  const response = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-patchbay-console': '1' },
    body: JSON.stringify({ email: who.email, password: who.password }),
  })
  assert.equal(response.status, 200, await response.text())
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
  return callerOf(url, { cookie, 'x-patchbay-console': '1' })
}

/** An account beside the demo's, with a key, a sender and money. */
export type OtherAccount = { readonly id: string; readonly sender: string; readonly call: Call }

/** Has the operator open an account that can send SMS. `credit` is in USD. */
export async function openAccount(
  { url, demo }: Instance,
  name: string,
  credit: string,
  sender: string,
): Promise<OtherAccount> {
  const operator = await signedIn(url, demo.operator)
  const owner = { email: `${name}@example.com`, password: 'a long enough password' }
  const account = await operator<{ id: string }>('POST', '/operator/v1/accounts', {
    ...owner,
    name,
    currency: 'USD',
    timezone: 'UTC',
    country: 'US',
  })
  assert.equal(account.status, 201, JSON.stringify(account.body))
  const { id } = account.body
  const credited = await operator('POST', `/operator/v1/accounts/${id}/credits`, {
    amount: { amount: credit, currency: 'USD' },
    note: 'to begin with',
  })
  assert.equal(credited.status, 201, JSON.stringify(credited.body))
  const console = await signedIn(url, owner)
  const key = await console<{ secret: string }>('POST', '/v1/api-keys', { name: 'test', scopes: ['*'] })
  assert.equal(key.status, 201, JSON.stringify(key.body))
  const call = keyHolder(url, key.body.secret)
  const made = await call('POST', '/v1/senders', {
    channel: 'sms',
    address: sender,
    kind: 'long_code',
    default: true,
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return { id, sender, call }
}
