import { z } from 'zod'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { fieldId, pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { idOf } from '#shared/ids.ts'
import { contactFields, contactShape, identityInput, showContact } from './contact.ts'
import { createContact } from './create-contact.ts'
import { deleteContact } from './delete-contact.ts'
import { getContact } from './find-contact.ts'
import { importContacts } from './import-contacts.ts'
import { listContacts } from './list-contacts.ts'
import { mergeContacts } from './merge-contacts.ts'
import { undoMerge } from './undo-merge.ts'
import { updateContact } from './update-contact.ts'

const read = { kind: 'account', scope: 'contacts:read' } as const
const write = { kind: 'account', scope: 'contacts:write' } as const
const tag = 'contacts'

const oneContact = z.object({ id: z.string() })
const identities = z.array(identityInput).max(50).optional()
const contactBody = contactFields.extend({ identities })
const csvText = z.union([z.string().min(1), z.object({ csv: z.string().min(1) })])
const importShape = z.object({
  created: z.number(),
  updated: z.number(),
  errors: z.array(z.object({ line: z.number(), message: z.string() })),
})

const list = route({
  method: 'GET',
  path: '/v1/contacts',
  tag,
  summary: 'List contacts, or search them by name, telephone number or e-mail address',
  access: read,
  query: pageQuery.extend({
    q: z.string().max(200).optional(),
    ids: z
      .string()
      .max(4_000)
      .optional()
      .meta({ description: 'Only these contacts: their ids separated by commas.' }),
  }),
  answers: { 200: pageOf(contactShape) },
  handle: async ({ tx, accountId, query: { q, ids, limit, cursor } }) => {
    const only = ids === undefined ? null : ids.split(',').map((id) => fieldId('con', 'query.ids', id))
    const rows = await listContacts(tx, accountId, {
      q,
      ids: only,
      before: cursorUuid(cursor),
      limit: limit + 1,
    })
    return { status: 200, body: page(rows, limit, (row) => row.id, showContact) }
  },
})

const create = route({
  method: 'POST',
  path: '/v1/contacts',
  tag,
  summary: 'Add a contact',
  access: write,
  body: contactBody,
  answers: { 201: contactShape },
  idempotent: true,
  handle: async ({ tx, accountId, body }) => {
    const { identities: given, ...fields } = body
    const contact = await createContact(tx, { ...fields, accountId, identities: given ?? [] })
    return { status: 201, body: showContact(contact), target: idOf('con', contact.id) }
  },
})

const show = route({
  method: 'GET',
  path: '/v1/contacts/{id}',
  tag,
  summary: 'Show a contact',
  access: read,
  params: oneContact,
  answers: { 200: contactShape },
  handle: async ({ tx, accountId, params }) => {
    const contact = await getContact(tx, accountId, pathId('con', params.id))
    return { status: 200, body: showContact(contact) }
  },
})

const change = route({
  method: 'PATCH',
  path: '/v1/contacts/{id}',
  tag,
  summary: 'Change a contact; null empties a field, `identities` replaces the list',
  access: write,
  params: oneContact,
  body: contactBody,
  answers: { 200: contactShape },
  handle: async ({ tx, accountId, params, body }) => {
    const contact = await updateContact(tx, accountId, pathId('con', params.id), body)
    return { status: 200, body: showContact(contact) }
  },
})

const remove = route({
  method: 'DELETE',
  path: '/v1/contacts/{id}',
  tag,
  summary: 'Delete a contact for good; permissions and suppressions of its addresses stay in force',
  access: write,
  params: oneContact,
  answers: { 204: null },
  handle: async ({ tx, accountId, params }) => {
    await deleteContact(tx, accountId, pathId('con', params.id))
    return { status: 204 }
  },
})

const merge = route({
  method: 'POST',
  path: '/v1/contacts/{id}/merge',
  tag,
  summary: 'Merge another contact into this one',
  access: write,
  params: oneContact,
  body: z.object({ contact: z.string() }),
  answers: { 200: z.object({ mergeId: z.string(), contact: contactShape }) },
  idempotent: true,
  handle: async ({ tx, accountId, params, body, principal }) => {
    const { contact, mergeId } = await mergeContacts(tx, {
      accountId,
      keptId: pathId('con', params.id),
      mergedId: pathId('con', body.contact),
      mergedBy: principal.actor,
    })
    return { status: 200, body: { mergeId: idOf('mrg', mergeId), contact: showContact(contact) } }
  },
})

const undo = route({
  method: 'POST',
  path: '/v1/contacts/merges/{id}/undo',
  tag,
  summary: 'Undo a merge; answers the contact that returned',
  access: write,
  params: oneContact,
  answers: { 200: contactShape },
  idempotent: true,
  handle: async ({ tx, accountId, params }) => {
    const contact = await undoMerge(tx, accountId, pathId('mrg', params.id))
    return { status: 200, body: showContact(contact) }
  },
})

const takeIn = route({
  method: 'POST',
  path: '/v1/contacts/import',
  tag,
  summary: 'Import contacts from CSV: as text, or as the member `csv` of a JSON object; at most 10,000 rows',
  access: write,
  query: z.object({
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'A country such as IN, by ISO 3166.')
      .optional(),
  }),
  body: csvText,
  takesCsv: true,
  answers: { 200: importShape },
  idempotent: true,
  bodyLimitBytes: 8 * 1024 * 1024,
  handle: async ({ tx, accountId, body, query }) => {
    const text = typeof body === 'string' ? body : body.csv
    const result = await importContacts(tx, { accountId, chunks: [text], defaultCountry: query.country })
    return { status: 200, body: result }
  },
})

/** Contacts: people, their addresses, merging and import. */
export const routes: readonly Route[] = [list, create, show, change, remove, merge, undo, takeIn]
