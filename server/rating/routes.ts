import { z } from 'zod'
import { getAccount } from '#accounts/accounts.ts'
import { nowMs } from '#platform/clock.ts'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { route, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { operatorRoutes } from './operator-routes.ts'
import { rateFacts } from './rate-facts.ts'
import { ratesInForce } from './rates-in-force.ts'
import { rateShape, showRate } from './shapes.ts'

const ratesQuery = pageQuery.extend({
  channel: z.string().max(20).optional(),
  to: z
    .string()
    .max(100)
    // A plus that was not escaped arrives as a space.
    .transform((text) => text.trim().replace(/^\+/, ''))
    .optional()
    .describe('An address: only the prices that a message there would meet'),
})

/** Every address of rating: an account's prices, and the operator's rate cards. */
export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/rates',
    tag: 'rates',
    summary: "The account's prices now, by channel, direction and prefix",
    access: { kind: 'account', scope: 'wallet:read' },
    query: ratesQuery,
    answers: { 200: pageOf(rateShape) },
    handle: async ({ tx, accountId, query: { limit, cursor, channel, to } }) => {
      const { currency } = await getAccount(tx, accountId)
      const table = (await rateFacts([{ id: accountId, currency }])).get(accountId)
      if (!table) return { status: 200, body: { data: [], next: null } }
      const rates = ratesInForce(table, { channel, to }, nowMs())
      const from = placeAfter(rates, cursorUuid(cursor))
      const rest = rates.slice(from, from + limit + 1)
      const show = (rate: (typeof rates)[number]) => showRate(rate, table.currency)
      return { status: 200, body: page(rest, limit, (rate) => rate.id, show) }
    },
  }),
  ...operatorRoutes,
]

/** Where the page after a rate begins. Refuses invalid_request when that rate is no longer in force. */
function placeAfter(rates: readonly { readonly id: string }[], last: string | null): number {
  if (last === null) return 0
  const place = rates.findIndex(({ id }) => id === last)
  if (place < 0)
    throw new Refusal('invalid_request', { detail: 'The prices changed meanwhile: start the list again.' })
  return place + 1
}
