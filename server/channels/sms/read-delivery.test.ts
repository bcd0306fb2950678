import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { splitSms } from '#shared/sms-text.ts'
import { commands, concatenationTlvs, formatReceipt, tags, type MessagePdu } from '#smpp/smpp.ts'
import { aMessagePdu } from '#tools/testing/message-pdu.ts'
import type { InboundPart } from '../update.ts'
import { joinParts, readDelivery } from './read-delivery.ts'

const pdu = (given: Partial<MessagePdu>): MessagePdu =>
  aMessagePdu({
    command: commands.deliverSm,
    source: '919812345678',
    sourceTon: 1,
    sourceNpi: 1,
    destination: '56789',
    destinationTon: 3,
    ...given,
  })
const receiptPdu = (text: string, given: Partial<MessagePdu> = {}) =>
  pdu({ esmClass: 4, shortMessage: Buffer.from(text), ...given })
const textOf = (given: Partial<MessagePdu>) => {
  const update = readDelivery(pdu(given))
  return update?.kind === 'message' ? update.content.text : null
}
const ucs2 = (text: string) => Buffer.from(text, 'utf16le').swap16()

/** The parts of a text as a carrier would deliver them. */
function delivered(text: string, options: Parameters<typeof splitSms>[1]): InboundPart[] {
  return splitSms(text, options).map((part) => {
    const shortMessage = part.udh ? Buffer.concat([part.udh, part.octets]) : part.octets
    const update = readDelivery(
      pdu({ dataCoding: part.dataCoding, esmClass: part.udh ? 0x40 : 0, shortMessage }),
    )
    assert.equal(update?.kind, 'part')
    return update as InboundPart
  })
}

test('reads the fate of a message from a receipt, with every form its id may have', () => {
  const update = readDelivery(receiptPdu('id:0000001a sub:001 dlvrd:001 stat:DELIVRD err:000 text:hi'))
  assert.deepEqual(update, {
    kind: 'receipt',
    refs: ['1a', '26'],
    addresses: ['+919812345678', '56789'],
    state: 'delivered',
    code: null,
    detail: null,
  })
})

test("passes the carrier's error on", () => {
  const update = readDelivery(receiptPdu('id:7 stat:UNDELIV err:0a1'))
  assert.ok(update?.kind === 'receipt')
  assert.deepEqual([update.state, update.code], ['undelivered', 'carrier_0a1'])
})

test('knows every fate a receipt can tell', () => {
  const fates = {
    ENROUTE: 'onTheWay',
    ACCEPTD: 'onTheWay',
    DELIVRD: 'delivered',
    EXPIRED: 'expired',
    DELETED: 'undelivered',
    UNDELIV: 'undelivered',
    REJECTD: 'rejected',
    UNKNOWN: 'unknown',
  }
  for (const [word, state] of Object.entries(fates)) {
    const update = readDelivery(receiptPdu(`id:7 stat:${word}`))
    assert.ok(update?.kind === 'receipt')
    assert.equal(update.state, state)
  }
})

test('reads our own form of a receipt, and one that is only TLVs', () => {
  const written = formatReceipt({ messageId: 'abc', state: 'expired', submittedAt: 0, doneAt: 0, text: '' })
  const first = readDelivery(
    pdu({ esmClass: 4, shortMessage: written.shortMessage ?? Buffer.alloc(0), tlvs: written.tlvs ?? [] }),
  )
  assert.ok(first?.kind === 'receipt' && first.state === 'expired')
  const second = readDelivery(
    pdu({
      esmClass: 4,
      tlvs: [
        { tag: tags.receiptedMessageId, value: Buffer.from('abc\0') },
        { tag: tags.messageState, value: Uint8Array.of(2) },
      ],
    }),
  )
  assert.ok(second?.kind === 'receipt' && second.state === 'delivered' && second.refs[0] === 'abc')
})

test('a receipt that names nothing is no update', () => {
  assert.equal(readDelivery(receiptPdu('thank you')), null)
})

test('reads a message in GSM-7, in UCS-2, and from the payload', () => {
  assert.equal(textOf({ shortMessage: Uint8Array.of(0x02, 0x1b, 0x65) }), '$€')
  assert.equal(textOf({ dataCoding: 8, shortMessage: ucs2('नमस्ते 🙏') }), 'नमस्ते 🙏')
  assert.equal(textOf({ tlvs: [{ tag: tags.messagePayload, value: Buffer.from('long') }] }), 'long')
})

test('reads a message under a national table', () => {
  // The Turkish single shift makes of escape and 0x63 a cedilla. Source: 3GPP TS 23.038 annex A.2.1.
  const shortMessage = Uint8Array.of(3, 0x24, 1, 1, 0x1b, 0x63)
  assert.equal(textOf({ esmClass: 0x40, shortMessage }), 'ç')
})

