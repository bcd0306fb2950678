import type { Socket } from 'node:net'
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { newId } from '#shared/ids.ts'
import { nowMs } from '../clock.ts'
import { asAccount, inTransaction, type Tx } from '../db.ts'
import type { IpRange } from '../ip-ranges.ts'
import { log } from '../log.ts'
import { counter } from '../metrics.ts'
import { Refusal } from '../refusal.ts'
import { operatorAccountId, recordAudit } from './audit.ts'
import { callerAddress, trustedProxies } from './caller-address.ts'
import { cookiesOf } from './cookies.ts'
import { onceForKey, requestHash } from './idempotency.ts'
import { parsedAs, problemOf, problemOfBug } from './problem.ts'
import { accountRate, type RateLimit } from './rate-limit.ts'
import { refuseBrokenRequest } from './refuse-broken-request.ts'
import type { Answer, Call, Principal, Route } from './route.ts'
import { takeBodies, unstorable } from './take-bodies.ts'
import { takeRequest } from './take-request.ts'

/** What a request shows of its caller. */
export type Credentials = {
  readonly authorization: string | undefined
  readonly cookies: Readonly<Record<string, string | undefined>>
  readonly consoleHeader: boolean
  readonly mutating: boolean
  readonly ip: string
  /** It is only looked whether the caller still stands: that does not keep a session from ending unused. */
  readonly isNoUse?: boolean
}

/** Says who a request comes from; null for nobody. Refuses what is wrong with the credentials. */
export type Authenticate = (credentials: Credentials) => Promise<Principal | null>

const nobody: Principal = {
  actor: 'anonymous',
  kind: 'user',
  accountId: null,
  scopes: new Set(),
  userId: null,
}
const bugs = counter('bugs_total', 'Requests that ended in an unexpected error: each one must be looked at')
const answers = counter('http_answers_total', 'HTTP answers by class', ['class'])

/** Builds the HTTP server of a list of routes, whose requests count against a limit of each account. */
export function httpServer(
  routes: readonly Route[],
  authenticate: Authenticate,
  limit = accountRate(),
): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: 1024 * 1024,
    keepAliveTimeout: 75_000,
    requestTimeout: 60_000,
    return503OnClosing: true,
    routerOptions: { maxParamLength },
    frameworkErrors: (error, request, reply) => {
      void sendProblem(error, request, reply)
    },
    clientErrorHandler: refuseBrokenRequest,
  })
  takeBodies(app)
  endIdleConnections(app)
  app.addHook('onRequest', (request, _reply, done) =>
    done(request.url.includes('%00') ? unstorable : undefined),
  )
  const proxies = trustedProxies()
  for (const route of routes) mount(app, route, { authenticate, limit, proxies })
  app.setErrorHandler((error, request, reply) => sendProblem(error as FastifyError, request, reply))
  app.setNotFoundHandler((request, reply) => sendProblem(missing(app, request), request, reply))
  app.addHook('onResponse', (_request, reply, done) => {
    answers.inc({ class: `${Math.floor(reply.statusCode / 100)}xx` })
    done()
  })
  return app
}

/**
 * Ends, while the server closes, connections that ask for nothing: those on which nobody ever asked, and those whose last answer,
 * a stream above all, ends now. Each would hold up the end until its time-out.
 */
function endIdleConnections(app: FastifyInstance): void {
  const sockets = new Set<Socket>()
  app.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  app.addHook('preClose', (done) => {
    const end = (): void => {
      app.server.closeIdleConnections()
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    }
    end()
    const timer = setInterval(end, 50)
    app.server.once('close', () => clearInterval(timer))
    done()
  })
}

type Door = {
  readonly authenticate: Authenticate
  readonly limit: RateLimit
  readonly proxies: readonly IpRange[]
}

