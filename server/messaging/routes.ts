import { z } from 'zod'
import { getContact } from '#contacts/contacts.ts'
import { db } from '#platform/db.ts'
import { requestHash, resumableForKey } from '#platform/http/idempotency.ts'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { pathId } from '#platform/http/path-id.ts'
import { problemOf } from '#platform/http/problem.ts'
import { route, type Answer, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import type { Admitted } from './admit-batch.ts'
import { cancelMessage } from './cancel-message.ts'
import { lowestUuid } from './end-unreported.ts'
import { fillTemplates } from './fill-templates.ts'
import { getMessage } from './get-message.ts'
import { sendBodyOctetsMax } from '#shared/mail-limits.ts'
import { messageClasses } from '#shared/message-kinds.ts'
import { messageStatuses } from '#shared/message-statuses.ts'
import { showMessage } from './message.ts'
import { messageInFull, messageShown, previewShown, sendBody, type SendBody } from './message-schemas.ts'
import type { Pipeline } from './pipeline.ts'
import { previewMessage } from './preview-message.ts'
import { messagesPage, messagesWith } from './queries/messages.ts'
import { requestOf } from './request-of.ts'
import { withFiles } from './with-files.ts'

const read = { kind: 'account', scope: 'messages:read' } as const
const write = { kind: 'account', scope: 'messages:write' } as const
const tag = 'messages'
const idPath = z.object({ id: z.string() })

/** Everything about messages over HTTP. */
export function routes(pipeline: Pipeline): Route[] {
  return [
    send(pipeline),
    sendBatch(pipeline),
    preview(pipeline),
    list(pipeline),
    fetchOne(pipeline),
    cancel(pipeline),
    timeline(pipeline),
  ]
}

const send = (pipeline: Pipeline) =>
  route({
    method: 'POST',
    path: '/v1/messages',
    tag,
    summary: 'Send a message',
    access: write,
    body: sendBody,
    answers: { 202: messageShown },
    idempotent: true,
    ownTransaction: true,
    bodyLimitBytes: sendBodyOctetsMax,
    async handle(call) {
      const key = call.idempotencyKey
      const idempotency = key ? { key, hash: requestHash('POST', '/v1/messages', call.body) } : null
      const [body] = (await withFiles(db, call.accountId, [call.body])) as [SendBody]
      const result = await pipeline.admit(requestOf(call.accountId, call.principal.actor, body, idempotency))
      return answerOf(result)
    },
  })

function answerOf(result: Admitted): Answer {
  if (result.kind === 'refused') throw result.refusal
  if (result.kind === 'replayed')
    return {
      status: result.answer.status,
      body: result.answer.body,
      headers: { 'idempotent-replayed': 'true' },
    }
  return { status: 202, body: result.message }
}

const batchItem = z.union([
  z.object({ status: z.literal('accepted'), message: messageShown }),
  z.object({ status: z.literal('refused'), problem: z.record(z.string(), z.unknown()) }),
])

const sendBatch = (pipeline: Pipeline) =>
  route({
    method: 'POST',
    path: '/v1/messages/batch',
    tag,
    summary: 'Send up to 1,000 messages; each is accepted or refused by itself',
    access: write,
    body: z.object({ messages: z.array(sendBody).min(1).max(1_000) }),
    answers: { 202: z.object({ data: z.array(batchItem) }) },
    idempotent: true,
    ownTransaction: true,
    bodyLimitBytes: 8 * 1024 * 1024,
    async handle({ accountId, principal, body, idempotencyKey: key }) {
      const admitAll = async (): Promise<Answer> => {
        const bodies = await withFiles(db, accountId, body.messages)
        const results = body.messages.map((item, i) => {
          // After a crash in the middle the batch is sent again: each message is admitted once under a key no header can spell.
          const idempotency = key
            ? { key: `\u0001${key}#${i}`, hash: requestHash('POST', '/v1/messages', item) }
            : null
          return admitItem(pipeline, () =>
            requestOf(accountId, principal.actor, bodies[i] as SendBody, idempotency),
          )
        })
        const data = await Promise.all(results)
        // Another request with the key is admitting it: told and stored as refused, it would be sent again under a new key.
        if (data.some(isUnderWay)) throw new Refusal('idempotency_in_progress')
        return { status: 202, body: { data } }
      }
      return key
        ? resumableForKey(accountId, key, requestHash('POST', '/v1/messages/batch', body), admitAll)
        : admitAll()
    },
  })

type ItemAnswer =
  | { readonly status: 'accepted'; readonly message: unknown }
  | { readonly status: 'refused'; readonly problem: Readonly<Record<string, unknown>> }

const isUnderWay = (item: ItemAnswer): boolean =>
  item.status === 'refused' && item.problem['code'] === 'idempotency_in_progress'

async function admitItem(
  pipeline: Pipeline,
  request: () => Parameters<Pipeline['admit']>[0],
): Promise<ItemAnswer> {
  try {
    const answer = answerOf(await pipeline.admit(request()))
    return { status: 'accepted', message: answer.body }
  } catch (error) {
    if (error instanceof Refusal) return { status: 'refused', problem: problemOf(error) }
    throw error
  }
}

const preview = (pipeline: Pipeline) =>
  route({
    method: 'POST',
    path: '/v1/messages/preview',
    tag,
    summary: 'What sending would do: parts, price and decision; nothing is sent or stored',
    access: read,
    body: sendBody,
    answers: { 200: previewShown },
    changesNothing: true,
    bodyLimitBytes: sendBodyOctetsMax,
    async handle({ accountId, principal, body, tx }) {
      const [known] = (await withFiles(tx, accountId, [body])) as [SendBody]
      const request = await fillTemplates(requestOf(accountId, principal.actor, known, null))
      return { status: 200, body: await previewMessage(tx, request, pipeline.carriers.isUsable) }
    },
  })

const listQuery = pageQuery.extend({
  direction: z.enum(['outbound', 'inbound']).optional(),
  status: z.string().optional().meta({ description: 'One status, or several separated by commas.' }),
  channel: z.string().optional(),
  class: z.enum(messageClasses).optional(),
  to: z.string().optional(),
  from: z.string().optional(),
  q: z.string().max(100).optional().meta({ description: 'Part of an address or of the text.' }),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
})

const list = (pipeline: Pipeline) =>
  route({
    method: 'GET',
    path: '/v1/messages',
    tag,
    summary: 'The message log, newest first',
    access: read,
    query: listQuery,
    answers: { 200: pageOf(messageShown) },
    async handle({ accountId, query, tx }) {
      const { limit, cursor, since, until, status, ...filter } = query
      const rows = await messagesPage(
        tx,
        accountId,
        {
          ...filter,
          status: status === undefined ? undefined : statusesIn(status),
          sinceId: since && lowestUuid(Date.parse(since)),
          untilId: until && lowestUuid(Date.parse(until)),
        },
        cursorUuid(cursor),
        limit + 1,
      )
      return {
        status: 200,
        body: page(
          rows,
          limit,
          (row) => row.id,
          (row) => showMessage(row, pipeline.carriers.names),
        ),
      }
    },
  })

function statusesIn(text: string): string[] {
  const wanted = text.split(',')
  const unknown = wanted.find((status) => !(messageStatuses as readonly string[]).includes(status))
  if (unknown !== undefined)
    throw new Refusal('invalid_request', {
      detail: `There is no status ${unknown}; there are ${messageStatuses.join(', ')}.`,
    })
  return wanted
}

const fetchOne = (pipeline: Pipeline) =>
  route({
    method: 'GET',
    path: '/v1/messages/{id}',
    tag,
    summary: 'One message with its decision and what happened to it',
    access: read,
    params: idPath,
    answers: { 200: messageInFull },
    handle: async ({ accountId, params, tx }) => ({
      status: 200,
      body: await getMessage(tx, accountId, pathId('msg', params.id), pipeline.carriers.names),
    }),
  })

const cancel = (pipeline: Pipeline) =>
  route({
    method: 'POST',
    path: '/v1/messages/{id}/cancel',
    tag,
    summary: 'Cancel a message that has not left; it costs nothing then',
    access: write,
    params: idPath,
    answers: { 200: messageInFull },
    async handle({ accountId, params, tx }) {
      const id = pathId('msg', params.id)
      await getMessage(tx, accountId, id, pipeline.carriers.names)
      await cancelMessage(pipeline, accountId, id)
      return { status: 200, body: await getMessage(tx, accountId, id, pipeline.carriers.names) }
    },
  })

const timeline = (pipeline: Pipeline) =>
  route({
    method: 'GET',
    path: '/v1/contacts/{id}/timeline',
    tag,
    summary: 'Everything exchanged with a contact, newest first',
    access: read,
    params: idPath,
    query: pageQuery,
    answers: { 200: pageOf(messageShown) },
    async handle({ accountId, params, query, tx }) {
      const contact = await getContact(tx, accountId, pathId('con', params.id))
      const addresses = contact.identities.map(({ address }) => address)
      const rows = await messagesWith(tx, accountId, addresses, cursorUuid(query.cursor), query.limit + 1)
      return {
        status: 200,
        body: page(
          rows,
          query.limit,
          (row) => row.id,
          (row) => showMessage(row, pipeline.carriers.names),
        ),
      }
    },
  })
