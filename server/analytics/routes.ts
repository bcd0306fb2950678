import { z } from 'zod'
import { accountFacts, getAccount } from '#accounts/accounts.ts'
import { nowMs } from '#platform/clock.ts'
import { moneyShape } from '#platform/http/money-shape.ts'
import { route, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { idOf } from '#shared/ids.ts'
import { toJson } from '#shared/money.ts'
import { civilDay, daysAfter } from './civil-day.ts'
import { usageOfAccount, usageOfAll, type UsageDay } from './queries.ts'

const daysMax = 400
const day = z.iso.date()
const period = z.object({
  from: day.optional().describe('First day; 29 days before the last when absent'),
  to: day.optional().describe('Last day; today when absent'),
})
const counts = {
  channel: z.string(),
  direction: z.string(),
  messages: z.number(),
  segments: z.number(),
  delivered: z.number(),
  failed: z.number(),
  spend: moneyShape,
}

/** Every address of usage. */
export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/usage',
    tag: 'usage',
    summary: "Messages by the day they were made on, in the account's zone, and what became of them",
    access: { kind: 'account', scope: 'messages:read' },
    query: period,
    answers: { 200: z.object({ data: z.array(z.object({ day, ...counts })) }) },
    handle: async ({ tx, accountId, query }) => {
      const { timezone, currency } = await getAccount(tx, accountId)
      const { from, to } = daysOf(query, civilDay(nowMs(), timezone))
      const rows = await usageOfAccount(tx, accountId, from, to)
      return {
        status: 200,
        body: { data: rows.map((row) => ({ day: row.day, ...countsOf(row, currency) })) },
      }
    },
  }),
  route({
    method: 'GET',
    path: '/operator/v1/usage',
    tag: 'operator',
    summary: 'Usage of every account over some days, each by its own calendar',
    access: { kind: 'operator' },
    query: period,
    answers: {
      200: z.object({ data: z.array(z.object({ accountId: z.string(), account: z.string(), ...counts })) }),
    },
    handle: async ({ tx, query }) => {
      const { from, to } = daysOf(query, civilDay(nowMs(), 'UTC'))
      const rows = await usageOfAll(tx, from, to)
      const accounts = await accountFacts(rows.map((row) => row.account_id))
      const data = rows.flatMap((row) => {
        const account = accounts.get(row.account_id)
        if (!account) return []
        return [
          {
            accountId: idOf('acc', row.account_id),
            account: account.name,
            ...countsOf(row, account.currency),
          },
        ]
      })
      return { status: 200, body: { data } }
    },
  }),
]

function daysOf(query: z.infer<typeof period>, today: string): { from: string; to: string } {
  const to = query.to ?? today
  const from = query.from ?? daysAfter(to, -29)
  if (from > to) throw new Refusal('invalid_request', { detail: '`from` lies after `to`.' })
  if (daysAfter(from, daysMax) <= to)
    throw new Refusal('invalid_request', { detail: `Ask for at most ${daysMax} days at once.` })
  return { from, to }
}

function countsOf(row: Omit<UsageDay, 'day'>, currency: string) {
  return {
    channel: row.channel,
    direction: row.direction,
    messages: Number(row.messages),
    segments: Number(row.segments),
    delivered: Number(row.delivered),
    failed: Number(row.failed),
    spend: toJson({ nanos: row.spend, currency }),
  }
}
