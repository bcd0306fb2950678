import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  PduWriter,
  commands,
  decodePdu,
  encodeBind,
  encodeMessage,
  encodeResponse,
  statuses,
} from './smpp.ts'
import { encodeBare, encodeQueryResponse } from './encode-pdu.ts'
import type { MessageFields, MessageInput } from './smpp.ts'

const fields: MessageFields = {
  serviceType: 'CMT',
  sourceTon: 5,
  sourceNpi: 0,
  source: 'PATCHB',
  destinationTon: 1,
  destinationNpi: 1,
  destination: '919812345678',
  esmClass: 0,
  protocolId: 0,
  priority: 1,
  scheduleDeliveryTime: '',
  validityPeriod: '000001000000000R',
  registeredDelivery: 1,
  replaceIfPresent: 0,
  dataCoding: 8,
  defaultMessageId: 0,
  shortMessage: Buffer.from('hello'),
  tlvs: [{ tag: 0x1400, value: Buffer.from('1101172974420810001') }],
}

function encoded(command: number, message: MessageInput, sequence = 7): Buffer {
  const writer = new PduWriter()
  assert.equal(encodeMessage(writer, command, sequence, message), 0)
  return writer.take()
}

function open(pdu: Buffer): ReturnType<typeof decodePdu> {
  return decodePdu(pdu, 0, pdu.length)
}

/** Puts `octets` in place of `size` octets at `at` and corrects command_length. */
function splice(pdu: Buffer, at: number, size: number, octets: Uint8Array): Buffer {
  const spliced = Buffer.concat([pdu.subarray(0, at), octets, pdu.subarray(at + size)])
  spliced.writeUInt32BE(spliced.length, 0)
  return spliced
}

const latin1 = (max: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: max }).map((codes) => String.fromCharCode(...codes))
const octet = fc.integer({ min: 0, max: 255 })
const time = fc.constantFrom('', '260101000000000+', '000007000000000R')
const anyMessage = fc.record({
  serviceType: latin1(5),
  sourceTon: fc.integer({ min: 0, max: 6 }),
  sourceNpi: fc.constantFrom(0, 1, 3, 4, 6, 8, 9, 10, 14, 18),
  source: latin1(20),
  destinationTon: fc.integer({ min: 0, max: 6 }),
  destinationNpi: fc.constantFrom(0, 1),
  destination: latin1(20).filter((text) => text !== ''),
  esmClass: octet,
  protocolId: octet,
  priority: fc.integer({ min: 0, max: 3 }),
  scheduleDeliveryTime: time,
  validityPeriod: time,
  registeredDelivery: octet,
  replaceIfPresent: fc.integer({ min: 0, max: 1 }),
  dataCoding: octet,
  defaultMessageId: octet,
  shortMessage: fc.uint8Array({ maxLength: 254 }),
  tlvs: fc.array(
    fc.record({ tag: fc.integer({ min: 0x1400, max: 0xffff }), value: fc.uint8Array({ maxLength: 300 }) }),
    {
      maxLength: 5,
    },
  ),
})

test('reads back every field of a message as it was written, unknown TLVs included', () => {
  fc.assert(
    fc.property(
      anyMessage,
      fc.constantFrom(commands.submitSm, commands.deliverSm),
      fc.integer({ min: 1, max: 0x7fffffff }),
      (message, command, sequence) => {
        const pdu = open(encoded(command, message, sequence))
        assert.deepEqual(normal(pdu), normal({ type: 'message', command, status: 0, sequence, ...message }))
      },
    ),
    { numRuns: 500 },
  )
})

function normal(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) =>
      inner !== null &&
      typeof inner === 'object' &&
      'type' in inner &&
      inner.type === 'Buffer' &&
      'data' in inner
        ? inner.data
        : inner instanceof Uint8Array
          ? [...inner]
          : inner,
    ),
  )
}

test('never throws on random octets behind any command id', () => {
  const anyCommand = fc.oneof(
    fc.constantFrom(...Object.values(commands)),
    fc.integer({ min: 0, max: 0xffffffff }),
  )
  fc.assert(
    fc.property(anyCommand, fc.uint8Array({ maxLength: 400 }), fc.nat(), (command, body, sequence) => {
      const pdu = Buffer.alloc(16 + body.length)
      pdu.writeUInt32BE(pdu.length, 0)
      pdu.writeUInt32BE(command, 4)
      pdu.writeUInt32BE(sequence, 12)
      pdu.set(body, 16)
      assert.equal(typeof open(pdu).type, 'string')
    }),
    { numRuns: 3000 },
  )
})

test('never throws on a message with any one octet changed, and never reads past its end', () => {
  const whole = encoded(commands.submitSm, fields)
  for (let at = 0; at < whole.length; at++) {
    for (let value = 0; value < 256; value++) {
      const changed = Buffer.from(whole)
      changed[at] = value
      const pdu = open(changed)
      if (pdu.type === 'message') assert.ok(pdu.shortMessage.length <= whole.length)
    }
  }
})

