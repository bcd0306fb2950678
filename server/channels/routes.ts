import { getAccount } from '#accounts/accounts.ts'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { fieldId, pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { parseAmount } from '#shared/money.ts'
import { carrierOf, changeCarrier, createCarrier, getCarrier, removeCarrier } from './carrier.ts'
import type { Channel } from './channel.ts'
import { channelNamed } from './all-channels.ts'
import { connectorRoutes } from './connectors/routes.ts'
import { deviceRoutes } from './devices/routes.ts'
import { feedRoutes } from './devices/feed/routes.ts'
import { createRoute, removeRoute } from './create-route.ts'
import { carriersPage, routeById, routesPage } from './queries.ts'
import {
  carrierChangeShape,
  carrierShape,
  newCarrierShape,
  newRouteShape,
  routeShape,
  showCarrier,
  showRoute,
} from './shapes.ts'
import { mediaRoutes } from './media/routes.ts'
import { templateRoutes } from './templates/routes.ts'

const access = { kind: 'operator' } as const
const tag = 'operator'

const carrierRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/operator/v1/carriers',
    tag,
    summary: 'List the carriers as they are set up',
    access,
    query: pageQuery,
    answers: { 200: pageOf(carrierShape) },
    handle: async ({ tx, query: { limit, cursor } }) => {
      const rows = await carriersPage(tx, cursorUuid(cursor), limit + 1)
      const show = (row: (typeof rows)[number]) => showCarrier(carrierOf(row))
      return { status: 200, body: page(rows, limit, (row) => row.id, show) }
    },
  }),
  route({
    method: 'POST',
    path: '/operator/v1/carriers',
    tag,
    summary: 'Set up a carrier; every process connects to it at once',
    access,
    body: newCarrierShape,
    answers: { 201: carrierShape },
    handle: async ({ tx, body }) => {
      const id = await createCarrier(tx, channelOf(body.channel), body)
      const shown = showCarrier(await getCarrier(tx, id))
      return { status: 201, body: shown, target: shown.id }
    },
  }),
  route({
    method: 'PATCH',
    path: '/operator/v1/carriers/{id}',
    tag,
    summary: 'Change a carrier, take it out of service or put it back; what it holds is drained first',
    access,
    body: carrierChangeShape,
    answers: { 200: carrierShape },
    handle: async ({ tx, params, body }) => {
      const { id, channel } = await getCarrier(tx, pathId('car', params['id']))
      return { status: 200, body: showCarrier(await changeCarrier(tx, channelOf(channel), id, body)) }
    },
  }),
  route({
    method: 'DELETE',
    path: '/operator/v1/carriers/{id}',
    tag,
    summary: 'Remove a carrier and the routes to it',
    access,
    answers: { 204: null },
    handle: async ({ tx, params }) => {
      await removeCarrier(tx, pathId('car', params['id']))
      return { status: 204 }
    },
  }),
]

const carrierRouting: readonly Route[] = [
  route({
    method: 'GET',
    path: '/operator/v1/routes',
    tag,
    summary: 'List which carrier takes what',
    access,
    query: pageQuery,
    answers: { 200: pageOf(routeShape) },
    handle: async ({ tx, query: { limit, cursor } }) => {
      const rows = await routesPage(tx, cursorUuid(cursor), limit + 1)
      return { status: 200, body: page(rows, limit, (row) => row.id, showRoute) }
    },
  }),
  route({
    method: 'POST',
    path: '/operator/v1/routes',
    tag,
    summary:
      "Send a prefix's traffic to a carrier: the longest prefix wins, then the lowest priority, then the lowest cost",
    access,
    body: newRouteShape,
    answers: { 201: routeShape },
    idempotent: true,
    handle: async ({ tx, body }) => {
      const accountId = body.accountId ? fieldId('acc', 'body.accountId', body.accountId) : null
      if (accountId) await getAccount(tx, accountId)
      const carrierId = fieldId('car', 'body.carrierId', body.carrierId)
      const cost = body.cost === undefined ? undefined : parseAmount(body.cost)
      const id = await createRoute(tx, { ...body, accountId, carrierId, cost })
      const [row] = await routeById(tx, id)
      if (!row) throw new Error('a route vanished in its own transaction')
      return { status: 201, body: showRoute(row), target: showRoute(row).id }
    },
  }),
  route({
    method: 'DELETE',
    path: '/operator/v1/routes/{id}',
    tag,
    summary: 'Take a route away; its traffic goes by those that remain',
    access,
    answers: { 204: null },
    handle: async ({ tx, params }) => {
      await removeRoute(tx, pathId('rte', params['id']))
      return { status: 204 }
    },
  }),
]

/** Every address of channels: the operator's carriers, and which of them takes what. */
export const routes: readonly Route[] = [
  ...carrierRoutes,
  ...carrierRouting,
  ...connectorRoutes,
  ...deviceRoutes,
  ...feedRoutes,
  ...templateRoutes,
  ...mediaRoutes,
]

function channelOf(name: string): Channel {
  const channel = channelNamed(name)
  if (!channel)
    throw new Refusal('channel_unavailable', { detail: `This version has no carriers for ${name}.` })
  return channel
}
