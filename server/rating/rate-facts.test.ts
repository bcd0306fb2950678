import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { inTransaction } from '#platform/db.ts'
import { startFactInvalidation } from '#platform/fact-cache.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aRateCard } from '#tools/testing/rate-card.ts'
import { until } from '#tools/testing/until.ts'
import { assignRateCard, publishRates, rateFacts } from './rating.ts'

await useTestDatabase()

const account = (currency: string) => ({ id: randomUUID(), currency })

test('accounts that share a card share its prices in memory', async () => {
  await aRateCard({ currency: 'DKK', isDefault: true })
  const [one, other] = [account('DKK'), account('DKK')]
  const first = (await rateFacts([one])).get(one.id)
  const second = (await rateFacts([other])).get(other.id)
  assert.ok(first)
  assert.equal(first, second)
})

test('an account without any card is left out', async () => {
  const known = account('ISK')
  await aRateCard({ currency: 'ISK', isDefault: true })
  const found = await rateFacts([known, account('XOF')])
  assert.deepEqual([...found.keys()], [known.id])
})

test('a new price and a new card are known everywhere as soon as they are committed', async (t) => {
  const listening = await startFactInvalidation()
  t.after(() => listening.stop())
  const default_ = await aRateCard({
    currency: 'CZK',
    isDefault: true,
    rates: [{ channel: 'sms', price: 1n }],
  })
  const mine = account('CZK')
  const prices = async () =>
    (await rateFacts([mine]))
      .get(mine.id)
      ?.byPrefix.get('sms outbound ')
      ?.map(({ price }) => price)
  assert.deepEqual(await prices(), [1n])
  await inTransaction((tx) => publishRates(tx, default_, [{ channel: 'sms', price: 2n }]))
  await until(async () => (await prices())?.[0] === 2n)
  const own = await aRateCard({ currency: 'CZK', rates: [{ channel: 'sms', price: 3n }] })
  await inTransaction((tx) => assignRateCard(tx, mine, own))
  await until(async () => (await prices())?.[0] === 3n)
})
