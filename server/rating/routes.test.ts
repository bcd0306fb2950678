import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forgetFacts } from '#platform/fact-cache.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aKeyHolder, apiFor, operator } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { routes } from './routes.ts'

await useTestDatabase()

const asOperator = apiFor(routes, operator)
const usd = (amount: string) => ({ amount, currency: 'USD' })

/** Opens a card over HTTP and publishes rates on it; gives its id. */
async function aCard(rates: object[], given: object = {}): Promise<string> {
  const body = { name: 'Retail', currency: 'USD', ...given }
  const { id } = (await asOperator('POST', '/operator/v1/rate-cards', body)).json()
  if (rates.length > 0) {
    const made = await asOperator('POST', `/operator/v1/rate-cards/${id}/rates`, { rates })
    assert.equal(made.statusCode, 201, made.body)
  }
  forget()
  return id
}

/** An account with a card of its own, as a caller. */
async function withCard(cardId: string) {
  const { accountId, id } = await anAccount()
  const put = await asOperator('PUT', `/operator/v1/accounts/${id}/rate-card`, { rateCardId: cardId })
  assert.equal(put.statusCode, 204, put.body)
  forget()
  return apiFor(routes, aKeyHolder(accountId))
}

/** No process listens for changes here, so the caches are emptied by hand. */
function forget(): void {
  forgetFacts('rates')
  forgetFacts('rate-cards')
}

test('a card and its rates are read back as published', async () => {
  const id = await aCard([
    {
      channel: 'sms',
      prefix: '+91',
      price: usd('0.0025'),
      class: 'promotional',
      from: '2026-01-01T00:00:00Z',
    },
  ])
  assert.match(id, /^rca_/)
  const { rates, ...card } = (await asOperator('GET', `/operator/v1/rate-cards/${id}`)).json()
  assert.deepEqual([card.name, card.currency, card.default, card.next], ['Retail', 'USD', false, null])
  const [{ id: rateId, ...rate }] = rates
  assert.match(rateId, /^rat_/)
  assert.deepEqual(rate, {
    channel: 'sms',
    direction: 'outbound',
    prefix: '91',
    country: 'IN',
    class: 'promotional',
    price: usd('0.0025'),
    per: 'segment',
    chargeOn: 'delivered',
    from: '2026-01-01T00:00:00.000Z',
    until: null,
  })
})

test('rates of a card come page by page', async () => {
  const id = await aCard([1, 2, 3].map((n) => ({ channel: 'sms', prefix: String(n), price: usd('1') })))
  const first = (await asOperator('GET', `/operator/v1/rate-cards/${id}?limit=2`)).json()
  const second = (
    await asOperator('GET', `/operator/v1/rate-cards/${id}?limit=2&cursor=${first.next}`)
  ).json()
  const prefixes = [...first.rates, ...second.rates].map((rate) => rate.prefix)
  assert.deepEqual(prefixes, ['3', '2', '1'])
})

test('publishes a price list given as CSV, all of it or nothing', async () => {
  const id = await aCard([])
  const url = `/operator/v1/rate-cards/${id}/rates`
  const wrong = await asOperator('POST', url, { csv: 'prefix,price\n91,0.01\n92,free\n' })
  assert.equal(wrong.statusCode, 422)
  assert.equal(wrong.json().errors[0].path, 'csv.line 3')
  assert.deepEqual((await asOperator('GET', `/operator/v1/rate-cards/${id}`)).json().rates, [])
  const right = await asOperator('POST', url, { csv: 'prefix,price\n91,0.01\n92,0.02\n' })
  assert.deepEqual(right.json(), { published: 2 })
})

test('refuses a price in another currency than the card, and one below zero', async () => {
  const id = await aCard([])
  for (const price of [{ amount: '1', currency: 'EUR' }, usd('-0.1')]) {
    const answer = await asOperator('POST', `/operator/v1/rate-cards/${id}/rates`, {
      rates: [{ channel: 'sms', price }],
    })
    assert.equal(answer.statusCode, 422)
    assert.match(answer.json().errors[0].path, /^body\.rates\.0\.price/)
  }
})

test('a new default card replaces the one before it', async () => {
  const first = await aCard([], { currency: 'CHF', default: true })
  const second = await aCard([], { currency: 'CHF', default: true })
  const isDefault = async (id: string) =>
    (await asOperator('GET', `/operator/v1/rate-cards/${id}`)).json().default
  assert.deepEqual([await isDefault(first), await isDefault(second)], [false, true])
  await asOperator('PATCH', `/operator/v1/rate-cards/${first}`, { default: true })
  assert.deepEqual([await isDefault(first), await isDefault(second)], [true, false])
})