function mount(app: FastifyInstance, route: Route, { authenticate, limit, proxies }: Door): void {
  const mutating = route.method !== 'GET'
  const url = route.path.replace(/\{(\w+)\}/g, ':$1')
  if (route.pagesMayCall) answerPages(app, route.method, url)
  app.route({
    method: route.method,
    url,
    ...(route.bodyLimitBytes && { bodyLimit: route.bodyLimitBytes }),
    config: { takesCsv: route.takesCsv ?? false, takesBody: route.body !== undefined },
    handler: async (request, reply) => {
      const cookies = cookiesOf(request.headers.cookie)
      const ip = callerAddress(request.raw, proxies)
      if (route.pagesMayCall) {
        reply.header('access-control-allow-origin', '*')
        takeRequest(limit, `${url} ${ip}`, route.pagesMayCall.perSecond, reply)
      }
      const principal = await callerOf(route, request, { cookies, mutating, ip }, authenticate)
      if (principal.accountId) takeRequest(limit, principal.accountId, principal.ratePerSecond, reply)
      const answer = await answerTo(route, request, { principal, cookies, ip })
      if (answer.headers) reply.headers(answer.headers)
      reply.code(answer.status)
      return answer.body === undefined ? reply.send() : reply.send(answer.body)
    },
  })
}

/** Answers what a browser asks before a page of another origin may call. Source: Fetch standard, CORS-preflight. */
function answerPages(app: FastifyInstance, method: string, url: string): void {
  app.options(url, (_request, reply) =>
    reply
      .code(204)
      .headers({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': method,
        'access-control-allow-headers': 'content-type',
        'access-control-max-age': '86400',
      })
      .send(),
  )
}

async function callerOf(
  route: Route,
  request: FastifyRequest,
  shown: Pick<Credentials, 'cookies' | 'mutating' | 'ip'>,
  authenticate: Authenticate,
): Promise<Principal> {
  const { access } = route
  if (access.kind === 'public') return nobody
  const principal = await authenticate({
    ...shown,
    authorization: request.headers.authorization,
    consoleHeader: request.headers['x-patchbay-console'] === '1',
  })
  if (!principal) throw new Refusal('unauthenticated')
  if (access.kind === 'operator' && principal.kind !== 'operator') throw new Refusal('forbidden')
  if (access.kind === 'account' && !(access.operatorToo && principal.kind === 'operator')) {
    if (!principal.accountId)
      throw new Refusal('forbidden', {
        detail: 'This address belongs to an account; you are signed in as the operator.',
      })
    if (!principal.scopes.has('*') && !principal.scopes.has(access.scope)) {
      throw new Refusal('forbidden', { detail: `This key lacks the scope ${access.scope}.` })
    }
  }
  return principal
}

/** Checks the input, opens the transaction the route asks for, runs the verb, writes the audit log. */
async function answerTo(
  route: Route,
  request: FastifyRequest,
  { principal, cookies, ip }: Pick<Call, 'principal' | 'cookies' | 'ip'>,
): Promise<Answer> {
  const input = {
    principal,
    accountId: principal.accountId ?? '',
    params: checked(route.params, request.params, 'params'),
    query: checked(route.query, request.query, 'query'),
    body: checked(route.body, request.body, 'body'),
    ip,
    idempotencyKey: idempotencyKeyOf(request),
    cookies,
  }
  if (route.ownTransaction) return inOwnTransaction(route, { ...input, tx: noTransaction })
  const work = (tx: Tx) => once(route, request, { ...input, tx })
  return principal.accountId ? asAccount(principal.accountId, work) : inTransaction(work)
}

async function inOwnTransaction(route: Route, call: Call): Promise<Answer> {
  const answer = await route.handle(call)
  if (route.auditedAfterwards) await asAccount(call.accountId, (tx) => addLine(tx, route, call, answer))
  return answer
}

function once(route: Route, request: FastifyRequest, call: Call): Promise<Answer> {
  const work = () => audited(route, call)
  if (!route.idempotent || !call.idempotencyKey) return work()
  const accountId = call.accountId || operatorAccountId
  return onceForKey(
    call.tx,
    accountId,
    call.idempotencyKey,
    requestHash(route.method, request.url, request.body),
    work,
  )
}

