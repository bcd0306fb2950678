import { z } from 'zod'
import { asAccount } from '#platform/db.ts'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { policy, type Channel as ChannelName } from '#policy/policy.ts'
import { channels as channelNames } from '#shared/message-kinds.ts'
import { allChannels, channelNamed } from '../all-channels.ts'
import {
  changeConnector,
  checkConnector,
  disconnectConnector,
  getConnector,
  pauseConnector,
  settingsAnew,
} from './change-connector.ts'
import { reauthoriseConnector } from './reauthorise-connector.ts'
import { connectAccount } from './connect-account.ts'
import { connectorStates, type Connector } from './connector.ts'
import { connectorsPage, unreadOf } from './queries.ts'
import { connectingOf } from './reach-provider.ts'
import { parsedAs } from '#platform/http/problem.ts'
import {
  authorizationShape,
  channelShape,
  connectorChangeShape,
  connectorShape,
  healthShape,
  hookShape,
  newConnectorShape,
  reauthorisationShape,
  showChannel,
  showConnector,
  showHook,
} from './shapes.ts'

const reads = { kind: 'account', scope: 'connectors:read' } as const
const writes = { kind: 'account', scope: 'connectors:write' } as const
const tag = 'connectors'

const known = (accountId: string, id: string | undefined): Promise<Connector> =>
  asAccount(accountId, (tx) => getConnector(tx, accountId, pathId('cnr', id)))
const linkOf = ({ channel }: Connector) => connectingOf(channelNamed(channel), channel)
const shown = (connector: Connector) => ({
  status: 200,
  body: showConnector(connector),
  target: showConnector(connector).id,
})

const reading: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/channels',
    tag,
    summary: 'List the channels, what each carries, and what it takes to connect one',
    access: reads,
    answers: { 200: z.object({ data: z.array(channelShape) }) },
    handle: async () => ({
      status: 200,
      body: {
        data: allChannels().map((channel) =>
          showChannel(channel, policy().offersChannel(channel.name as ChannelName).value),
        ),
      },
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/connectors',
    tag,
    summary: 'List the links to providers',
    access: reads,
    query: pageQuery.extend({
      channel: z.enum(channelNames).optional(),
      state: z.enum(connectorStates).optional(),
    }),
    answers: { 200: pageOf(connectorShape) },
    handle: async ({ tx, accountId, query: { limit, cursor, ...filter } }) => {
      const rows = await connectorsPage(tx, accountId, filter, cursorUuid(cursor), limit + 1)
      return { status: 200, body: page(rows, limit, (row) => row.id, showConnector) }
    },
  }),
  route({
    method: 'GET',
    path: '/v1/connectors/{id}',
    tag,
    summary: 'One link to a provider',
    access: reads,
    answers: { 200: connectorShape },
    handle: async ({ tx, accountId, params }) =>
      shown(await getConnector(tx, accountId, pathId('cnr', params['id']))),
  }),
  route({
    method: 'GET',
    path: '/v1/connectors/{id}/health',
    tag,
    summary: 'How a link stands, and how much of what the provider sent is not read yet',
    access: reads,
    answers: { 200: healthShape },
    handle: async ({ tx, accountId, params }) => {
      const connector = await getConnector(tx, accountId, pathId('cnr', params['id']))
      const [unread] = await unreadOf(tx, connector.id)
      const { state, stateReason, facts, expiresAt, checkedAt } = showConnector(connector)
      return {
        status: 200,
        body: {
          state,
          stateReason,
          unread: Number(unread?.count ?? 0),
          unreadSince: unread?.oldest?.toISOString() ?? null,
          unreadable: Number(unread?.failed ?? 0),
          facts,
          expiresAt,
          checkedAt,
        },
      }
    },
  }),
  route({
    method: 'GET',
    path: '/v1/connectors/{id}/hook',
    tag,
    summary: 'The exact values to paste at the provider',
    access: writes,
    answers: { 200: hookShape },
    handle: async ({ tx, accountId, params }) => {
      const connector = await getConnector(tx, accountId, pathId('cnr', params['id']))
      return { status: 200, body: showHook(linkOf(connector).channel, connector) }
    },
  }),
]

