import { z } from 'zod'
import type { Sql } from '#platform/db.ts'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { idOf } from '#shared/ids.ts'
import { deleteFromSenders } from './announce-change.ts'
import { decideDlt } from './decide-dlt.ts'
import type { DltEntity } from './dlt-registration.ts'
import {
  dltTemplateDeleted,
  dltTemplatesPage,
  entitiesPage,
  entityDeleted,
  headerDeleted,
  headersPage,
} from './queries.ts'
import {
  registerDltEntity,
  registerDltHeader,
  registerDltTemplate,
  type Stored,
  type StoredHeader,
  type StoredTemplate,
} from './register-dlt.ts'
import { factsOf, senderFacts } from './sender-facts.ts'
import {
  dltTemplateBody,
  dltTemplateShape,
  entityBody,
  entityShape,
  headerBody,
  headerShape,
  matchBody,
  matchShape,
  showDltTemplate,
  showEntity,
  showHeader,
  showMatch,
} from './shapes.ts'

const read = { kind: 'account', scope: 'senders:read' } as const
const write = { kind: 'account', scope: 'senders:write' } as const
const tag = 'dlt'

type PageOfRows = (accountId: string, before: string | null, limit: number) => Sql

function listing<Row extends { readonly id: string }>(
  path: string,
  summary: string,
  shape: z.ZodType,
  rows: PageOfRows,
  show: (row: Row) => unknown,
): Route {
  return route({
    method: 'GET',
    path,
    tag,
    summary,
    access: read,
    query: pageQuery,
    answers: { 200: pageOf(shape) },
    handle: async ({ tx, accountId, query: { limit, cursor } }) => {
      const found = await tx.query<Row>(rows(accountId, cursorUuid(cursor), limit + 1))
      return { status: 200, body: page(found, limit, (row) => row.id, show) }
    },
  })
}

function removal(
  path: string,
  summary: string,
  prefix: string,
  deletion: (accountId: string, id: string) => Sql,
): Route {
  return route({
    method: 'DELETE',
    path: `${path}/{id}`,
    tag,
    summary,
    access: write,
    params: z.object({ id: z.string() }),
    answers: { 204: null },
    handle: async ({ tx, accountId, params }) => {
      await deleteFromSenders(tx, accountId, deletion(accountId, pathId(prefix, params.id)))
      return { status: 204 }
    },
  })
}

const registerEntity = route({
  method: 'POST',
  path: '/v1/dlt/entities',
  tag,
  summary: 'Register a DLT entity with its chain of telemarketers; one that is there is changed',
  access: write,
  body: entityBody,
  answers: { 201: entityShape },
  idempotent: true,
  handle: async ({ tx, accountId, body: { state, ...entity } }) => {
    const stored = await registerDltEntity(tx, { ...entity, accountId, status: state })
    return { status: 201, body: showEntity(stored), target: idOf('dle', stored.id) }
  },
})

const registerHeader = route({
  method: 'POST',
  path: '/v1/dlt/headers',
  tag,
  summary: 'Register a DLT header; one that is there is changed',
  access: write,
  body: headerBody,
  answers: { 201: headerShape },
  idempotent: true,
  handle: async ({ tx, accountId, body: { state, ...header } }) => {
    const stored = await registerDltHeader(tx, { ...header, accountId, status: state })
    return { status: 201, body: showHeader(stored), target: idOf('dlh', stored.id) }
  },
})

const registerTemplate = route({
  method: 'POST',
  path: '/v1/dlt/templates',
  tag,
  summary: 'Register a DLT content template; one that is there is changed',
  access: write,
  body: dltTemplateBody,
  answers: { 201: dltTemplateShape },
  idempotent: true,
  handle: async ({ tx, accountId, body: { state, ...template } }) => {
    const stored = await registerDltTemplate(tx, { ...template, accountId, status: state })
    return { status: 201, body: showDltTemplate(stored), target: idOf('dlm', stored.id) }
  },
})

const matchTemplate = route({
  method: 'POST',
  path: '/v1/dlt/match',
  tag,
  summary: 'Tell whether a text from a header would pass the DLT check, and why; nothing is sent',
  access: read,
  body: matchBody,
  answers: { 200: matchShape },
  changesNothing: true,
  // The facts are read on a connection of their own: waiting for a second one could exhaust the pool.
  ownTransaction: true,
  handle: async ({ accountId, body: { from, text, class: messageClass } }) => {
    const facts = (await senderFacts([accountId])).get(accountId) ?? factsOf(nothingRegistered)
    return { status: 200, body: showMatch(decideDlt(facts, { from, text, messageClass })) }
  },
})

const nothingRegistered = { senders: null, entities: null, headers: null, templates: null }

/** India's DLT registrations of an account. */
export const dltRoutes: readonly Route[] = [
  listing<Stored<DltEntity>>(
    '/v1/dlt/entities',
    'List the DLT entities',
    entityShape,
    entitiesPage,
    showEntity,
  ),
  registerEntity,
  removal('/v1/dlt/entities', 'Forget a DLT entity with its headers and templates', 'dle', entityDeleted),
  listing<StoredHeader>('/v1/dlt/headers', 'List the DLT headers', headerShape, headersPage, showHeader),
  registerHeader,
  removal('/v1/dlt/headers', 'Forget a DLT header', 'dlh', headerDeleted),
  listing<StoredTemplate>(
    '/v1/dlt/templates',
    'List the DLT content templates',
    dltTemplateShape,
    dltTemplatesPage,
    showDltTemplate,
  ),
  registerTemplate,
  removal('/v1/dlt/templates', 'Forget a DLT content template', 'dlm', dltTemplateDeleted),
  matchTemplate,
]