async function audited(route: Route, call: Call): Promise<Answer> {
  const answer = await route.handle(call)
  if (route.method !== 'GET' && !route.changesNothing && route.access.kind !== 'public')
    await addLine(call.tx, route, call, answer)
  return answer
}

function addLine(tx: Tx, route: Route, call: Call, answer: Answer): Promise<void> {
  return recordAudit(tx, {
    accountId: call.accountId || operatorAccountId,
    actor: call.principal.actor,
    action: `${route.method} ${route.path}`,
    target: answer.target ?? Object.values(call.params as Record<string, string>)[0] ?? null,
    ip: call.ip,
  })
}

function checked(schema: Route['body'], value: unknown, where: string): unknown {
  if (!schema) return where === 'body' ? value : (value ?? {})
  return parsedAs(schema, value, where)
}

function idempotencyKeyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key !== 'string' || key.length === 0 || key.length > 255) {
    throw new Refusal('invalid_request', { detail: 'Idempotency-Key must have 1 to 255 characters.' })
  }
  return key
}

const refuseWork = () => Promise.reject(new Error('this route brings its own transaction'))
const noTransaction: Tx = { query: refuseWork, run: refuseWork, commit: refuseWork }

/** Longer than any id or name that stands in an address. */
const maxParamLength = 200

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

function missing(app: FastifyInstance, request: FastifyRequest): Refusal {
  const path = request.url.split('?')[0] ?? '/'
  if (path.split('/').some((segment) => segment.length > maxParamLength)) return new Refusal('not_found')
  const allowed = methods.filter(
    (method) => method !== request.method && app.findRoute({ method, url: path }) !== null,
  )
  if (allowed.length === 0) return new Refusal('not_found')
  return new Refusal('method_not_allowed', { detail: `This address takes ${allowed.join(', ')}.` })
}

const refusalOfStatus: Readonly<Record<number, Refusal>> = {
  400: new Refusal('malformed_json'),
  413: new Refusal('body_too_large'),
  415: new Refusal('unsupported_media_type'),
}

const refusalOfAddress: Readonly<Record<string, Refusal>> = {
  FST_ERR_BAD_URL: new Refusal('invalid_request', {
    detail: 'The address is not valid: write other than plain characters as %XX of their UTF-8.',
  }),
  FST_ERR_MAX_PARAM_LENGTH: new Refusal('not_found'),
}

function sendProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known =
    error instanceof Refusal
      ? error
      : (refusalOfAddress[error.code] ?? refusalOfStatus[error.statusCode ?? 0])
  reply.type('application/problem+json')
  // Closed while the client still sends, the connection would take the answer with it: the rest is read and dropped.
  if (known?.code === 'body_too_large') reply.removeHeader('connection')
  const retryAfter = known?.extra['retryAfterSeconds']
  if (typeof retryAfter === 'number') reply.header('retry-after', String(retryAfter))
  if (known) return reply.code(known.status).send(JSON.stringify(problemOf(known)))
  if (databaseIsAway(error))
    return reply
      .code(503)
      .header('retry-after', '1')
      .send(JSON.stringify(problemOf(new Refusal('overloaded'))))
  return reply.code(500).send(JSON.stringify(problemOfBug(reportBug(error, request))))
}

/** Notes an error that nobody foresaw, for a person to look at; gives the reference that support can be told. */
export function reportBug(error: unknown, { method, routeOptions }: FastifyRequest): string {
  const reference = newId('ref', nowMs())
  bugs.inc()
  log.error({ reference, err: error, method, route: routeOptions?.url }, 'unexpected error')
  return reference
}

/** Whether an error says that the database cannot be asked now: the same request may succeed in a moment. */
export function databaseIsAway(error: { code?: string }): boolean {
  return ['ECONNREFUSED', 'ENOENT', 'ECONNRESET', '57P01', '57P03', '53300'].includes(error.code ?? '')
}
