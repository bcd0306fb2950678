import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message } from '../../api/types.ts'
import { toCsv } from './export-csv.ts'

const message = (text: string) =>
  ({
    id: 'msg_1',
    to: '+919812345678',
    content: { type: 'text', text },
    price: { amount: '0.0075', currency: 'USD' },
  }) as Message
const textCell = (text: string) =>
  toCsv([message(text)])
    .split('\r\n')[1]
    ?.split('0.0075,USD,')[1]

test('quotes commas, quotes and line ends', () => {
  assert.equal(textCell('one, two'), '"one, two"')
  assert.equal(textCell('say "hi"'), '"say ""hi"""')
})

test('defuses a text that a spreadsheet would run as a formula, but not a telephone number', () => {
  assert.equal(textCell('=1+1'), "'=1+1")
  assert.equal(textCell('+cmd|calc'), "'+cmd|calc")
  assert.match(toCsv([message('hi')]), /,\+919812345678,/)
})
