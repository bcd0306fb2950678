import { randomInt } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { demoServiceAccount } from '../google/demo-service-account.ts'
import { GoogleError, googleStatus } from '../google/google-error.ts'
import { ensureToken } from '../google/google-routes.ts'
import { handsetOf } from './device-ids.ts'
import type { Services } from './push.ts'
import type { ShownPush } from './shown-push.ts'

type Asked = { Params: { project: string } }

const ttl = z.string().regex(/^\d+(\.\d{1,9})?s$/)
const reserved = /^(from|message_type|gcm.*|google.*)$/

const messageShape = z
  .strictObject({
    token: z.string().optional(),
    topic: z.string().optional(),
    condition: z.string().optional(),
    notification: z
      .strictObject({ title: z.string().optional(), body: z.string().optional(), image: z.url().optional() })
      .optional(),
    data: z
      .record(
        z.string().refine((key) => !reserved.test(key), 'Invalid data payload key'),
        z.string(),
      )
      .optional(),
    android: z
      .strictObject({
        collapse_key: z.string().optional(),
        priority: z.enum(['NORMAL', 'HIGH']).optional(),
        ttl: ttl
          .refine((text) => Number.parseFloat(text) <= 2_419_200, 'ttl must be at most 4 weeks')
          .optional(),
        restricted_package_name: z.string().optional(),
        notification: z
          .strictObject({
            tag: z.string(),
            channel_id: z.string(),
            icon: z.string(),
            color: z.string(),
            sound: z.string(),
            click_action: z.string(),
          })
          .partial()
          .optional(),
      })
      .optional(),
    apns: z.record(z.string(), z.unknown()).optional(),
    webpush: z.record(z.string(), z.unknown()).optional(),
    fcm_options: z.strictObject({ analytics_label: z.string() }).partial().optional(),
  })
  .refine(
    ({ token, topic, condition }) =>
      [token, topic, condition].filter((one) => one !== undefined).length === 1,
    'Exactly one of token, topic or condition is required',
  )
type Message = z.infer<typeof messageShape>

const requestShape = z.strictObject({ validate_only: z.boolean().optional(), message: messageShape })

const payloadBytesMax = 4_096
const fourWeeksSeconds = 2_419_200

/** Firebase Cloud Messaging, HTTP v1. Source: REST reference of projects.messages, ErrorCode. */
export function fcmRoutes(scope: FastifyInstance, { devices, tokens, misbehave }: Services): void {
  scope.post<Asked>('/v1/projects/:project/messages::send', async (request) => {
    const injected = await misbehave((code) => code)
    if (injected) throw fcmError(injected, 'Injected by the faults of the sandbox network.')
    ensureToken(request, tokens, 'firebase.messaging')
    if (request.params.project !== demoServiceAccount.project_id)
      throw new GoogleError(
        'PERMISSION_DENIED',
        "Permission 'cloudmessaging.messages.create' denied on the project.",
      )
    const { message, validate_only } = shaped(request.body)
    const providerId = `projects/${request.params.project}/messages/0:${randomInt(2 ** 47)}`
    if (message.token !== undefined) {
      const handset = handsetOf('fcm', message.token)
      if (handset === null)
        throw fcmError('INVALID_ARGUMENT', 'The registration token is not a valid FCM registration token')
      if (devices.goneSince(message.token, handset) !== null)
        throw fcmError('UNREGISTERED', 'Requested entity was not found.')
      if (!validate_only) devices.take(takenOf(message, message.token, handset, providerId))
    }
    return { name: providerId }
  })
}

function shaped(body: unknown): z.infer<typeof requestShape> {
  const read = requestShape.safeParse(body)
  if (!read.success) {
    const [issue] = read.error.issues
    throw fcmError('INVALID_ARGUMENT', `Invalid value at '${issue?.path.join('.')}': ${issue?.message}`)
  }
  const { notification, data } = read.data.message
  if (Buffer.byteLength(JSON.stringify({ notification, data })) > payloadBytesMax)
    throw fcmError('INVALID_ARGUMENT', 'Android message is too big')
  return read.data
}

function takenOf(
  { notification, data = {}, android }: Message,
  token: string,
  handset: string,
  providerId: string,
) {
  return {
    handset,
    app: 'android',
    appName: 'Android app',
    device: token,
    collapseKey: android?.collapse_key,
    providerId,
    ttlSeconds: android?.ttl ? Number.parseFloat(android.ttl) : fourWeeksSeconds,
    push: pushOf(notification ?? {}, data),
  }
}

function pushOf(notification: NonNullable<Message['notification']>, data: Record<string, string>): ShownPush {
  const { title = '', body = '', image } = notification
  const actions = JSON.parse(data['actions'] ?? '[]') as ShownPush['actions']
  return { title, body, image, link: data['link'], actions, report: reportOf(data) }
}

function reportOf({ messageId, to, proof, report }: Record<string, string>) {
  return { messageId, to, proof, report }
}

const statusOf: Readonly<
  Record<string, 'NOT_FOUND' | 'PERMISSION_DENIED' | 'RESOURCE_EXHAUSTED' | 'UNAUTHENTICATED'>
> = {
  UNREGISTERED: 'NOT_FOUND',
  SENDER_ID_MISMATCH: 'PERMISSION_DENIED',
  QUOTA_EXCEEDED: 'RESOURCE_EXHAUSTED',
  THIRD_PARTY_AUTH_ERROR: 'UNAUTHENTICATED',
}

function fcmError(errorCode: string, message: string): GoogleError {
  const type = 'type.googleapis.com/google.firebase.fcm.v1.FcmError'
  return new GoogleError(statusOf[errorCode] ?? googleStatus(errorCode), message, [
    { '@type': type, errorCode },
  ])
}
