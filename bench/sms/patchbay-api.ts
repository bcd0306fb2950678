import { request } from 'undici'

/** An account made for one measurement: its key and the signing secret of its webhook endpoint. */
export type BenchAccount = { apiKey: string; webhookSecret: string }

/** What `up --demo` writes to demo.json, as far as a measurement needs it. */
export type DemoFile = { url: string; operator: { email: string; password: string } }

type Json = Record<string, unknown>
type Caller = (method: string, path: string, body?: Json) => Promise<Json>

/** The alphanumeric sender of the accounts made here. */
export const SENDER = 'PATCHB'
const PASSWORD = 'bench-of-patchbay-1'

/** Sends everything by SMPP to an SMSC on 127.0.0.1: one carrier with one bind, one route for every prefix. */
export async function connectCarrier(demo: DemoFile, smsc: { port: number; window: number }): Promise<void> {
  const call = await signIn(demo.url, demo.operator)
  const carrier = await call('POST', '/operator/v1/carriers', {
    name: 'bench smsc',
    channel: 'sms',
    settings: { host: '127.0.0.1', port: smsc.port, systemId: 'bench', window: smsc.window, binds: 1 },
    credentials: { password: 'bench' },
  })
  await call('POST', '/operator/v1/routes', {
    carrierId: carrier.id,
    channel: 'sms',
    prefix: '',
    priority: 1,
  })
}

/** Makes a customer account with money, a sender, an API key and a webhook endpoint for delivered messages. */
export async function createBenchAccount(
  demo: DemoFile,
  callbackPort: number,
  events = ['message.delivered'],
): Promise<BenchAccount> {
  const operator = await signIn(demo.url, demo.operator)
  const email = `bench-${Date.now()}@example.test`
  const account = await operator('POST', '/operator/v1/accounts', {
    name: 'Bench',
    email,
    password: PASSWORD,
    currency: 'USD',
    timezone: 'UTC',
    country: 'US',
  })
  await operator('POST', `/operator/v1/accounts/${String(account.id)}/credits`, {
    amount: { amount: '100000', currency: 'USD' },
    note: 'benchmark',
  })
  const customer = await signIn(demo.url, { email, password: PASSWORD })
  await customer('POST', '/v1/senders', {
    channel: 'sms',
    address: SENDER,
    kind: 'alphanumeric',
    default: true,
  })
  const endpoint = await customer('POST', '/v1/webhook-endpoints', {
    url: `http://127.0.0.1:${callbackPort}/receipt`,
    events,
    description: 'benchmark',
  })
  const key = await customer('POST', '/v1/api-keys', { name: 'bench', scopes: ['*'] })
  return { apiKey: String(key.secret), webhookSecret: String(endpoint.secret) }
}

/** The HTTP request that hands one SMS to Patchbay; @@@@@@@ stands for the message's number. */
export function sendRequest(apiKey: string): string {
  const body = JSON.stringify({
    channel: 'sms',
    from: SENDER,
    to: '+91981@@@@@@@',
    class: 'transactional',
    content: { type: 'text', text: 'Your parcel is on its way and will be with you today. Ref @@@@@@@' },
  })
  const head = [
    'POST /v1/messages HTTP/1.1',
    'Host: 127.0.0.1',
    `Authorization: Bearer ${apiKey}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

async function signIn(url: string, who: { email: string; password: string }): Promise<Caller> {
  const answer = await request(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-patchbay-console': '1' },
    body: JSON.stringify({ email: who.email, password: who.password }),
  })
  if (answer.statusCode !== 200) throw new Error(`sign-in of ${who.email}: ${await answer.body.text()}`)
  await answer.body.dump()
  const cookie = [answer.headers['set-cookie']]
    .flat()
    .map((line) => line?.split(';')[0])
    .join('; ')
  return (method, path, body) => callApi(url + path, method, cookie, body)
}

async function callApi(url: string, method: string, cookie: string, body?: Json): Promise<Json> {
  const answer = await request(url, {
    method,
    headers: { cookie, 'content-type': 'application/json', 'x-patchbay-console': '1' },
    body: body && JSON.stringify(body),
  })
  const text = await answer.body.text()
  if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${text}`)
  return text ? (JSON.parse(text) as Json) : {}
}
