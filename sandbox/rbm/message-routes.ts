import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { now } from '#platform/clock.ts'
import { GoogleError } from '../google/google-error.ts'
import { ensureToken } from '../google/google-routes.ts'
import { agentMessageShape, type AgentMessage } from './agent-message-shape.ts'
import { featuresOf } from './features-of.ts'
import { phoneOf } from './phones.ts'
import type { Platform } from './platform.ts'

type Asked = {
  Params: { phone: string; messageId: string }
  Querystring: { messageId?: string; eventId?: string; requestId?: string; agentId?: string }
}

const users = z.strictObject({
  users: z.array(z.string()).min(1).max(10_000),
  agentId: z.string().optional(),
})
const agentEvent = z.union([
  z.strictObject({ eventType: z.literal('IS_TYPING') }),
  z.strictObject({ eventType: z.literal('READ'), messageId: z.string().min(1) }),
])
const file = z.strictObject({
  fileUrl: z.url(),
  thumbnailUrl: z.url().optional(),
  contentDescription: z.string().optional(),
})

/** The API of the platform. Source: REST reference of RCS for Business, v1. */
export function messageRoutes(scope: FastifyInstance, platform: Platform): void {
  const { agents, phones, deliveries, files, tokens, handsets } = platform
  scope.addHook('onRequest', async (request) => ensureToken(request, tokens, 'rcsbusinessmessaging'))

  scope.post<Asked>('/v1/phones/:phone/agentMessages', (request) => {
    ensureRate(platform)
    const agent = agents.get(request.query.agentId)
    const phone = phoneOf(request.params.phone)
    const messageId = uuidOf('messageId', request.query.messageId)
    const message = shaped(agentMessageShape, request.body)
    ensureFile(message, platform)
    ensureShown(phones.featuresFor(agent, phone), message)
    deliveries.take(agent, phone, messageId, message)
    return { name: `phones/${phone}/agentMessages/${messageId}`, sendTime: now().toISOString(), ...message }
  })

  scope.delete<Asked>('/v1/phones/:phone/agentMessages/:messageId', (request) => {
    const { phone, messageId } = request.params
    deliveries.revoke(agents.get(request.query.agentId), phoneOf(phone), messageId)
    return {}
  })

  scope.post<Asked>('/v1/phones/:phone/agentEvents', (request) => {
    agents.get(request.query.agentId)
    const eventId = uuidOf('eventId', request.query.eventId)
    const event = shaped(agentEvent, request.body)
    const phone = phoneOf(request.params.phone)
    if (event.eventType === 'READ') handsets.revise(phone, event.messageId, { ticks: 'read' })
    return { name: `phones/${phone}/agentEvents/${eventId}`, sendTime: now().toISOString(), ...event }
  })

  scope.get<Asked>('/v1/phones/:phone/capabilities', (request) => {
    uuidOf('requestId', request.query.requestId)
    const phone = phoneOf(request.params.phone)
    return { features: phones.featuresFor(agents.get(request.query.agentId), phone) }
  })

  scope.post('/v1/users::batchGet', (request) => {
    const asked = shaped(users, request.body)
    agents.get(asked.agentId)
    const reachableUsers = asked.users.filter((phone) => phones.isReachable(phoneOf(phone)))
    return { reachableUsers }
  })

  scope.post('/v1/files', (request) => ({ name: files.addUrl(shaped(file, request.body).fileUrl) }))
}

/** Reads what came by its shape. Throws the platform's no, naming the field. */
export function shaped<Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> {
  const read = shape.safeParse(body)
  if (read.success) return read.data
  const fieldViolations = read.error.issues.map(({ path, message }) => ({
    field: path.join('.'),
    description: message,
  }))
  const [first] = fieldViolations
  throw new GoogleError(
    'INVALID_ARGUMENT',
    `Invalid value at '${first?.field ?? ''}': ${first?.description ?? ''}`,
    [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations }],
  )
}

function uuidOf(name: string, value: string | undefined): string {
  if (value && z.uuid().safeParse(value).success) return value
  throw new GoogleError('INVALID_ARGUMENT', `${name} must be a UUID as defined in RFC 4122.`)
}

function ensureRate({ rate }: Platform): void {
  if (rate.isExceeded())
    throw new GoogleError('RESOURCE_EXHAUSTED', "Quota exceeded for quota metric 'Agent messages'.")
}

function ensureFile({ contentMessage: { fileName } }: AgentMessage, { files }: Platform): void {
  if (fileName && !files.find(fileName))
    throw new GoogleError('INVALID_ARGUMENT', `File ${fileName} was not found.`)
}

/** A phone that lacks what a message needs does not get it. */
function ensureShown(features: readonly string[], message: AgentMessage): void {
  const missing = featuresOf(message).find((feature) => !features.includes(feature))
  if (missing) throw new GoogleError('INVALID_ARGUMENT', `The user's device does not support ${missing}.`)
}
