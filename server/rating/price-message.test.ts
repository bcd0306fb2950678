import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { priceMessage, type Priceable } from './price-message.ts'
import { rateTable, type Rate } from './rate-table.ts'

const noon = Date.UTC(2026, 2, 1, 12)
const rate = (given: Partial<Rate>): Rate => ({
  id: '0',
  channel: 'sms',
  direction: 'outbound',
  prefix: '',
  class: null,
  price: 100n,
  per: 'segment',
  chargeOn: 'delivered',
  fromMs: 0,
  untilMs: null,
  ...given,
})
const message = (given: Partial<Priceable> = {}): Priceable => ({
  channel: 'sms',
  direction: 'outbound',
  address: '+919812345678',
  class: 'transactional',
  segments: 1,
  ...given,
})
const priced = (rates: readonly Rate[], given: Partial<Priceable> = {}, atMs = noon) =>
  priceMessage(rateTable('card', 'USD', rates), message(given), atMs)
const amount = (rates: readonly Rate[], given: Partial<Priceable> = {}, atMs = noon) =>
  priced(rates, given, atMs)?.amount ?? null

test('the longest prefix prices a message, also when a shorter one is cheaper', () => {
  const rates = [
    rate({ price: 1n }),
    rate({ prefix: '91', price: 2n }),
    rate({ prefix: '9198', price: 900n }),
  ]
  assert.equal(amount(rates), 900n)
  assert.equal(amount(rates, { address: '+919712345678' }), 2n)
  assert.equal(amount(rates, { address: '+14155550100' }), 1n)
})

test('a rate in force of a shorter prefix serves while the longer one is not in force', () => {
  const rates = [rate({ prefix: '91', price: 2n }), rate({ prefix: '9198', price: 900n, fromMs: noon + 1 })]
  assert.equal(amount(rates), 2n)
})

test('a price begins and ends at the millisecond', () => {
  const rates = [rate({ price: 1n, untilMs: noon }), rate({ price: 2n, fromMs: noon, untilMs: noon + 5 })]
  assert.equal(amount(rates, {}, noon - 1), 1n)
  assert.equal(amount(rates, {}, noon), 2n)
  assert.equal(amount(rates, {}, noon + 4), 2n)
  assert.equal(amount(rates, {}, noon + 5), null)
})

test('the newest of several prices in force wins, and the one published last of those from the same instant', () => {
  assert.equal(amount([rate({ price: 5n, fromMs: 10 }), rate({ price: 7n, fromMs: 20 })]), 7n)
  const same = [rate({ id: 'b', price: 7n, fromMs: 20 }), rate({ id: 'a', price: 5n, fromMs: 20 })]
  assert.equal(amount(same), 7n)
  assert.equal(amount(same.toReversed()), 7n)
})

test('a rate for the class beats one for every class, however new, and says nothing to other classes', () => {
  const rates = [rate({ class: 'authentication', price: 3n, fromMs: 1 }), rate({ price: 4n, fromMs: 2 })]
  assert.equal(amount(rates, { class: 'authentication' }), 3n)
  assert.equal(amount(rates, { class: 'promotional' }), 4n)
})

test('a class that a longer prefix does not price is priced by a shorter one', () => {
  const rates = [rate({ prefix: '91', class: 'promotional', price: 9n }), rate({ price: 4n })]
  assert.equal(amount(rates, { class: 'transactional' }), 4n)
})

test('a price by segment counts the segments, one by message does not', () => {
  assert.equal(amount([rate({ price: 75n })], { segments: 4 }), 300n)
  assert.equal(amount([rate({ price: 75n, per: 'message' })], { segments: 4 }), 75n)
})

test('no rate for the destination, the channel or the direction is no price, not a price of nothing', () => {
  const rates = [rate({ prefix: '91' })]
  assert.equal(priced(rates, { address: '+14155550100' }), null)
  assert.equal(priced(rates, { channel: 'rcs' }), null)
  assert.equal(priced(rates, { direction: 'inbound' }), null)
  assert.equal(priced([]), null)
})

test('a rate of nothing is a price of nothing', () => {
  assert.deepEqual(priced([rate({ price: 0n })])?.amount, 0n)
})

test('a price published later leaves what was admitted before it as it was', () => {
  const before = [rate({ price: 1n })]
  const after = [...before, rate({ price: 8n, fromMs: noon + 1 })]
  assert.deepEqual(priced(after), priced(before))
})

test('says whose rate it was, when it is charged and in which currency', () => {
  assert.deepEqual(priced([rate({ id: 'r1', chargeOn: 'submitted' })]), {
    amount: 100n,
    currency: 'USD',
    chargeOn: 'submitted',
    rateId: 'r1',
  })
})

test('a card of two hundred thousand rates is prepared without a stack overflow', () => {
  const rates = Array.from({ length: 200_000 }, (_, n) => rate({ prefix: String(n) }))
  assert.equal(rateTable('card', 'USD', rates).longestPrefix, 6)
})

/** The rule of the terms, word by word, without any preparation. */
function naive(rates: readonly Rate[], m: Priceable, atMs: number): bigint | null {
  const digits = m.address.slice(1)
  const fitting = rates.filter(
    (r) =>
      r.channel === m.channel &&
      r.direction === m.direction &&
      digits.startsWith(r.prefix) &&
      (r.class === null || r.class === m.class) &&
      r.fromMs <= atMs &&
      (r.untilMs === null || r.untilMs > atMs),
  )
  const longest = Math.max(...fitting.map((r) => r.prefix.length))
  const ofLongest = fitting.filter((r) => r.prefix.length === longest)
  const ofClass = ofLongest.filter((r) => r.class !== null)
  const chosen = ofClass.length > 0 ? ofClass : ofLongest
  const newest = Math.max(...chosen.map((r) => r.fromMs))
  const last = chosen.filter((r) => r.fromMs === newest).toSorted((a, b) => (a.id < b.id ? 1 : -1))[0]
  if (!last) return null
  return last.per === 'segment' ? last.price * BigInt(m.segments) : last.price
}

test('prices as the rule says, word by word', () => {
  const digits = fc.string({ unit: fc.constantFrom('1', '2'), maxLength: 4 })
  const anyClass = fc.constantFrom('transactional', 'promotional')
  const anyRate = fc.record({
    channel: fc.constantFrom('sms', 'rcs'),
    direction: fc.constantFrom('outbound' as const, 'inbound' as const),
    prefix: digits,
    class: fc.option(anyClass),
    price: fc.bigInt(0n, 1000n),
    per: fc.constantFrom('segment' as const, 'message' as const),
    fromMs: fc.nat(5),
    untilMs: fc.option(fc.nat(8)),
  })
  const anyMessage = fc.record({
    channel: fc.constantFrom('sms', 'rcs'),
    direction: fc.constantFrom('outbound' as const, 'inbound' as const),
    address: digits.map((text) => `+${text}121`),
    class: anyClass,
    segments: fc.integer({ min: 1, max: 5 }),
  })
  fc.assert(
    fc.property(fc.array(anyRate, { maxLength: 30 }), anyMessage, fc.nat(8), (given, m, atMs) => {
      const rates = given.map((r, n) => rate({ ...r, id: String(n).padStart(3, '0') }))
      assert.equal(amount(rates, m, atMs), naive(rates, m, atMs))
    }),
    { numRuns: 1000 },
  )
})
