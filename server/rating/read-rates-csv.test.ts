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

test('refuses a list whose columns it does not know, or that lacks the price', () => {
  assert.match(
    readRatesCsv('prefix,cost\n91,1\n')
      .faults.map((f) => f.message)
      .join(),
    /cost.*price is missing/,
  )
})
