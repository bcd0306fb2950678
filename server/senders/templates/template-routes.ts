import { z } from 'zod'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { idOf } from '#shared/ids.ts'
import { deleteFromSenders } from '../announce-change.ts'
import { templateDeleted, templatesPage } from '../queries.ts'
import {
  showTemplate,
  templateBody,
  templateChangeBody,
  templatePreviewBody,
  templatePreviewShape,
  templateShape,
} from '../shapes.ts'
import { changeTemplate } from './change-template.ts'
import { createTemplate } from './create-template.ts'
import { previewTemplate } from './preview-template.ts'
import { getTemplate, type Template } from './template.ts'

const read = { kind: 'account', scope: 'senders:read' } as const
const write = { kind: 'account', scope: 'senders:write' } as const
const tag = 'templates'
const one = z.object({ id: z.string() })
const bodyLimitBytes = 1024 * 1024

const list = route({
  method: 'GET',
  path: '/v1/templates',
  tag,
  summary: 'List the templates',
  access: read,
  query: pageQuery.extend({
    channel: z.string().max(30).optional(),
    q: z.string().trim().max(200).optional().meta({ description: 'A part of the name.' }),
  }),
  answers: { 200: pageOf(templateShape) },
  handle: async ({ tx, accountId, query: { limit, cursor, channel, q } }) => {
    const wanted = { channel: channel ?? null, q: q ?? null, before: cursorUuid(cursor), limit: limit + 1 }
    const rows = await tx.query<Template>(templatesPage(accountId, wanted))
    return { status: 200, body: page(rows, limit, (row) => row.id, showTemplate) }
  },
})

const add = route({
  method: 'POST',
  path: '/v1/templates',
  tag,
  summary:
    'Keep a template: a text with `{{name}}`, or a mail in Liquid and MJML; `dlt` notes its registration in India',
  access: write,
  body: templateBody,
  answers: { 201: templateShape },
  idempotent: true,
  bodyLimitBytes,
  handle: async ({ tx, accountId, body }) => {
    const { class: messageClass, ...rest } = body
    const template = await createTemplate(tx, { ...rest, accountId, messageClass })
    return { status: 201, body: showTemplate(template), target: idOf('tpl', template.id) }
  },
})

const show = route({
  method: 'GET',
  path: '/v1/templates/{id}',
  tag,
  summary: 'Show a template',
  access: read,
  params: one,
  answers: { 200: templateShape },
  handle: async ({ tx, accountId, params }) => ({
    status: 200,
    body: showTemplate(await getTemplate(tx, accountId, pathId('tpl', params.id))),
  }),
})

const change = route({
  method: 'PATCH',
  path: '/v1/templates/{id}',
  tag,
  summary: 'Change what a template says; what is left out stays',
  access: write,
  params: one,
  body: templateChangeBody,
  answers: { 200: templateShape },
  bodyLimitBytes,
  handle: async ({ tx, accountId, params, body }) => {
    const { class: messageClass, ...rest } = body
    const template = await changeTemplate(tx, accountId, pathId('tpl', params.id), { ...rest, messageClass })
    return { status: 200, body: showTemplate(template) }
  },
})

const preview = route({
  method: 'POST',
  path: '/v1/templates/preview',
  tag,
  summary: 'Show a template with values in, and what is wrong with it; nothing is kept',
  access: read,
  body: templatePreviewBody,
  answers: { 200: templatePreviewShape },
  changesNothing: true,
  // Compiling takes a while, and asks nothing of the database.
  ownTransaction: true,
  bodyLimitBytes,
  handle: async ({ body: { channel, samples, ...text } }) => {
    const shown = await previewTemplate(channel, text, samples)
    return {
      status: 200,
      body: { ...shown, variables: [...shown.variables], faults: [...shown.faults] },
    }
  },
})

const remove = route({
  method: 'DELETE',
  path: '/v1/templates/{id}',
  tag,
  summary: 'Remove a template; its DLT registration stays under /v1/dlt/templates',
  access: write,
  params: one,
  answers: { 204: null },
  handle: async ({ tx, accountId, params }) => {
    await deleteFromSenders(tx, accountId, templateDeleted(accountId, pathId('tpl', params.id)))
    return { status: 204 }
  },
})

/** The texts an account keeps, over HTTP. */
export const templateRoutes: readonly Route[] = [list, add, show, change, preview, remove]
