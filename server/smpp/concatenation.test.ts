import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitSms } from '#shared/sms-text.ts'
import { aMessagePdu } from '#tools/testing/message-pdu.ts'
import { concatenationOf, concatenationTlvs, openMessage, Reassembly } from './smpp.ts'
import type { Concatenation, MessagePdu } from './smpp.ts'
import type { Reassembled } from './reassembly.ts'

const message = (shortMessage: Uint8Array, esmClass: number, tlvs: MessagePdu['tlvs'] = []): MessagePdu =>
  aMessagePdu({ shortMessage, esmClass, tlvs })

for (const [wide, width] of [
  [false, '8bit'],
  [true, '16bit'],
] as const) {
  test(`reads the place of every part of a chain marked with a ${width} header`, () => {
    const parts = splitSms('x'.repeat(400), { reference: 0x1234, wide })
    assert.equal(parts.length, 3)
    for (const [index, part] of parts.entries()) {
      const pdu = message(Buffer.concat([part.udh ?? Buffer.alloc(0), part.octets]), 0x40)
      const reference = wide ? 0x1234 : 0x34
      assert.deepEqual(concatenationOf(pdu), { reference, total: 3, position: index + 1, width })
      assert.deepEqual(openMessage(pdu).octets.length, part.octets.length)
    }
  })
}

test('reads the place of a part marked with SAR TLVs', () => {
  const tlvs = concatenationTlvs({ reference: 0xabcd, total: 2, position: 2 })
  const place = { reference: 0xabcd, total: 2, position: 2, width: 'sar' }
  assert.deepEqual(concatenationOf(message(Buffer.from('x'), 0, tlvs)), place)
})

test('takes no header for a mark without the bit of esm_class, nor a place past the total', () => {
  assert.equal(concatenationOf(message(Uint8Array.of(5, 0, 3, 7, 2, 1, 65), 0)), null)
  assert.equal(concatenationOf(message(Uint8Array.of(5, 0, 3, 7, 2, 3, 65), 0x40)), null)
  assert.equal(
    concatenationOf(message(Buffer.from('x'), 0, concatenationTlvs({ reference: 1, total: 0, position: 0 }))),
    null,
  )
})

const place = (position: number, total = 2, reference = 7): Concatenation => ({
  reference,
  total,
  position,
  width: '8bit',
})

test('joins parts in order whatever the order they came in, repeats ignored', () => {
  const reassembly = new Reassembly<string>({ now: () => 0, keepMs: 1000, messagesMax: 10 })
  assert.equal(reassembly.add('a', 'b', place(3, 3), 'three'), null)
  assert.equal(reassembly.add('a', 'b', place(1, 3), 'one'), null)
  assert.equal(reassembly.add('a', 'b', place(1, 3), 'again'), null)
  assert.deepEqual(reassembly.add('a', 'b', place(2, 3), 'two'), ['one', 'two', 'three'])
  assert.equal(reassembly.count, 0)
})

test('keeps chains of other people, references, widths and totals apart', () => {
  const reassembly = new Reassembly<string>({ now: () => 0, keepMs: 1000, messagesMax: 10 })
  reassembly.add('a', 'b', place(1), 'x')
  assert.equal(reassembly.add('c', 'b', place(2), 'x'), null)
  assert.equal(reassembly.add('a', 'c', place(2), 'x'), null)
  assert.equal(reassembly.add('a', 'b', place(2, 2, 8), 'x'), null)
  assert.equal(reassembly.add('a', 'b', { ...place(2), width: '16bit' }, 'x'), null)
  assert.equal(reassembly.add('a', 'b', place(2, 3), 'x'), null)
  assert.deepEqual(reassembly.add('a', 'b', place(2), 'y'), ['x', 'y'])
})

test('gives up a chain that waited too long, as partial, and only that one', () => {
  let now = 0
  const givenUp: Reassembled<string>[] = []
  const settings = { now: () => now, keepMs: 1000, messagesMax: 10 }
  const reassembly = new Reassembly<string>(settings, (partial) => givenUp.push(partial))
  reassembly.add('a', 'b', place(2), 'old')
  now = 900
  reassembly.add('c', 'b', place(1), 'new')
  now = 1000
  assert.equal(reassembly.expire(), 1)
  assert.deepEqual(givenUp, [{ isWhole: false, parts: ['old'] }])
  assert.equal(reassembly.count, 1)
})

test('gives up the oldest chain when too many are under way', () => {
  const givenUp: Reassembled<string>[] = []
  const settings = { now: () => 0, keepMs: 1000, messagesMax: 2 }
  const reassembly = new Reassembly<string>(settings, (partial) => givenUp.push(partial))
  for (const reference of [1, 2, 3]) reassembly.add('a', 'b', place(1, 2, reference), String(reference))
  assert.deepEqual(givenUp, [{ isWhole: false, parts: ['1'] }])
  assert.equal(reassembly.count, 2)
})
