import { z } from 'zod'
import { contactChannels, validAddress } from '#contacts/contacts.ts'
import { nowMs } from '#platform/clock.ts'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { pathId } from '#platform/http/path-id.ts'
import { route, type Principal, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { idOf } from '#shared/ids.ts'
import { addresseeOf } from './addressee-of.ts'
import { consentsOfContact } from './consents-of-contact.ts'
import { exportConsents } from './export-consents.ts'
import { basesGiven, consentSources, consentStates, purposes, suppressionScopes } from './permission.ts'
import { suppressionsPage } from './queries.ts'
import { recordConsent } from './record-consent.ts'
import { consentShape, showConsent, showSuppression, suppressionShape } from './show-consent.ts'
import { suppressAddress, unsuppressAddress, type Suppression } from './suppress-address.ts'

const read = { kind: 'account', scope: 'consents:read' } as const
const write = { kind: 'account', scope: 'consents:write' } as const
const one = z.object({ id: z.string() })
const channel = z.enum(contactChannels)
const address = z.string().min(1).max(512)
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

const consentBody = z
  .object({
    contact: z.union([z.string(), z.object({ channel, address })]),
    channel,
    purpose: z.enum(purposes),
    state: z.enum(consentStates),
    basis: z.enum(basesGiven).optional(),
    source: z.enum(consentSources).exclude(['keyword', 'provider']).optional(),
    evidence: z
      .record(z.string(), z.unknown())
      .default({})
      .refine((value) => JSON.stringify(value).length <= 16_384, 'must hold at most 16 KiB'),
    at: instant.optional(),
  })
  .refine((body) => body.state === 'withdrawn' || body.basis !== undefined, {
    path: ['basis'],
    message: 'must say on what basis the permission is granted',
  })

const record = route({
  method: 'PUT',
  path: '/v1/consents',
  tag: 'consents',
  summary: 'Record that a contact gave or withdrew permission',
  access: write,
  body: consentBody,
  answers: { 200: consentShape },
  handle: async ({ tx, accountId, body, principal }) => {
    // A minute for clocks that differ; a permission from the future would outlive every STOP until then.
    if (body.at && body.at.getTime() > nowMs() + 60_000)
      throw new Refusal('invalid_request', {
        detail: '`at` lies in the future. Send when the contact said so.',
      })
    const { contactId, address: meant } = await addresseeOf(tx, accountId, body.contact, body.channel)
    const kept = await recordConsent(tx, {
      accountId,
      contactId,
      address: meant,
      channel: body.channel,
      purpose: body.purpose,
      state: body.state,
      basis: body.basis === 'any_lawful' ? 'other_by_law' : (body.basis ?? null),
      source: body.source ?? sourceOf(principal),
      evidence: body.evidence,
      ...(body.at && { at: body.at }),
      recordedBy: principal.actor,
    })
    return { status: 200, body: showConsent(kept), target: idOf('cns', kept.id) }
  },
})

function sourceOf({ kind }: Principal): 'api' | 'console' {
  return kind === 'key' ? 'api' : 'console'
}

const history = route({
  method: 'GET',
  path: '/v1/contacts/{id}/consents',
  tag: 'consents',
  summary: "A contact's permissions over time, with their evidence",
  access: read,
  params: one,
  query: pageQuery,
  answers: { 200: pageOf(consentShape) },
  handle: async ({ tx, accountId, params, query: { limit, cursor } }) => {
    const span = { before: cursorUuid(cursor), limit: limit + 1 }
    const rows = await consentsOfContact(tx, accountId, pathId('con', params.id), span)
    return { status: 200, body: page(rows, limit, (row) => row.id, showConsent) }
  },
})

const exportMax = 50 * 1024 * 1024

const takeOut = route({
  method: 'GET',
  path: '/v1/consents/export',
  tag: 'consents',
  summary: 'All permissions with their evidence as CSV, oldest first; narrow it with `since` and `until`',
  access: read,
  query: z.object({ since: instant.optional(), until: instant.optional() }),
  answers: { 200: z.string() },
  handle: async ({ tx, accountId, query }) => {
    let csv = ''
    for await (const piece of exportConsents(tx, { accountId, ...query })) {
      csv += piece
      if (csv.length > exportMax)
        throw new Refusal('invalid_request', {
          detail: 'This is more than one file holds. Narrow it with `since` and `until`.',
        })
    }
    const headers = {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="consents.csv"',
    }
    return { status: 200, body: csv, headers }
  },
})

const listSuppressions = route({
  method: 'GET',
  path: '/v1/suppressions',
  tag: 'suppressions',
  summary: 'List the addresses that are not written to; `q` is the beginning of an address',
  access: read,
  query: pageQuery.extend({ q: z.string().max(200).optional() }),
  answers: { 200: pageOf(suppressionShape) },
  handle: async ({ tx, accountId, query: { q, limit, cursor } }) => {
    const prefix = q?.trim() ? prefixOf(q.trim()) : null
    const rows = await tx.query<Suppression>(
      suppressionsPage(accountId, prefix, cursorUuid(cursor), limit + 1),
    )
    return { status: 200, body: page(rows, limit, (row) => row.id, showSuppression) }
  },
})

/** Digits are the beginning of a telephone number, whose addresses begin with a plus. */
function prefixOf(q: string): string {
  const bare = q.replaceAll(/[\s().-]/g, '')
  return /^\+?\d+$/.test(bare) ? `+${bare.replace('+', '')}` : q.toLowerCase()
}

const suppress = route({
  method: 'POST',
  path: '/v1/suppressions',
  tag: 'suppressions',
  summary: 'Stop writing to an address, whatever is permitted; an entry that is there is replaced',
  access: write,
  body: z.object({
    channel,
    address,
    scope: z.enum(suppressionScopes).default('all'),
    reason: z.string().trim().min(1).max(500),
  }),
  answers: { 201: suppressionShape },
  idempotent: true,
  handle: async ({ tx, accountId, body, principal }) => {
    if (validAddress(body.channel, body.address) === null)
      throw new Refusal('recipient_invalid', {
        detail: `${body.address} is not an address for ${body.channel}.`,
      })
    const source = sourceOf(principal)
    const entry = await suppressAddress(tx, { ...body, accountId, source, by: principal.actor })
    return { status: 201, body: showSuppression(entry), target: idOf('sup', entry.id) }
  },
})

const unsuppress = route({
  method: 'DELETE',
  path: '/v1/suppressions/{id}',
  tag: 'suppressions',
  summary: 'Take an address off the suppression list; a withdrawal on record stands nevertheless',
  access: write,
  params: one,
  answers: { 204: null },
  handle: async ({ tx, accountId, params }) => {
    await unsuppressAddress(tx, accountId, pathId('sup', params.id))
    return { status: 204 }
  },
})

/** Permission: recording it, its history and export, and the suppression list. */
export const routes: readonly Route[] = [record, history, takeOut, listSuppressions, suppress, unsuppress]
