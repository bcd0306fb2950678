import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freezeClock, resetClock } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aKeyHolder, apiFor, operator } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { addUsage } from './queries.ts'
import { routes } from './routes.ts'

await useTestDatabase()

const onDay = (accountId: string, day: string, messages: number, spend = '0') =>
  addUsage(db, [
    {
      account_id: accountId,
      day,
      channel: 'sms',
      direction: 'outbound',
      messages,
      segments: messages,
      delivered: 0,
      failed: 0,
      spend,
    },
  ])
const daysOf = (answer: { json(): { data: { day: string }[] } }) => answer.json().data.map(({ day }) => day)

test("answers the days asked for, both ends with it, with money in the account's currency", async () => {
  const { accountId } = await anAccount({ currency: 'INR' })
  for (const day of ['2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04'])
    await onDay(accountId, day, 7, '2500000000')
  const answer = await apiFor(routes, aKeyHolder(accountId))('GET', '/v1/usage?from=2026-05-02&to=2026-05-03')
  assert.equal(answer.statusCode, 200, answer.body)
  assert.deepEqual(daysOf(answer), ['2026-05-02', '2026-05-03'])
  assert.deepEqual(answer.json().data[0], {
    day: '2026-05-02',
    channel: 'sms',
    direction: 'outbound',
    messages: 7,
    segments: 7,
    delivered: 0,
    failed: 0,
    spend: { amount: '2.50', currency: 'INR' },
  })
})

test("without days answers the last thirty up to today in the account's zone", async (t) => {
  t.after(resetClock)
  freezeClock(new Date('2026-06-30T20:00:00Z'))
  const { accountId } = await anAccount({ timezone: 'Asia/Kolkata' })
  for (const day of ['2026-06-01', '2026-06-02', '2026-07-01', '2026-07-02']) await onDay(accountId, day, 1)
  const answer = await apiFor(routes, aKeyHolder(accountId))('GET', '/v1/usage')
  assert.deepEqual(daysOf(answer), ['2026-06-02', '2026-07-01'])
})

test('refuses days that are none, in the wrong order, or too many', async () => {
  const { accountId } = await anAccount()
  const call = apiFor(routes, aKeyHolder(accountId))
  for (const query of ['from=2026-02-30', 'from=2026-05-02&to=2026-05-01', 'from=2020-01-01&to=2026-01-01'])
    assert.equal((await call('GET', `/v1/usage?${query}`)).statusCode, 422, query)
})

test('sums usage over days for the operator, by account', async () => {
  const [one, other] = [await anAccount({ name: 'One' }), await anAccount({ name: 'Other', currency: 'EUR' })]
  await onDay(one.accountId, '2025-01-01', 2)
  await onDay(one.accountId, '2025-01-02', 3)
  await onDay(other.accountId, '2025-01-02', 5, '1000000000')
  const answer = await apiFor(routes, operator)('GET', '/operator/v1/usage?from=2025-01-01&to=2025-01-31')
  assert.equal(answer.statusCode, 200, answer.body)
  assert.deepEqual(
    answer
      .json()
      .data.map((row: { account: string; messages: number; spend: object }) => [
        row.account,
        row.messages,
        row.spend,
      ]),
    [
      ['One', 5, { amount: '0.00', currency: 'USD' }],
      ['Other', 5, { amount: '1.00', currency: 'EUR' }],
    ],
  )
})

test("an account may not see everyone's usage", async () => {
  const { accountId } = await anAccount()
  assert.equal((await apiFor(routes, aKeyHolder(accountId))('GET', '/operator/v1/usage')).statusCode, 403)
})
