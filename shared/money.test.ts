import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  add,
  compare,
  formatAmount,
  formatMoney,
  fromJson,
  fromMinorUnits,
  money,
  multiply,
  negate,
  parseAmount,
  rate,
  subtract,
  toJson,
  toMinorUnits,
} from './money.ts'

const int8 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const modest = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })

test('reads a price exactly', () => {
  assert.equal(parseAmount('0.0075'), 7_500_000n)
  assert.equal(parseAmount('-12.5'), -12_500_000_000n)
  assert.equal(parseAmount('0.000000001'), 1n)
  assert.equal(parseAmount('9223372036.854775807'), 2n ** 63n - 1n)
  assert.equal(parseAmount('-9223372036.854775808'), -(2n ** 63n))
})

test('refuses what is not a plain decimal of at most nine places', () => {
  const bad = [
    '',
    '.5',
    '5.',
    '1e3',
    '1,000',
    '+1',
    ' 1',
    '1 ',
    '01',
    '0x1',
    '١',
    '1.0000000001',
    'NaN',
    '--1',
  ]
  for (const text of bad) assert.throws(() => parseAmount(text), RangeError, text)
})

test('refuses an amount the database cannot hold', () => {
  for (const text of ['9223372036.854775808', '-9223372036.854775809', '99999999999']) {
    assert.throws(() => parseAmount(text), RangeError, text)
  }
})

test('writes at least two and at most nine decimals', () => {
  const cases: [bigint, string][] = [
    [0n, '0.00'],
    [7_500_000n, '0.0075'],
    [1_000_000_000n, '1.00'],
    [1_100_000_000n, '1.10'],
    [-1n, '-0.000000001'],
    [-12_345_000_000_000n, '-12345.00'],
  ]
  for (const [nanos, text] of cases) assert.equal(formatAmount(nanos), text)
})

test('reads back every amount it writes', () => {
  fc.assert(fc.property(int8, (nanos) => parseAmount(formatAmount(nanos)) === nanos))
})

test('keeps money through its API form', () => {
  assert.deepEqual(toJson(money('0.0075', 'USD')), { amount: '0.0075', currency: 'USD' })
  assert.deepEqual(fromJson({ amount: '0.0075', currency: 'USD' }), { nanos: 7_500_000n, currency: 'USD' })
})

test('refuses a currency code of another shape', () => {
  for (const code of ['usd', 'US', 'USDT', '', 'U$D']) assert.throws(() => money('1', code), RangeError, code)
})

test('adding and subtracting are inverse, and a sum with its negation is zero', () => {
  fc.assert(
    fc.property(modest, modest, (a, b) => {
      const left = money(a, 'EUR')
      const right = money(b, 'EUR')
      assert.deepEqual(subtract(add(left, right), right), left)
      assert.deepEqual(add(left, right), add(right, left))
      assert.equal(add(left, negate(left)).nanos, 0n)
    }),
  )
})

test('multiplying equals adding again and again', () => {
  fc.assert(
    fc.property(modest, fc.integer({ min: 0, max: 30 }), (nanos, count) => {
      const price = money(nanos, 'INR')
      let sum = money(0n, 'INR')
      for (let i = 0; i < count; i++) sum = add(sum, price)
      assert.deepEqual(multiply(price, count), sum)
    }),
  )
})

test('refuses to mix currencies', () => {
  const dollars = money('1', 'USD')
  const euros = money('1', 'EUR')
  for (const verb of [add, subtract, compare])
    assert.throws(() => verb(dollars, euros), /cannot mix USD with EUR/)
})

test('refuses a result the database cannot hold', () => {
  const most = money(2n ** 63n - 1n, 'USD')
  assert.throws(() => add(most, money(1n, 'USD')), RangeError)
  assert.throws(() => multiply(most, 2), RangeError)
  assert.throws(() => negate(money(-(2n ** 63n), 'USD')), RangeError)
  assert.throws(() => rate(2n ** 63n - 1n, 61, 60), RangeError)
})

test('refuses a fraction of a count', () => {
  assert.throws(() => multiply(money('1', 'USD'), 1.5), RangeError)
  assert.throws(() => rate(1n, 0.5, 1), RangeError)
  assert.throws(() => rate(1n, 1, 0), RangeError)
})

test('rates a call with one division, where rounding each second would overcharge', () => {
  const perMinute = parseAmount('0.3')
  assert.equal(rate(perMinute, 60, 60), perMinute)
  assert.equal(rate(parseAmount('0.0075'), 3, 1), parseAmount('0.0225'))
})

test('rounds a half away from zero, so that a credit note mirrors its invoice', () => {
  assert.equal(rate(1n, 1, 2), 1n)
  assert.equal(rate(-1n, 1, 2), -1n)
  assert.equal(rate(1n, 1, 3), 0n)
  assert.equal(rate(2n, 1, 3), 1n)
})

test('a rate is never further than half a nano from the exact quotient', () => {
  fc.assert(
    fc.property(
      modest,
      fc.integer({ min: 0, max: 5000 }),
      fc.integer({ min: 1, max: 5000 }),
      (price, quantity, per) => {
        const error = price * BigInt(quantity) - rate(price, quantity, per) * BigInt(per)
        assert.ok((error < 0n ? -error : error) * 2n <= BigInt(per))
      },
    ),
  )
})

test('orders sums of one currency', () => {
  assert.equal(compare(money('1', 'USD'), money('2', 'USD')), -1)
  assert.equal(compare(money('2', 'USD'), money('2.00', 'USD')), 0)
  assert.equal(compare(money('-1', 'USD'), money('-2', 'USD')), 1)
})

test('rounds to the minor unit of each currency', () => {
  assert.equal(toMinorUnits(money('1.005', 'USD')), 101n)
  assert.equal(toMinorUnits(money('-1.005', 'USD')), -101n)
  assert.equal(toMinorUnits(money('1.0049', 'USD')), 100n)
  assert.equal(toMinorUnits(money('10.5', 'JPY')), 11n)
  assert.equal(toMinorUnits(money('1.2345', 'KWD')), 1235n)
  assert.equal(toMinorUnits(money('1.2345', 'CLF')), 12345n)
})

test('keeps minor units through money', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 8n), max: 10n ** 8n }),
      fc.constantFrom('USD', 'JPY', 'KWD'),
      (units, currency) => assert.equal(toMinorUnits(fromMinorUnits(units, currency)), units),
    ),
  )
})

test('shows people every decimal of a price and no false ones', () => {
  assert.equal(formatMoney({ amount: '0.0075', currency: 'USD' }, 'en-US'), '$0.0075')
  assert.equal(formatMoney({ amount: '1234.50', currency: 'USD' }, 'en-US'), '$1,234.50')
  assert.equal(formatMoney({ amount: '1234567.891', currency: 'INR' }, 'en-IN'), '₹12,34,567.891')
  assert.equal(formatMoney({ amount: '500.00', currency: 'JPY' }, 'en-US'), '¥500')
  assert.equal(
    formatMoney({ amount: '9223372036.854775807', currency: 'USD' }, 'en-US'),
    '$9,223,372,036.854775807',
  )
})
