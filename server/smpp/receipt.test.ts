import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  PduWriter,
  commands,
  decodePdu,
  encodeMessage,
  formatReceipt,
  isReceipt,
  parseReceipt,
} from './smpp.ts'
import type { MessageInput, MessagePdu, ReceiptState } from './smpp.ts'

function delivered(message: Partial<MessageInput>): MessagePdu {
  const writer = new PduWriter()
  assert.equal(
    encodeMessage(writer, commands.deliverSm, 1, { destination: '9198', esmClass: 4, ...message }),
    0,
  )
  const octets = writer.take()
  const pdu = decodePdu(octets, 0, octets.length)
  assert.equal(pdu.type, 'message')
  return pdu as MessagePdu
}

const customary =
  'id:0123abc sub:001 dlvrd:001 submit date:2601010203 done date:2601010204 stat:DELIVRD err:000 text:Your code'

test('reads the customary text of a receipt', () => {
  assert.deepEqual(parseReceipt(delivered({ shortMessage: Buffer.from(customary) })), {
    messageId: '0123abc',
    state: 'delivered',
    isFinal: true,
    error: '000',
    submitDate: '2601010203',
    doneDate: '2601010204',
    text: 'Your code',
  })
})

test('believes the TLVs before the text', () => {
  const tlvs = [
    { tag: 0x1e, value: Buffer.from('99\0') },
    { tag: 0x427, value: Uint8Array.of(5) },
  ]
  const receipt = parseReceipt(delivered({ shortMessage: Buffer.from(customary), tlvs }))
  assert.equal(receipt?.messageId, '99')
  assert.equal(receipt?.state, 'undeliverable')
})

test('reads a receipt of TLVs alone, with an id without NUL and the network error', () => {
  const tlvs = [
    { tag: 0x1e, value: Buffer.from('99') },
    { tag: 0x427, value: Uint8Array.of(3) },
    { tag: 0x423, value: Uint8Array.of(3, 1, 2) },
  ]
  const receipt = parseReceipt(delivered({ tlvs }))
  assert.deepEqual([receipt?.messageId, receipt?.state, receipt?.error], ['99', 'expired', '258'])
})

test('reads a receipt whose text stands in message_payload', () => {
  const receipt = parseReceipt(delivered({ tlvs: [{ tag: 0x424, value: Buffer.from(customary) }] }))
  assert.equal(receipt?.messageId, '0123abc')
})

test('reads words in any case and a receipt without text', () => {
  const receipt = parseReceipt(delivered({ shortMessage: Buffer.from('ID:7 SUB:001 STAT:undeliv ERR:69') }))
  assert.deepEqual([receipt?.messageId, receipt?.state, receipt?.error], ['7', 'undeliverable', '69'])
})

test('finds no receipt in a text without an id or with a state nobody knows', () => {
  assert.equal(parseReceipt(delivered({ shortMessage: Buffer.from('stat:DELIVRD err:000') })), null)
  assert.equal(parseReceipt(delivered({ shortMessage: Buffer.from('id:1 stat:PURPLED') })), null)
})

for (const [esmClass, expected] of [
  [0x04, true],
  [0x20, true],
  [0x44, true],
  [0x00, false],
  [0x40, false],
  [0x08, false],
] as const) {
  test(`tells by esm_class ${esmClass} whether a delivery is a receipt`, () => {
    assert.equal(isReceipt({ esmClass }), expected)
  })
}

for (const state of [
  'enroute',
  'delivered',
  'expired',
  'deleted',
  'undeliverable',
  'accepted',
  'unknown',
  'rejected',
  'scheduled',
  'skipped',
] satisfies ReceiptState[]) {
  test(`reads back a receipt of state ${state}, with its TLVs and without`, () => {
    const submittedAt = Date.UTC(2026, 0, 1, 2, 3)
    const receipt = formatReceipt({ messageId: 'a1', state, error: '5', submittedAt, doneAt: submittedAt })
    for (const tlvs of [receipt.tlvs, []]) {
      const parsed = parseReceipt(delivered({ ...receipt, tlvs }))
      assert.deepEqual([parsed?.messageId, parsed?.error, parsed?.doneDate], ['a1', '005', '2601010203'])
      assert.equal(parsed?.state, state)
    }
  })
}