test('an account without a card of its own sees the default of its currency', async () => {
  await aCard([{ channel: 'sms', price: { amount: '0.5', currency: 'NOK' } }], {
    currency: 'NOK',
    default: true,
  })
  const { accountId } = await anAccount({ currency: 'NOK' })
  const { data } = (await apiFor(routes, aKeyHolder(accountId))('GET', '/v1/rates')).json()
  assert.deepEqual(
    data.map((rate: { price: object }) => rate.price),
    [{ amount: '0.50', currency: 'NOK' }],
  )
})

test('an account for whose currency there is no card sees no prices', async () => {
  const { accountId } = await anAccount({ currency: 'PLN' })
  const answer = await apiFor(routes, aKeyHolder(accountId))('GET', '/v1/rates')
  assert.deepEqual(answer.json(), { data: [], next: null })
})

test('an account put back on the default loses its own card', async () => {
  await aCard([{ channel: 'sms', price: { amount: '2', currency: 'SEK' } }], {
    currency: 'SEK',
    default: true,
  })
  const own = await aCard([{ channel: 'sms', price: { amount: '1', currency: 'SEK' } }], { currency: 'SEK' })
  const { accountId, id } = await anAccount({ currency: 'SEK' })
  const prices = async (rateCardId: string | null) => {
    await asOperator('PUT', `/operator/v1/accounts/${id}/rate-card`, { rateCardId })
    forget()
    const { data } = (await apiFor(routes, aKeyHolder(accountId))('GET', '/v1/rates')).json()
    return data.map((rate: { price: { amount: string } }) => rate.price.amount)
  }
  assert.deepEqual(await prices(own), ['1.00'])
  assert.deepEqual(await prices(null), ['2.00'])
})

test('refuses to give an account a card in another currency', async () => {
  const { id } = await anAccount({ currency: 'INR' })
  const answer = await asOperator('PUT', `/operator/v1/accounts/${id}/rate-card`, {
    rateCardId: await aCard([]),
  })
  assert.equal(answer.statusCode, 422)
})

test('shows the prices in force now, not past, future or superseded ones', async () => {
  const year = (n: number) => `${n}-01-01T00:00:00Z`
  const call = await withCard(
    await aCard([
      { channel: 'sms', price: usd('1'), from: year(2020) },
      { channel: 'sms', price: usd('2'), from: year(2021) },
      { channel: 'sms', price: usd('3'), from: year(2999) },
      { channel: 'rcs', price: usd('4'), from: year(2020), until: year(2021) },
    ]),
  )
  const { data } = (await call('GET', '/v1/rates')).json()
  assert.deepEqual(
    data.map((rate: { price: object }) => rate.price),
    [usd('2.00')],
  )
})

test('to a destination shows what a message there would cost, one price a class', async () => {
  const call = await withCard(
    await aCard([
      { channel: 'sms', price: usd('1') },
      { channel: 'sms', prefix: '91', price: usd('2') },
      { channel: 'sms', prefix: '9198', class: 'promotional', price: usd('3') },
      { channel: 'sms', prefix: '92', price: usd('4') },
      { channel: 'rcs', price: usd('5') },
    ]),
  )
  const prices = async (query: string) =>
    (await call('GET', `/v1/rates?${query}`))
      .json()
      .data.map((r: { price: { amount: string } }) => r.price.amount)
  assert.deepEqual(await prices('channel=sms&to=%2B919812345678'), ['2.00', '3.00'])
  assert.deepEqual(await prices('channel=sms&to=+14155550100'), ['1.00'])
  assert.deepEqual(await prices('to=919700000000'), ['5.00', '2.00'])
})

test('prices come page by page in the order of channel and prefix', async () => {
  const call = await withCard(
    await aCard(['44', '1', '91'].map((prefix) => ({ channel: 'sms', prefix, price: usd('1') }))),
  )
  const first = (await call('GET', '/v1/rates?limit=2')).json()
  const second = (await call('GET', `/v1/rates?limit=2&cursor=${first.next}`)).json()
  const prefixes = [...first.data, ...second.data].map((rate) => rate.prefix)
  assert.deepEqual(prefixes, ['1', '44', '91'])
})

test('an account may not read the rate cards', async () => {
  const { accountId } = await anAccount()
  assert.equal(
    (await apiFor(routes, aKeyHolder(accountId))('GET', '/operator/v1/rate-cards')).statusCode,
    403,
  )
})
