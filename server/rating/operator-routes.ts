import { z } from 'zod'
import { getAccount } from '#accounts/accounts.ts'
import { fromJson } from '#shared/money.ts'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { fieldId, pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { assignRateCard } from './assign-rate-card.ts'
import { changeRateCard } from './change-rate-card.ts'
import { createRateCard } from './create-rate-card.ts'
import { getRateCard } from './get-rate-card.ts'
import { publishRates, type NewRate } from './publish-rates.ts'
import { cardsPage, ratesPage } from './queries.ts'
import { rateOf } from './rate-of.ts'
import { readRatesCsv } from './read-rates-csv.ts'
import { newRateShape, rateCardShape, rateShape, showRate, showRateCard } from './shapes.ts'

const access = { kind: 'operator' } as const
const name = z.string().min(1).max(200)
const csvSizeMax = 16 * 1024 * 1024
const newRates = z.union([
  z.object({ rates: z.array(newRateShape).min(1).max(10_000) }),
  z.object({
    csv: z
      .string()
      .min(1)
      .describe('Columns prefix, price, and any of channel, direction, class, per, charge_on, from, until'),
  }),
])

/** The operator's rate cards. */
export const operatorRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/operator/v1/rate-cards',
    tag: 'operator',
    summary: 'List the rate cards',
    access,
    query: pageQuery,
    answers: { 200: pageOf(rateCardShape) },
    handle: async ({ tx, query: { limit, cursor } }) => {
      const rows = await cardsPage(tx, cursorUuid(cursor), limit + 1)
      return { status: 200, body: page(rows, limit, (row) => row.id, showRateCard) }
    },
  }),
  route({
    method: 'POST',
    path: '/operator/v1/rate-cards',
    tag: 'operator',
    summary: 'Open a rate card; as default it replaces the default of its currency',
    access,
    body: z.object({
      name,
      currency: z.string().regex(/^[A-Z]{3}$/, 'A currency such as USD, by ISO 4217.'),
      default: z.boolean().default(false),
    }),
    answers: { 201: rateCardShape },
    idempotent: true,
    handle: async ({ tx, body }) => {
      const input = { name: body.name, currency: body.currency, isDefault: body.default }
      const shown = showRateCard(await getRateCard(tx, await createRateCard(tx, input)))
      return { status: 201, body: shown, target: shown.id }
    },
  }),
  route({
    method: 'GET',
    path: '/operator/v1/rate-cards/{id}',
    tag: 'operator',
    summary:
      'Read a rate card and its rates, past and future ones too, newest first; `next` leads to more rates',
    access,
    query: pageQuery,
    answers: { 200: rateCardShape.extend({ rates: z.array(rateShape), next: z.string().nullable() }) },
    handle: async ({ tx, params, query: { limit, cursor } }) => {
      const card = await getRateCard(tx, pathId('rca', params['id']))
      const rows = await ratesPage(tx, card.id, cursorUuid(cursor), limit + 1)
      const show = (row: (typeof rows)[number]) => showRate(rateOf(row), card.currency)
      const { data, next } = page(rows, limit, (row) => row.id, show)
      return { status: 200, body: { ...showRateCard(card), rates: data, next } }
    },
  }),
  route({
    method: 'PATCH',
    path: '/operator/v1/rate-cards/{id}',
    tag: 'operator',
    summary: 'Rename a rate card, or make it the default of its currency',
    access,
    body: z.object({ name: name.optional(), default: z.boolean().optional() }),
    answers: { 200: rateCardShape },
    handle: async ({ tx, params, body }) => {
      const id = pathId('rca', params['id'])
      const row = await changeRateCard(tx, id, { name: body.name, isDefault: body.default })
      return { status: 200, body: showRateCard(row) }
    },
  }),
  route({
    method: 'POST',
    path: '/operator/v1/rate-cards/{id}/rates',
    tag: 'operator',
    summary:
      'Publish rates, one by one or as CSV: all of them or none. A rate is never changed; a new one takes its place',
    access,
    body: newRates,
    bodyLimitBytes: csvSizeMax,
    answers: { 201: z.object({ published: z.number() }) },
    idempotent: true,
    handle: async ({ tx, params, body }) => {
      const card = await getRateCard(tx, pathId('rca', params['id']))
      const rates = 'csv' in body ? ratesOfCsv(body.csv) : ratesOfJson(body.rates, card.currency)
      await publishRates(tx, card.id, rates)
      return { status: 201, body: { published: rates.length } }
    },
  }),
  route({
    method: 'PUT',
    path: '/operator/v1/accounts/{id}/rate-card',
    tag: 'operator',
    summary: 'Give an account a rate card of its own; null puts it back on the default',
    access,
    body: z.object({ rateCardId: z.string().nullable() }),
    answers: { 204: null },
    handle: async ({ tx, params, body: { rateCardId } }) => {
      const { accountId, currency } = await getAccount(tx, pathId('acc', params['id']))
      const cardId = rateCardId && fieldId('rca', 'body.rateCardId', rateCardId)
      await assignRateCard(tx, { id: accountId, currency }, cardId)
      return { status: 204 }
    },
  }),
]

function ratesOfCsv(csv: string): NewRate[] {
  const { rates, faults } = readRatesCsv(csv)
  if (faults.length > 0) throw new Refusal('invalid_request', { extra: { errors: faults } })
  if (rates.length === 0) throw new Refusal('invalid_request', { detail: 'The list has no rates.' })
  return rates
}

function ratesOfJson(rates: readonly z.infer<typeof newRateShape>[], currency: string): NewRate[] {
  return rates.map((rate, index) => {
    const price = fromJson(rate.price)
    const from = rate.from === undefined ? undefined : new Date(rate.from)
    const until = rate.until ? new Date(rate.until) : null
    const wrong = (field: string, message: string): Refusal =>
      new Refusal('invalid_request', {
        extra: { errors: [{ path: `body.rates.${index}.${field}`, message }] },
      })
    if (price.currency !== currency) throw wrong('price.currency', `the card is in ${currency}`)
    if (price.nanos < 0n) throw wrong('price.amount', 'a price is not negative')
    if (from && until && until <= from) throw wrong('until', 'lies before from')
    return { ...rate, price: price.nanos, from, until }
  })
}