test('refuses a message cut off at every octet, with a corrected command_length', () => {
  const whole = encoded(commands.submitSm, { ...fields, tlvs: [] })
  for (let length = 16; length < whole.length; length++) {
    const cut = splice(whole.subarray(0, length), length, 0, Buffer.alloc(0))
    assert.equal(open(cut).type, 'malformed', `cut to ${length}`)
  }
})

const text = encoded(commands.submitSm, { ...fields, serviceType: '', validityPeriod: '', tlvs: [] })
const sourceAt = 16 + 1 + 2
const destinationAt = sourceAt + 7 + 2
const scheduleAt = destinationAt + 13 + 3
const lengthAt = scheduleAt + 2 + 4
const tlv = (tag: number, value: Uint8Array, size = value.length): Uint8Array =>
  Buffer.concat([Uint8Array.of(tag >> 8, tag, size >> 8, size), value])
const appended = (octets: Uint8Array): Buffer => splice(text, text.length, 0, octets)

const malformedCases: [string, Buffer, number][] = [
  ['a service_type of six characters', splice(text, 16, 0, Buffer.from('CMTCMT')), statuses.RINVSERTYP],
  ['a source_addr of 21 characters', splice(text, sourceAt, 0, Buffer.alloc(15, 0x41)), statuses.RINVSRCADR],
  [
    'a source_addr without end',
    splice(text, sourceAt, text.length - sourceAt, Buffer.alloc(12, 0x41)),
    statuses.RINVSRCADR,
  ],
  [
    'a destination_addr of 300 octets',
    splice(text, destinationAt, 0, Buffer.alloc(300, 0x39)),
    statuses.RINVDSTADR,
  ],
  ['a destination_addr that is empty', splice(text, destinationAt, 12, Buffer.alloc(0)), statuses.RINVDSTADR],
  ['a source TON of 9', splice(text, 17, 1, Uint8Array.of(9)), statuses.RINVSRCTON],
  ['a source NPI of 2', splice(text, 18, 1, Uint8Array.of(2)), statuses.RINVSRCNPI],
  ['a destination TON of 7', splice(text, destinationAt - 2, 1, Uint8Array.of(7)), statuses.RINVDSTTON],
  ['a destination NPI of 99', splice(text, destinationAt - 1, 1, Uint8Array.of(99)), statuses.RINVDSTNPI],
  [
    'a schedule time of five characters',
    splice(text, scheduleAt, 0, Buffer.from('12345')),
    statuses.RINVSCHED,
  ],
  [
    'a validity period of 17 characters',
    splice(text, scheduleAt + 1, 0, Buffer.alloc(17, 0x30)),
    statuses.RINVEXPIRY,
  ],
  ['a priority of 4', splice(text, scheduleAt - 1, 1, Uint8Array.of(4)), statuses.RINVPRTFLG],
  ['a replace flag of 2', splice(text, lengthAt - 3, 1, Uint8Array.of(2)), statuses.RINVREPFLAG],
  [
    'an sm_length of 255',
    splice(text, lengthAt, 6, Buffer.concat([Uint8Array.of(255), Buffer.alloc(255)])),
    statuses.RINVMSGLEN,
  ],
  ['an sm_length beyond the PDU', splice(text, lengthAt, 1, Uint8Array.of(200)), statuses.RINVMSGLEN],
  ['a body that ends before sm_length', splice(text, lengthAt, 6, Buffer.alloc(0)), statuses.RINVCMDLEN],
  ['a TLV longer than the PDU', appended(tlv(0x1400, Buffer.from('12'), 400)), statuses.RINVTLVLEN],
  ['half the head of a TLV', appended(Uint8Array.of(0x14, 0x00, 0x00)), statuses.RINVTLVSTREAM],
  ['a SAR reference of three octets', appended(tlv(0x20c, Buffer.alloc(3))), statuses.RINVTLVLEN],
  [
    'text in both short_message and message_payload',
    appended(tlv(0x424, Buffer.from('x'))),
    statuses.RTLVNOTALLWD,
  ],
]

for (const [name, pdu, status] of malformedCases) {
  test(`refuses a submit_sm with ${name}`, () => {
    const opened = open(pdu)
    assert.equal(opened.type, 'malformed')
    assert.equal(opened.type === 'malformed' && opened.status, status)
    assert.equal(opened.sequence, 7)
  })
}

test('refuses two message_payload TLVs', () => {
  const pdu = encoded(commands.submitSm, {
    destination: '1',
    tlvs: [{ tag: 0x424, value: Buffer.from('a') }],
  })
  assert.equal(open(splice(pdu, pdu.length, 0, tlv(0x424, Buffer.from('b')))).type, 'malformed')
})

test('lets a deliver_sm with odd single values and TLV sizes through, so no receipt is lost', () => {
  const message = { ...fields, sourceTon: 9, tlvs: [{ tag: 0x427, value: Uint8Array.of(0, 2) }] }
  assert.equal(open(encoded(commands.deliverSm, message)).type, 'message')
})

