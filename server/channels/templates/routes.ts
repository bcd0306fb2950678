import { asAccount } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { z } from 'zod'
import { getConnector } from '../connectors/change-connector.ts'
import type { Connector } from '../connectors/connector.ts'
import { createTemplate, getTemplate } from './create-template.ts'
import { askKeeper, keeperOf } from './keeper-of.ts'
import { providerTemplateStates, type ProviderTemplate } from './provider-template.ts'
import { templatesPage } from './queries.ts'
import { removeTemplate } from './remove-template.ts'
import {
  exampleShape,
  newExampleShape,
  newTemplateShape,
  showTemplate,
  syncedShape,
  templateChangeShape,
  templateShape,
} from './shapes.ts'
import { changeTemplate, submitTemplate, unpauseTemplate } from './submit-template.ts'
import { syncTemplates } from './sync-templates.ts'

const reads = { kind: 'account', scope: 'connectors:read' } as const
const writes = { kind: 'account', scope: 'connectors:write' } as const
const tag = 'connectors'

type Params = Readonly<Record<string, string | undefined>>

const connectorOf = (accountId: string, params: Params): Promise<Connector> =>
  asAccount(accountId, (tx) => getConnector(tx, accountId, pathId('cnr', params['id'])))

const both = (accountId: string, params: Params): Promise<[Connector, ProviderTemplate]> =>
  asAccount(accountId, async (tx) => {
    const connector = await getConnector(tx, accountId, pathId('cnr', params['id']))
    return [connector, await getTemplate(tx, connector, pathId('ptl', params['templateId']))]
  })

const shown = (template: ProviderTemplate, status = 200) => {
  const body = showTemplate(template)
  return { status, body, target: body.id }
}

const reading: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/connectors/{id}/templates',
    tag,
    summary: 'List the templates a provider keeps for a link; deleted ones only when asked for',
    access: reads,
    query: pageQuery.extend({
      state: z.enum(providerTemplateStates).optional(),
      name: z.string().max(512).optional(),
    }),
    answers: { 200: pageOf(templateShape) },
    handle: async ({ tx, accountId, params, query: { limit, cursor, ...filter } }) => {
      const { id: connectorId } = await getConnector(tx, accountId, pathId('cnr', params['id']))
      const rows = await templatesPage(tx, { accountId, connectorId }, filter, cursorUuid(cursor), limit + 1)
      return { status: 200, body: page(rows, limit, (row) => row.id, showTemplate) }
    },
  }),
  route({
    method: 'GET',
    path: '/v1/connectors/{id}/templates/{templateId}',
    tag,
    summary: 'One template with what its provider says of it',
    access: reads,
    answers: { 200: templateShape },
    handle: async ({ tx, accountId, params }) => {
      const connector = await getConnector(tx, accountId, pathId('cnr', params['id']))
      return shown(await getTemplate(tx, connector, pathId('ptl', params['templateId'])))
    },
  }),
]

const making: readonly Route[] = [
  route({
    method: 'POST',
    path: '/v1/connectors/{id}/templates',
    tag,
    summary: 'Make a template and hand it to the review of the provider, or keep it as a draft',
    access: writes,
    body: newTemplateShape,
    answers: { 201: templateShape },
    ownTransaction: true,
    auditedAfterwards: true,
    handle: async ({ accountId, params, body: { submit, ...given } }) => {
      const connector = await connectorOf(accountId, params)
      const draft = await asAccount(accountId, (tx) => createTemplate(tx, connector, given))
      return shown(submit ? await submitTemplate(connector, draft) : draft, 201)
    },
  }),
  route({
    method: 'POST',
    path: '/v1/connectors/{id}/templates/sync',
    tag,
    summary: 'Read the templates as the provider keeps them now',
    access: writes,
    answers: { 200: syncedShape },
    ownTransaction: true,
    auditedAfterwards: true,
    handle: async ({ accountId, params }) => ({
      status: 200,
      body: await syncTemplates(await connectorOf(accountId, params)),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/connectors/{id}/template-examples',
    tag,
    summary: 'Leave media with the provider as the example of a template',
    access: writes,
    body: newExampleShape,
    answers: { 201: exampleShape },
    ownTransaction: true,
    auditedAfterwards: true,
    bodyLimitBytes: 7_500_000,
    handle: async ({ accountId, params, body: { mimeType, filename, content } }) => {
      const connector = await connectorOf(accountId, params)
      const { uploadExample } = keeperOf(connector)
      if (!uploadExample)
        throw new Refusal('channel_unavailable', {
          detail: 'The templates of this channel take no examples.',
        })
      const media = { mimeType, filename, body: Buffer.from(content, 'base64') }
      const handle = await askKeeper(connector, (connection) => uploadExample(connection, media))
      return { status: 201, body: { handle } }
    },
  }),
]

const changing: readonly Route[] = [
  route({
    method: 'PATCH',
    path: '/v1/connectors/{id}/templates/{templateId}',
    tag,
    summary: 'Change a draft, or a template at its provider, which reviews it anew',
    access: writes,
    body: templateChangeShape,
    answers: { 200: templateShape },
    ownTransaction: true,
    auditedAfterwards: true,
    handle: async ({ accountId, params, body }) => {
      const [connector, template] = await both(accountId, params)
      return shown(await changeTemplate(connector, template, body))
    },
  }),
  route({
    method: 'POST',
    path: '/v1/connectors/{id}/templates/{templateId}/submit',
    tag,
    summary: 'Hand a draft, or a template that was rejected, to the review of the provider',
    access: writes,
    answers: { 200: templateShape },
    ownTransaction: true,
    auditedAfterwards: true,
    handle: async ({ accountId, params }) => {
      const [connector, template] = await both(accountId, params)
      return shown(await submitTemplate(connector, template))
    },
  }),
  route({
    method: 'POST',
    path: '/v1/connectors/{id}/templates/{templateId}/unpause',
    tag,
    summary: 'Ask the provider to put a paused template back into use',
    access: writes,
    answers: { 200: templateShape },
    ownTransaction: true,
    auditedAfterwards: true,
    handle: async ({ accountId, params }) => {
      const [connector, template] = await both(accountId, params)
      return shown(await unpauseTemplate(connector, template))
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/connectors/{id}/templates/{templateId}',
    tag,
    summary: 'Delete a template, at its provider too',
    access: writes,
    answers: { 204: null },
    ownTransaction: true,
    auditedAfterwards: true,
    handle: async ({ accountId, params }) => {
      const [connector, template] = await both(accountId, params)
      await removeTemplate(connector, template)
      return { status: 204 }
    },
  }),
]

/** Every address of templates at providers. */
export const templateRoutes: readonly Route[] = [...reading, ...making, ...changing]
