import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { newId, uuidOf } from '#shared/ids.ts'
import type { Pipeline } from '#messaging/messaging.ts'
import { nowMs } from '#platform/clock.ts'
import { variable } from '#platform/config.ts'
import { databaseIsAway, reportBug } from '#platform/http/http-server.ts'
import { RateLimit } from '#platform/http/rate-limit.ts'
import { unstorable } from '#platform/http/take-bodies.ts'
import { Refusal } from '#platform/refusal.ts'
import { isStorable } from '#shared/storable-text.ts'
import { accountRoutes } from './account-routes.ts'
import { authenticateClient } from './authenticate-client.ts'
import type { DoorCall, DoorRoute } from './door-route.ts'
import { readForm, type Form } from './form.ts'
import { mediaRoutes } from './media-routes.ts'
import { messageRoutes } from './message-routes.ts'
import { numberRoutes } from './number-routes.ts'
import { poolRoutes } from './pool-routes.ts'
import { readQuery } from './query.ts'
import { serviceRoutes } from './service-routes.ts'
import { sidOf } from './sid.ts'
import { errorBody, errorOfRefusal, TwilioError } from './twilio-error.ts'

const formType = 'application/x-www-form-urlencoded'

/**
 * Opens the door for Twilio's clients on an HTTP server: the 2010 API and messaging services, with Twilio's authentication, forms
 * and errors. What it sets on answers and bodies holds for its own addresses alone. `publicUrl` is where clients reach us.
 */
export async function openTwilioDoor(
  app: FastifyInstance,
  { pipeline, publicUrl }: { readonly pipeline: Pipeline; readonly publicUrl: string },
): Promise<void> {
  await app.register(async (door) => {
    takeForms(door)
    door.setErrorHandler((error, request, reply) => answerError(error, request, reply))
    const limit = new RateLimit(Number(variable('PATCHBAY_API_RATE')))
    const routes = [
      ...accountRoutes,
      ...messageRoutes(pipeline),
      ...mediaRoutes(pipeline),
      ...numberRoutes,
      ...serviceRoutes(publicUrl),
      ...poolRoutes(publicUrl),
    ]
    for (const route of routes) mount(door, route, limit)
    await door.register(
      async (rest) =>
        rest.setNotFoundHandler((request, reply) => answerError(new TwilioError(20404), request, reply)),
      { prefix: '/2010-04-01' },
    )
  })
}

function takeForms(door: FastifyInstance): void {
  door.removeAllContentTypeParsers()
  door.addContentTypeParser(formType, { parseAs: 'string' }, (_request, body, done) => {
    try {
      const form = readForm(body as string)
      done(isStorable([...form]) ? null : unstorable, form)
    } catch (error) {
      done(error as Error)
    }
  })
}

/** Every address of the 2010 API may end in .json, the last parameter too; the others have no ending. */
function mount(door: FastifyInstance, route: DoorRoute, limit: RateLimit): void {
  const url = route.path.replace(/\{(\w+)\}/g, ':$1')
  const mayEnd = route.path.startsWith('/2010-04-01/') && !route.path.endsWith('}')
  const urls = mayEnd ? [url, `${url}.json`] : [url]
  for (const one of urls)
    door.route({
      method: route.method,
      url: one,
      handler: (request, reply) => answer(route, limit, request, reply),
    })
}

async function answer(
  route: DoorRoute,
  limit: RateLimit,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const params = paramsOf(request)
  const accountSid = params[route.path.endsWith('/Accounts/{Sid}') ? 'Sid' : 'AccountSid']
  const client = await authenticateClient(request.headers.authorization, accountSid, route.method !== 'GET')
  reply.header('twilio-request-id', sidOf('RQ', uuidOf(newId('req', nowMs()))))
  takeFromLimit(limit, client.accountId, client.account.apiRatePerSecond, reply)
  const call: DoorCall = {
    client,
    params,
    query: readQuery(request.url),
    form: (request.body as Form | undefined) ?? new Map(),
    wantsJson: /\.json(?:\?|$)/.test(request.url),
    token: headerOf(request, 'i-twilio-idempotency-token'),
  }
  const { status, body, headers } = await route.handle(call)
  if (headers) reply.headers(headers)
  return body === undefined ? reply.code(status).send() : reply.code(status).send(body)
}

function paramsOf({ params }: FastifyRequest): Readonly<Record<string, string>> {
  const given = Object.entries((params ?? {}) as Record<string, string>)
  return Object.fromEntries(given.map(([name, value]) => [name, value.replace(/\.json$/, '')]))
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function takeFromLimit(
  limit: RateLimit,
  accountId: string,
  perSecond: number | null,
  reply: FastifyReply,
): void {
  const left = limit.take(accountId, perSecond ?? undefined)
  reply.header('ratelimit', `"account";r=${Math.max(left, 0)};t=1`)
  if (left >= 0) return
  reply.header('retry-after', String(Math.ceil(-left / 1_000)))
  throw new TwilioError(20429)
}

/** Statuses with which the server itself refuses a request that no route saw. */
const ofStatus: Readonly<Record<number, TwilioError>> = {
  413: new TwilioError(20001, 'The body is too large.'),
  415: new TwilioError(20001, `Send the body as ${formType}.`),
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const said = inTwiliosWords(error, request)
  if (said.status === 401) reply.header('www-authenticate', 'Basic realm="Twilio API"')
  if (said.status === 503) reply.header('retry-after', '1')
  return reply.code(said.status).type('application/json').send(errorBody(said))
}

type Said = { readonly code: number; readonly status: number; readonly message: string }

function inTwiliosWords(error: unknown, request: FastifyRequest): Said {
  if (error instanceof Refusal) return errorOfRefusal(error)
  const { code, status, message } = asTwilioError(error, request)
  return { code, status, message }
}

function asTwilioError(error: unknown, request: FastifyRequest): TwilioError {
  if (error instanceof TwilioError) return error
  const fault = error as { code?: string; statusCode?: number }
  const known = ofStatus[fault.statusCode ?? 0]
  if (known) return known
  if (databaseIsAway(fault)) return new TwilioError(20503)
  return new TwilioError(20500, `Something broke on our side. Quote ${reportBug(error, request)} to support.`)
}
