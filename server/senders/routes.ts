import { z } from 'zod'
import type { Db } from '#platform/db.ts'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { idOf } from '#shared/ids.ts'
import { deleteFromSenders } from './announce-change.ts'
import { changeSender } from './change-sender.ts'
import { createSender, type SenderWithDlt } from './create-sender.ts'
import { dltRoutes } from './dlt-routes.ts'
import { senderDeleted, sendersPage } from './queries.ts'
import { senderStates } from './sender.ts'
import { senderBody, senderShape, showSender } from './shapes.ts'
import { templateRoutes } from './templates/template-routes.ts'

const read = { kind: 'account', scope: 'senders:read' } as const
const write = { kind: 'account', scope: 'senders:write' } as const
const one = z.object({ id: z.string() })

/** Refuses an address that the account has not shown to be its own. */
export type EnsureMaySendAs = (
  tx: Db,
  sender: { readonly accountId: string; readonly channel: string; readonly address: string },
) => Promise<void>

const listSenders = route({
  method: 'GET',
  path: '/v1/senders',
  tag: 'senders',
  summary: 'List whom the account may send as',
  access: read,
  query: pageQuery.extend({ channel: z.string().max(30).optional() }),
  answers: { 200: pageOf(senderShape) },
  handle: async ({ tx, accountId, query: { channel, limit, cursor } }) => {
    const rows = await tx.query<SenderWithDlt>(
      sendersPage(accountId, channel ?? null, cursorUuid(cursor), limit + 1),
    )
    return { status: 200, body: page(rows, limit, (row) => row.id, showSender) }
  },
})

const addSender = (ensureMaySendAs: EnsureMaySendAs) =>
  route({
    method: 'POST',
    path: '/v1/senders',
    tag: 'senders',
    summary: 'Register a sender; `dlt` registers it as a header for India',
    access: write,
    body: senderBody,
    answers: { 201: senderShape },
    idempotent: true,
    handle: async ({ tx, accountId, body }) => {
      const { default: isDefault, ...rest } = body
      await ensureMaySendAs(tx, { ...rest, accountId })
      const sender = await createSender(tx, { ...rest, accountId, isDefault })
      return { status: 201, body: showSender(sender), target: idOf('snd', sender.id) }
    },
  })

const patchSender = (ensureMaySendAs: EnsureMaySendAs) =>
  route({
    method: 'PATCH',
    path: '/v1/senders/{id}',
    tag: 'senders',
    summary: 'Make a sender the default of its channel, active or inactive',
    access: write,
    params: one,
    body: z.object({ default: z.boolean().optional(), state: z.enum(senderStates).optional() }),
    answers: { 200: senderShape },
    handle: async ({ tx, accountId, params, body }) => {
      const changes = { isDefault: body.default, status: body.state }
      const sender = await changeSender(tx, accountId, pathId('snd', params.id), changes)
      if (body.state === 'active') await ensureMaySendAs(tx, { ...sender, accountId })
      return { status: 200, body: showSender(sender) }
    },
  })

const removeSender = route({
  method: 'DELETE',
  path: '/v1/senders/{id}',
  tag: 'senders',
  summary: 'Remove a sender; a DLT header stays registered',
  access: write,
  params: one,
  answers: { 204: null },
  handle: async ({ tx, accountId, params }) => {
    await deleteFromSenders(tx, accountId, senderDeleted(accountId, pathId('snd', params.id)))
    return { status: 204 }
  },
})

/** Whom an account sends as, its templates, and its DLT registrations. */
export const routes = (ensureMaySendAs: EnsureMaySendAs): readonly Route[] => [
  listSenders,
  addSender(ensureMaySendAs),
  patchSender(ensureMaySendAs),
  removeSender,
  ...templateRoutes,
  ...dltRoutes,
]
