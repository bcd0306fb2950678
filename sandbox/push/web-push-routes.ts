import { createPublicKey, randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { nowMs } from '#platform/clock.ts'
import { demoVapid, publicJwk } from './demo-keys.ts'
import { browserSecretsOf, handsetOf } from './device-ids.ts'
import type { Services } from './push.ts'
import { openPayload } from './open-payload.ts'
import { readEs256 } from './read-es256.ts'
import type { ShownPush } from './shown-push.ts'

type Asked = { Params: { browser: string } }
type Refusal = { status: number; reason: string }

const bodyBytesMax = 4_096
const dayMs = 86_400_000

/** A browser's push service, as strict as those of Mozilla and Google. Source: RFC 8030, RFC 8292. */
export function webPushRoutes(scope: FastifyInstance, { devices, misbehave }: Services): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  scope.post<Asked>('/web/send/:browser', async (request, reply) => {
    const status = await misbehave((code) => (/^[45]\d\d$/.test(code) ? Number(code) : 500))
    if (status) return refuse(reply, { status, reason: 'Injected by the faults of the sandbox network.' })
    const { browser } = request.params
    const handset = handsetOf('browser', browser)
    if (handset === null) return refuse(reply, { status: 404, reason: 'No such subscription.' })
    if (devices.goneSince(browser, handset) !== null)
      return refuse(reply, { status: 410, reason: 'push subscription has unsubscribed or expired.' })
    const fault = faultInHeaders(request) ?? faultInKey(request)
    if (fault) return refuse(reply, fault)
    const push = readPush(request.body as Buffer, browser)
    if (!push)
      return refuse(reply, { status: 400, reason: 'The body is no aes128gcm record for this browser.' })
    const providerId = randomUUID()
    const ttlSeconds = Number(request.headers['ttl'])
    const collapseKey = request.headers['topic'] as string | undefined
    devices.take({
      handset,
      app: 'browser',
      appName: 'Browser',
      device: browser,
      collapseKey,
      providerId,
      ttlSeconds,
      push,
    })
    return reply
      .code(201)
      .header('location', `/push/web/messages/${providerId}`)
      .header('ttl', ttlSeconds)
      .send()
  })
}

function faultInHeaders({ headers, body }: FastifyRequest): Refusal | null {
  if (!/^\d{1,10}$/.test(String(headers['ttl'] ?? '')))
    return { status: 400, reason: 'TTL header is missing or wrong.' }
  if (headers['content-encoding'] !== 'aes128gcm')
    return { status: 415, reason: 'Content-Encoding must be aes128gcm.' }
  const urgency = headers['urgency'] ?? 'normal'
  if (!['very-low', 'low', 'normal', 'high'].includes(String(urgency)))
    return { status: 400, reason: `Urgency ${String(urgency)} is unknown.` }
  if (headers['topic'] !== undefined && !/^[\w-]{1,32}$/.test(String(headers['topic'])))
    return { status: 400, reason: 'Topic must be at most 32 characters of Base64url.' }
  return (body as Buffer).length > bodyBytesMax ? { status: 413, reason: 'The payload is too large.' } : null
}

/** Whoever sends must have the key that the browser named when it subscribed. */
function faultInKey(request: FastifyRequest): Refusal | null {
  const [, token, key] = /^vapid t=([^,\s]+),\s*k=([\w-]+)$/.exec(request.headers.authorization ?? '') ?? []
  if (!token || !key) return { status: 401, reason: 'A VAPID authorization is missing.' }
  if (key !== demoVapid.publicKey)
    return {
      status: 403,
      reason:
        'the key in the authorization header does not correspond to the sender ID used to subscribe this user.',
    }
  const publicKey = createPublicKey({ key: publicJwk(Buffer.from(key, 'base64url')), format: 'jwk' })
  const jwt = readEs256(token, () => publicKey)
  if (!jwt) return { status: 403, reason: 'The signature of the VAPID token is wrong.' }
  const { aud, exp = 0, sub = '' } = jwt.claims
  if (aud !== `${request.protocol}://${request.host}`)
    return { status: 403, reason: `aud ${aud} is not this push service.` }
  if (exp * 1_000 < nowMs() || exp * 1_000 > nowMs() + dayMs)
    return { status: 403, reason: 'exp is not within a day.' }
  return /^(mailto:|https:\/\/)/.test(sub)
    ? null
    : { status: 403, reason: 'sub is no mailto: or https: address.' }
}

type Payload = {
  notification?: {
    title?: string
    body?: string
    image?: string
    navigate?: string
    tag?: string
    actions?: { action: string; title: string; navigate?: string }[]
    data?: Record<string, string>
  }
}

/** Opens and reads it as the page's worker does; null when the browser would throw it away. */
function readPush(body: Buffer, browser: string): ShownPush | null {
  try {
    const { notification = {} } = JSON.parse(openPayload(body, browserSecretsOf(browser))) as Payload
    const { title = '', body: text = '', image, navigate, tag, actions = [], data = {} } = notification
    const shown = actions.map(({ action, title: label, navigate: link }) => ({
      id: action,
      title: label,
      link,
    }))
    return { title, body: text, image, link: navigate, tag, actions: shown, report: data }
  } catch {
    return null
  }
}

function refuse(reply: FastifyReply, { status, reason }: Refusal): FastifyReply {
  if (status === 429) reply.header('retry-after', '1')
  return reply.code(status).send(reason)
}