const writing: readonly Route[] = [
  route({
    method: 'POST',
    path: '/v1/connectors',
    tag,
    summary: 'Connect to a provider: its credentials are checked there and kept sealed',
    access: writes,
    body: newConnectorShape,
    answers: { 201: connectorShape },
    ownTransaction: true,
    auditedAfterwards: true,
    handle: async ({ accountId, principal, body }) => {
      const linked = connectingOf(channelNamed(body.channel), body.channel)
      const connector = await connectAccount(linked, { ...body, accountId, actor: principal.actor })
      return { ...shown(connector), status: 201 }
    },
  }),
  route({
    method: 'POST',
    path: '/v1/connectors/authorization',
    tag,
    summary:
      'Where to send a person who consents at the provider; it comes back to `redirectUri` with a code',
    access: writes,
    body: authorizationShape,
    answers: { 200: z.object({ url: z.string() }) },
    changesNothing: true,
    handle: async ({ body: { channel: name, settings, redirectUri, state } }) => {
      const { channel, connect } = connectingOf(channelNamed(name), name)
      if (!connect.authorizeUrl)
        throw new Refusal('channel_unavailable', {
          detail: `${name} is connected by credentials, without a sign-up.`,
        })
      const checked = parsedAs(connect.settings ?? channel.settings, settings, 'settings')
      return { status: 200, body: { url: connect.authorizeUrl(checked, redirectUri, state) } }
    },
  }),
  route({
    method: 'PATCH',
    path: '/v1/connectors/{id}',
    tag,
    summary: 'Rename a link, set its rate or settings, pause it or let it go on',
    access: writes,
    body: connectorChangeShape,
    answers: { 200: connectorShape },
    ownTransaction: true,
    auditedAfterwards: true,
    handle: async ({ accountId, params, body: { paused, settings: edit, ...rest } }) => {
      const connector = await known(accountId, params['id'])
      const settings = edit && (await settingsAnew(linkOf(connector), connector, edit))
      return asAccount(accountId, async (tx) => {
        const changed = await changeConnector(tx, connector, { ...rest, settings })
        return shown(
          paused === undefined ? changed : await pauseConnector(tx, accountId, connector.id, paused),
        )
      })
    },
  }),
  route({
    method: 'POST',
    path: '/v1/connectors/{id}/authorise',
    tag,
    summary: 'Give new credentials: what waited is sent, and what was parked is read in order',
    access: writes,
    body: reauthorisationShape,
    answers: { 200: connectorShape },
    ownTransaction: true,
    auditedAfterwards: true,
    handle: async ({ accountId, params, body }) => {
      const connector = await known(accountId, params['id'])
      return shown(await reauthoriseConnector(linkOf(connector), connector, body))
    },
  }),
  route({
    method: 'POST',
    path: '/v1/connectors/{id}/test',
    tag,
    summary: 'Ask the provider now whether the credentials are good',
    access: writes,
    answers: { 200: connectorShape },
    ownTransaction: true,
    auditedAfterwards: true,
    handle: async ({ accountId, params }) => {
      const connector = await known(accountId, params['id'])
      return shown(await checkConnector(linkOf(connector), connector))
    },
  }),
  route({
    method: 'POST',
    path: '/v1/connectors/{id}/disconnect',
    tag,
    summary: 'End a link; the provider is told to call us no more',
    access: writes,
    answers: { 200: connectorShape },
    ownTransaction: true,
    auditedAfterwards: true,
    handle: async ({ accountId, params }) => {
      const connector = await known(accountId, params['id'])
      return shown(await disconnectConnector(connector))
    },
  }),
]

/** Every address of connectors. */
export const connectorRoutes: readonly Route[] = [...reading, ...writing]