test('a number gets its plus; a short code and a name stay as they are', () => {
  const addresses = (given: Partial<MessagePdu>) => {
    const update = readDelivery(pdu(given))
    return update?.kind === 'message' ? [update.from, update.to] : null
  }
  assert.deepEqual(addresses({}), ['+919812345678', '56789'])
  assert.deepEqual(addresses({ source: 'MYBANK', sourceTon: 5 }), ['MYBANK', '56789'])
  assert.deepEqual(addresses({ sourceTon: 0 }), ['+919812345678', '56789'])
  assert.deepEqual(addresses({ source: '+4179', sourceTon: 1 }), ['+4179', '56789'])
})

test('the parts of one message are told from those of another', () => {
  const [mine, yours] = [
    delivered('x'.repeat(200), { reference: 7 }),
    delivered('y'.repeat(400), { reference: 7 }),
  ]
  const wide = delivered('x'.repeat(200), { reference: 7, wide: true })
  const groups = new Set([...mine, ...yours, ...wide].map(({ group }) => group))
  assert.equal(groups.size, 3)
  assert.deepEqual(
    mine.map(({ position, total }) => [position, total]),
    [
      [1, 2],
      [2, 2],
    ],
  )
})

test('reads parts that are marked by TLVs', () => {
  const update = readDelivery(
    pdu({
      shortMessage: Buffer.from('hi'),
      tlvs: concatenationTlvs({ reference: 9, total: 2, position: 2 }),
    }),
  )
  assert.ok(update?.kind === 'part')
  assert.deepEqual([update.position, update.total], [2, 2])
})

test('a chain of one is a message', () => {
  assert.equal(textOf({ esmClass: 0x40, shortMessage: Buffer.from([5, 0, 3, 9, 1, 1, 0x68, 0x69]) }), 'hi')
})

test('joins a character that a carrier cut in two', () => {
  const octets = ucs2('a🙏b')
  const payloads = [octets.subarray(0, 4), octets.subarray(4)].map((half, index) => {
    const udh = Buffer.from([5, 0, 3, 9, 2, index + 1])
    const update = readDelivery(
      pdu({ dataCoding: 8, esmClass: 0x40, shortMessage: Buffer.concat([udh, half]) }),
    )
    assert.ok(update?.kind === 'part')
    return update.payload
  })
  assert.deepEqual(joinParts(payloads), { type: 'text', text: 'a🙏b' })
})

test('joins parts of different alphabets, as handsets send them', () => {
  const part = (dataCoding: number, octets: Buffer, position: number) => {
    const shortMessage = Buffer.concat([Buffer.from([5, 0, 3, 9, 2, position]), octets])
    const update = readDelivery(pdu({ dataCoding, esmClass: 0x40, shortMessage }))
    return update?.kind === 'part' ? update.payload : ''
  }
  const joined = joinParts([part(0, Buffer.from('plain '), 1), part(8, ucs2('हिन्दी'), 2)])
  assert.equal(joined.text, 'plain हिन्दी')
})

test('joins parts under a national table, each with its own header', () => {
  const text = 'çğışÇĞİŞ '.repeat(30)
  const parts = delivered(text, { reference: 3, nationalTables: ['tr'] })
  assert.ok(parts.every(({ payload }) => JSON.parse(payload).header !== null))
  assert.equal(joinParts(parts.map(({ payload }) => payload)).text, text)
})

test('whatever text we cut, the parts join to it again', () => {
  const anyText = fc.string({ unit: 'grapheme', minLength: 161, maxLength: 500 })
  fc.assert(
    fc.property(anyText, fc.nat(255), fc.boolean(), (text, reference, wide) => {
      const parts = delivered(text, { reference, wide })
      assert.equal(joinParts(parts.map(({ payload }) => payload)).text, text)
    }),
    { numRuns: 200 },
  )
})

test('whatever octets a carrier delivers, reading them never throws', () => {
  const octets = fc.uint8Array({ maxLength: 200 })
  const fields = fc.record({
    esmClass: fc.constantFrom(0, 4, 0x20, 0x40, 0x44),
    dataCoding: fc.nat(255),
    sourceTon: fc.nat(6),
    source: fc.string({ maxLength: 21 }),
    shortMessage: octets,
    tlvs: fc.array(
      fc.record({
        tag: fc.constantFrom(...Object.values(tags)),
        value: fc.uint8Array({ maxLength: 20 }),
      }),
      { maxLength: 4 },
    ),
  })
  fc.assert(
    fc.property(fields, (given) => {
      const update = readDelivery(pdu(given))
      if (update?.kind === 'part') joinParts([update.payload, update.payload])
    }),
    { numRuns: 2000 },
  )
})
