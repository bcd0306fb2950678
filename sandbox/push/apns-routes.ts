import { createPublicKey, randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { nowMs } from '#platform/clock.ts'
import { demoApple, publicJwk } from './demo-keys.ts'
import { handsetOf } from './device-ids.ts'
import type { Services } from './push.ts'
import { readEs256 } from './read-es256.ts'
import type { Report, ShownPush } from './shown-push.ts'

type Asked = { Params: { token: string } }

const bodyBytesMax = 4_096
const tokenMaxMs = 3_600_000
const pushTypes = [
  'alert',
  'background',
  'voip',
  'complication',
  'fileprovider',
  'mdm',
  'liveactivity',
  'pushtotalk',
  'location',
  'widgets',
]

/** Apple's statuses by reason. Source: Apple, handling notification responses from APNs. */
const apnsReasons: Readonly<Record<string, number>> = {
  BadCollapseId: 400,
  BadDeviceToken: 400,
  BadExpirationDate: 400,
  BadMessageId: 400,
  BadPriority: 400,
  BadTopic: 400,
  DeviceTokenNotForTopic: 400,
  InvalidPushType: 400,
  MissingTopic: 400,
  PayloadEmpty: 400,
  TopicDisallowed: 400,
  ExpiredProviderToken: 403,
  InvalidProviderToken: 403,
  MissingProviderToken: 403,
  BadPath: 404,
  MethodNotAllowed: 405,
  ExpiredToken: 410,
  Unregistered: 410,
  PayloadTooLarge: 413,
  TooManyProviderTokenUpdates: 429,
  TooManyRequests: 429,
  InternalServerError: 500,
  ServiceUnavailable: 503,
  Shutdown: 503,
}

/** Apple's push service. The real one speaks HTTP/2 only; what it is strict about is the same. */
export function apnsRoutes(scope: FastifyInstance, { devices, misbehave }: Services): void {
  const key = createPublicKey({
    key: publicJwk(Buffer.from(demoApple.publicKey, 'base64url')),
    format: 'jwk',
  })
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  scope.post<Asked>('/apns/3/device/:token', async (request, reply) => {
    const injected = await misbehave((code) => (code in apnsReasons ? code : 'InternalServerError'))
    if (injected) return refuse(reply, injected)
    const { token } = request.params
    const fault = faultInToken(request, key) ?? faultInHeaders(request) ?? faultInBody(request.body as Buffer)
    if (fault) return refuse(reply, fault)
    const handset = /^[0-9a-f]{64}$/i.test(token) ? handsetOf('apns', token.toLowerCase()) : null
    if (handset === null) return refuse(reply, 'BadDeviceToken')
    const goneSinceMs = devices.goneSince(token, handset)
    if (goneSinceMs !== null) return refuse(reply, 'Unregistered', goneSinceMs)
    const providerId = (request.headers['apns-id'] as string | undefined) ?? randomUUID()
    const collapseKey = request.headers['apns-collapse-id'] as string | undefined
    const ttlSeconds = ttlSecondsOf(request)
    devices.take({
      handset,
      app: demoApple.bundleId,
      appName: 'iPhone app',
      device: token,
      collapseKey,
      providerId,
      ttlSeconds,
      push: pushOf(request.body as Buffer),
    })
    return reply.code(200).header('apns-id', providerId).send()
  })
}

function faultInToken({ headers }: FastifyRequest, key: ReturnType<typeof createPublicKey>): string | null {
  const [, token] = /^bearer (\S+)$/i.exec(headers.authorization ?? '') ?? []
  if (!token) return 'MissingProviderToken'
  const jwt = readEs256(token, ({ header, claims }) =>
    header.kid === demoApple.keyId && claims.iss === demoApple.teamId ? key : undefined,
  )
  if (!jwt) return 'InvalidProviderToken'
  const madeMs = (jwt.claims.iat ?? 0) * 1_000
  return Math.abs(nowMs() - madeMs) > tokenMaxMs ? 'ExpiredProviderToken' : null
}

function faultInHeaders({ headers }: FastifyRequest): string | null {
  const topic = headers['apns-topic']
  if (!topic) return 'MissingTopic'
  if (topic !== demoApple.bundleId) return 'TopicDisallowed'
  const pushType = String(headers['apns-push-type'] ?? 'alert')
  if (!pushTypes.includes(pushType)) return 'InvalidPushType'
  const priority = String(headers['apns-priority'] ?? '10')
  if (!['10', '5', '1'].includes(priority) || (pushType === 'background' && priority === '10'))
    return 'BadPriority'
  if (!/^\d+$/.test(String(headers['apns-expiration'] ?? '0'))) return 'BadExpirationDate'
  const id = headers['apns-id']
  if (id !== undefined && !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(String(id))) return 'BadMessageId'
  return Buffer.byteLength(String(headers['apns-collapse-id'] ?? '')) > 64 ? 'BadCollapseId' : null
}

function faultInBody(body: Buffer | undefined): string | null {
  if (!body || body.length === 0) return 'PayloadEmpty'
  if (body.length > bodyBytesMax) return 'PayloadTooLarge'
  try {
    return typeof (JSON.parse(body.toString('utf8')) as { aps?: unknown }).aps === 'object'
      ? null
      : 'PayloadEmpty'
  } catch {
    return 'PayloadEmpty'
  }
}

function ttlSecondsOf({ headers }: FastifyRequest): number {
  return Math.max(0, Number(headers['apns-expiration'] ?? 0) - nowMs() / 1_000)
}

type Payload = {
  aps?: { alert?: { title?: string; body?: string } }
  image?: string
  link?: string
  actions?: { id: string; title: string; link?: string }[]
} & Report

function pushOf(body: Buffer): ShownPush {
  const {
    aps,
    image,
    link,
    actions = [],
    messageId,
    to,
    proof,
    report,
  } = JSON.parse(body.toString('utf8')) as Payload
  const { title = '', body: text = '' } = aps?.alert ?? {}
  return { title, body: text, image, link, actions, report: { messageId, to, proof, report } }
}

function refuse(reply: FastifyReply, reason: string, timestamp?: number): FastifyReply {
  return reply
    .code(apnsReasons[reason] ?? 500)
    .send({ reason, ...(timestamp !== undefined && { timestamp }) })
}