for (const sequence of [0, 0x80000000, 0xffffffff]) {
  test(`refuses sequence number ${sequence} with a generic_nack`, () => {
    const pdu = Buffer.from(text)
    pdu.writeUInt32BE(sequence, 12)
    const opened = open(pdu)
    assert.equal(opened.type === 'malformed' && opened.nack, true)
  })
}

test('takes a generic_nack with sequence 0, since its sender could not read ours', () => {
  const writer = new PduWriter()
  encodeBare(writer, commands.genericNack, statuses.RINVCMDLEN, 0)
  assert.equal(open(writer.take()).type, 'bare')
})

test('refuses a length that does not frame the octets given', () => {
  assert.equal(decodePdu(text, 0, text.length - 1).type, 'malformed')
  assert.equal(decodePdu(text, 0, 8).type, 'malformed')
  assert.equal(decodePdu(text, 8, text.length).type, 'malformed')
})

test('refuses octets after the header of an enquire_link', () => {
  const writer = new PduWriter()
  encodeBare(writer, commands.enquireLink, 0, 1)
  const pdu = writer.take()
  assert.equal(open(splice(pdu, 16, 0, Uint8Array.of(1))).type, 'malformed')
})

const bind = {
  systemId: 'fifteencharsxyz',
  password: 'sixteencharacter',
  systemType: 'CP',
  interfaceVersion: 0x34,
  addressTon: 1,
  addressNpi: 1,
  addressRange: '^91',
}

test('reads back a bind with a password of 16 characters', () => {
  const writer = new PduWriter()
  assert.equal(encodeBind(writer, commands.bindTransceiver, 3, bind), 0)
  const command = commands.bindTransceiver
  assert.deepEqual(open(writer.take()), { type: 'bind', command, status: 0, sequence: 3, ...bind })
})

test('refuses to write a bind whose system_id is too long, and writes nothing', () => {
  const writer = new PduWriter()
  assert.equal(
    encodeBind(writer, commands.bindTransceiver, 3, { ...bind, systemId: 'x'.repeat(16) }),
    statuses.RINVSYSID,
  )
  assert.equal(writer.length, 0)
})

test('reads an accepted submit_sm_resp without a body as one without an id', () => {
  const writer = new PduWriter()
  encodeBare(writer, commands.submitSmResp, 0, 5)
  const pdu = open(writer.take())
  assert.equal(pdu.type === 'message_response' && pdu.messageId, '')
})

test('refuses a message id of 65 characters both ways', () => {
  const writer = new PduWriter()
  assert.equal(encodeResponse(writer, commands.submitSmResp, 0, 5, 'a'.repeat(65)), statuses.RINVMSGID)
  assert.equal(encodeResponse(writer, commands.submitSmResp, 0, 5, 'a'.repeat(64)), 0)
  const pdu = writer.take()
  assert.equal(open(pdu).type, 'message_response')
  assert.equal(open(splice(pdu, 16, 0, Buffer.from('a'))).type, 'malformed')
})

test('reads back the answer to a query', () => {
  const writer = new PduWriter()
  const answer = { messageId: 'ab', finalDate: '260101000000000+', messageState: 2, errorCode: 0 }
  assert.equal(encodeQueryResponse(writer, 9, answer), 0)
  const command = commands.querySmResp
  assert.deepEqual(open(writer.take()), {
    type: 'query_response',
    command,
    status: 0,
    sequence: 9,
    ...answer,
  })
})

const unwritable: [string, Partial<MessageFields>, number][] = [
  ['source_addr', { source: 'x'.repeat(21) }, statuses.RINVSRCADR],
  ['destination_addr with a NUL', { destination: '12\0' }, statuses.RINVDSTADR],
  ['destination_addr outside Latin-1', { destination: '१२' }, statuses.RINVDSTADR],
  ['validity_period', { validityPeriod: '12345' }, statuses.RINVEXPIRY],
  ['short_message of 255 octets', { shortMessage: new Uint8Array(255) }, statuses.RINVMSGLEN],
  ['message_payload beside text', { tlvs: [{ tag: 0x424, value: Uint8Array.of(1) }] }, statuses.RTLVNOTALLWD],
  ['TLV over 65,535 octets', { tlvs: [{ tag: 0x1400, value: new Uint8Array(65_536) }] }, statuses.RINVTLVLEN],
]

for (const [name, wrong, status] of unwritable) {
  test(`writes nothing of a message with an impossible ${name}`, () => {
    const writer = new PduWriter()
    assert.equal(encodeMessage(writer, commands.submitSm, 1, { ...fields, ...wrong }), status)
    assert.equal(writer.length, 0)
  })
}

test('grows the buffer under many PDUs without harm to those already written', () => {
  const writer = new PduWriter(64)
  for (let sequence = 1; sequence <= 200; sequence++)
    encodeMessage(writer, commands.submitSm, sequence, fields)
  const all = writer.take()
  let at = 0
  for (let sequence = 1; sequence <= 200; sequence++) {
    const length = all.readUInt32BE(at)
    const pdu = decodePdu(all, at, length)
    assert.equal(pdu.type === 'message' && pdu.sequence, sequence)
    at += length
  }
  assert.equal(at, all.length)
})
