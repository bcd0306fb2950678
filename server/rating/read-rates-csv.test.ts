import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRatesCsv } from './read-rates-csv.ts'

test('reads a price list as spreadsheets write it: byte order mark, CRLF, quotes, blank lines', () => {
  const { rates, faults } = readRatesCsv(
    '\ufeffprefix,price,class\r\n"+91",0.0025,"promotional"\r\n\r\n,0.01,\r\n',
  )
  assert.deepEqual(faults, [])
  assert.deepEqual(
    rates.map((r) => [r.prefix, r.price, r.class, r.channel, r.per, r.chargeOn]),
    [
      ['91', 2_500_000n, 'promotional', 'sms', 'segment', 'delivered'],
      ['', 10_000_000n, null, 'sms', 'segment', 'delivered'],
    ],
  )
})

test('reads columns in any order, parted by semicolons, with dates', () => {
  const { rates, faults } = readRatesCsv(
    'price;channel;from;until;direction;per;charge_on;prefix\n1;rcs;2026-04-01;2026-05-01T00:00:00+05:30;inbound;message;submitted;44\n',
  )
  assert.deepEqual(faults, [])
  assert.deepEqual(rates, [
    {
      channel: 'rcs',
      direction: 'inbound',
      prefix: '44',
      class: null,
      price: 1_000_000_000n,
      per: 'message',
      chargeOn: 'submitted',
      from: new Date('2026-04-01T00:00:00Z'),
      until: new Date('2026-04-30T18:30:00Z'),
    },
  ])
})

test('names the line of everything that is wrong, and what is wrong with it', () => {
  const { faults } = readRatesCsv('prefix,price,from\n91,0.1,\n9x,0.1,\n92,"1,5",\n93,-1,\n94,1,yesterday\n')
  assert.deepEqual(
    faults.map(({ path }) => path),
    ['csv.line 3', 'csv.line 4', 'csv.line 5', 'csv.line 6'],
  )
})

test('refuses what would never be a price, or not the one that was meant', () => {
  for (const [text, message] of [
    ['prefix,price,class\n91,1,promo\n', /class "promo" is none of/],
    ['prefix,price,channel\n91,1,fax\n', /channel "fax" is none of/],
    ['prefix,price,from\n91,1,2026-02-30\n', /from and until are days/],
    ['prefix,price,from\n91,1,2026-02-20T10:00\n', /from and until are days/],
    ['prefix,price\n91,1\n92,1\n+91,2\n', /line 2 already gives the price/],
    ['prefix,price,prefix\n91,1,92\n', /column prefix is there twice/],
  ] as const) {
    const { faults } = readRatesCsv(text)
    assert.equal(faults.length, 1, text)
    assert.match(faults[0]?.message ?? '', message)
  }
  const apart = 'prefix,price,class,from\n91,1,,2026-01-01\n91,2,promotional,2026-01-01\n91,3,,2026-02-01\n'
  assert.deepEqual(readRatesCsv(apart).faults, [])
})

test('refuses a list whose columns it does not know, or that lacks the price', () => {
  assert.match(
    readRatesCsv('prefix,cost\n91,1\n')
      .faults.map((f) => f.message)
      .join(),
    /cost.*price is missing/,
  )
})
