import { z } from 'zod'
import { cursorUuid, pageOf, pageQuery } from '#platform/http/pages.ts'
import { pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { changeEndpoint } from './change-endpoint.ts'
import { createEndpoint } from './create-endpoint.ts'
import { subscribable } from './endpoint.ts'
import { findDeliveries, getDelivery } from './find-deliveries.ts'
import { findEndpoints, getEndpoint } from './find-endpoints.ts'
import { removeEndpoint } from './remove-endpoint.ts'
import { replayDeadDeliveries, replayDelivery } from './replay-deliveries.ts'
import { rotateDefaultSecret, rotateSecret } from './rotate-secret.ts'
import { testEndpoint } from './test-endpoint.ts'

/** Said of every call that has an event told, shown or sent again. */
const scopesToHear =
  'Besides `webhooks:write` the caller needs the scope that reads each event: `messages:read` for `message.*`, ' +
  '`consents:read` for `consent.changed`, `wallet:read` for `wallet.low`, all of them for `*`. ' +
  '`account.*`, `allowance.*` and `webhook.*` need none. Otherwise 403 `forbidden` names the scope that is missing.'

const access = { kind: 'account', scope: 'webhooks:write' } as const
const tag = 'webhooks'
const idParams = z.object({ id: z.string() })

const events = z.array(z.enum(subscribable)).min(1).max(subscribable.length)
const endpointShape = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  description: z.string(),
  enabled: z.boolean(),
  disabledReason: z.enum(['by_customer', 'gone', 'failing']).nullable(),
  failingSince: z.string().nullable(),
  createdAt: z.string(),
})
// Answers with a secret are not kept for an Idempotency-Key: stored secrets are sealed.
const withSecret = endpointShape.extend({ secret: z.string() })

const states = z.enum(['delivered', 'retrying', 'dead'])
const deliveryShape = z.object({
  id: z.string(),
  endpointId: z.string().nullable(),
  url: z.string().nullable(),
  event: z.string(),
  eventId: z.string(),
  state: states,
  attempts: z.number(),
  nextAttemptAt: z.string().nullable(),
  lastStatus: z.number().nullable(),
  lastError: z.string().nullable(),
  createdAt: z.string(),
})
const attemptShape = z.object({
  at: z.string(),
  status: z.number().nullable(),
  latencyMs: z.number(),
  error: z.string().nullable(),
  response: z.string(),
})
const deliveryInFull = deliveryShape.extend({ payload: z.unknown(), log: z.array(attemptShape) })

const endpointRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/webhook-endpoints',
    tag,
    summary: 'List the webhook endpoints',
    access,
    query: pageQuery,
    answers: { 200: pageOf(endpointShape) },
    handle: async ({ tx, accountId, query }) => ({
      status: 200,
      body: await findEndpoints(tx, accountId, cursorUuid(query.cursor), query.limit),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/webhook-endpoints',
    tag,
    summary: 'Register a webhook endpoint; its signing secret is shown this once',
    description: scopesToHear,
    access,
    body: z.object({
      url: z.string().max(2_048),
      events: events.default(['*']),
      description: z.string().max(500).default(''),
    }),
    answers: { 201: withSecret },
    handle: async ({ tx, accountId, body, principal }) => {
      const endpoint = await createEndpoint(tx, accountId, body, principal.scopes)
      return { status: 201, body: endpoint, target: endpoint.id }
    },
  }),
  route({
    method: 'GET',
    path: '/v1/webhook-endpoints/{id}',
    tag,
    summary: 'Read a webhook endpoint',
    access,
    params: idParams,
    answers: { 200: endpointShape },
    handle: async ({ tx, accountId, params }) => ({
      status: 200,
      body: await getEndpoint(tx, accountId, pathId('whe', params.id)),
    }),
  }),
  route({
    method: 'PATCH',
    path: '/v1/webhook-endpoints/{id}',
    tag,
    summary: 'Change, enable or disable a webhook endpoint',
    description: `${scopesToHear} For a change these are the events before and after it; disabling and describing need none.`,
    access,
    params: idParams,
    body: z.object({
      url: z.string().max(2_048).optional(),
      events: events.optional(),
      description: z.string().max(500).optional(),
      enabled: z.boolean().optional(),
    }),
    answers: { 200: endpointShape },
    handle: async ({ tx, accountId, params, body, principal }) => ({
      status: 200,
      body: await changeEndpoint(tx, accountId, pathId('whe', params.id), body, principal.scopes),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/v1/webhook-endpoints/{id}',
    tag,
    summary: 'Remove a webhook endpoint',
    access,
    params: idParams,
    answers: { 204: null },
    handle: async ({ tx, accountId, params }) => {
      await removeEndpoint(tx, accountId, pathId('whe', params.id))
      return { status: 204 }
    },
  }),
]

const secretRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/rotate-secret',
    tag,
    summary: 'Give a webhook endpoint a new secret; the old one signs beside it for 24 hours',
    access,
    params: idParams,
    answers: { 200: withSecret },
    handle: async ({ tx, accountId, params }) => ({
      status: 200,
      body: await rotateSecret(tx, accountId, pathId('whe', params.id)),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/webhook-signing-secret/rotate',
    tag,
    summary:
      'Give the account a new secret for callback URLs of messages; the old one signs beside it for 24 hours',
    access,
    answers: { 200: z.object({ secret: z.string() }) },
    handle: async ({ tx, accountId }) => ({
      status: 200,
      body: { secret: await rotateDefaultSecret(tx, accountId) },
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/test',
    tag,
    summary: 'Send a webhook endpoint a webhook.tested event',
    access,
    params: idParams,
    answers: { 202: null },
    idempotent: true,
    handle: async ({ tx, accountId, params }) => {
      await testEndpoint(tx, accountId, pathId('whe', params.id))
      return { status: 202 }
    },
  }),
]

const deliveryRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/webhook-deliveries',
    tag,
    summary: 'List webhook deliveries',
    access,
    query: pageQuery.extend({
      endpoint: z.string().optional(),
      state: states.optional(),
      event: z.string().max(100).optional(),
    }),
    answers: { 200: pageOf(deliveryShape) },
    handle: async ({ tx, accountId, query }) => {
      const { endpoint, state = null, event = null, cursor, limit } = query
      const endpointId = endpoint === undefined ? null : pathId('whe', endpoint)
      const filter = { endpointId, state, event }
      return { status: 200, body: await findDeliveries(tx, accountId, filter, cursorUuid(cursor), limit) }
    },
  }),
  route({
    method: 'GET',
    path: '/v1/webhook-deliveries/{id}',
    tag,
    summary: 'Read a webhook delivery with its payload and attempts',
    description: scopesToHear,
    access,
    params: idParams,
    answers: { 200: deliveryInFull },
    handle: async ({ tx, accountId, params, principal }) => ({
      status: 200,
      body: await getDelivery(tx, accountId, pathId('whd', params.id), principal.scopes),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/webhook-deliveries/{id}/replay',
    tag,
    summary: 'Send a webhook delivery again',
    description: scopesToHear,
    access,
    params: idParams,
    answers: { 202: deliveryShape },
    idempotent: true,
    handle: async ({ tx, accountId, params, principal }) => ({
      status: 202,
      body: await replayDelivery(tx, accountId, pathId('whd', params.id), principal.scopes),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/replay',
    tag,
    summary: 'Send again all dead deliveries of an endpoint since an instant',
    description: scopesToHear,
    access,
    params: idParams,
    body: z.object({ since: z.iso.datetime({ offset: true }) }),
    answers: { 202: z.object({ replayed: z.number() }) },
    idempotent: true,
    handle: async ({ tx, accountId, params, body, principal }) => {
      const [id, since] = [pathId('whe', params.id), new Date(body.since)]
      const replayed = await replayDeadDeliveries(tx, accountId, id, since, principal.scopes)
      return { status: 202, body: { replayed } }
    },
  }),
]

/** The HTTP side of webhooks. */
export const routes: readonly Route[] = [...endpointRoutes, ...secretRoutes, ...deliveryRoutes]
