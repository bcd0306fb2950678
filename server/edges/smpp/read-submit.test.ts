import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statuses, tags, type MessagePdu } from '#smpp/smpp.ts'
import { aMessagePdu } from '#tools/testing/message-pdu.ts'
import type { Bind } from './bind.ts'
import { joinBodies, readSubmit, type Envelope } from './read-submit.ts'

const atMs = Date.UTC(2026, 0, 15, 12)
const grant = { accountId: '', credentialId: '', systemId: 'acme', maxBinds: 1, maxPerSecond: 1 }
const bind: Bind = { grant, country: 'IN', systemWords: [], interfaceVersion: 0x34 }

const aPdu = (more: Partial<MessagePdu> = {}): MessagePdu =>
  aMessagePdu({
    source: 'ACMEBK',
    sourceTon: 5,
    destination: '919812345678',
    destinationTon: 1,
    destinationNpi: 1,
    shortMessage: Buffer.from('hello'),
    ...more,
  })

function read(more: Partial<MessagePdu>, over: Partial<Bind> = {}): { envelope: Envelope; text: string } {
  const found = readSubmit(aPdu(more), { ...bind, ...over }, atMs)
  if (found.kind !== 'message') throw new Error(`read as ${found.kind}`)
  return found
}

test('takes the class from the service type, else from the system type of the bind, never from the priority', () => {
  assert.equal(read({}).envelope.class, 'transactional')
  assert.equal(read({ priority: 3 }).envelope.class, 'transactional')
  assert.equal(read({ serviceType: 'otp' }).envelope.class, 'authentication')
  assert.equal(read({}, { systemWords: ['WHY', 'PROMO'] }).envelope.class, 'promotional')
  assert.equal(
    read({ serviceType: 'TXN' }, { systemWords: ['WHY', 'PROMO'] }).envelope.class,
    'transactional',
  )
})

test('reads a text wherever and however it is written', () => {
  assert.equal(read({ shortMessage: Buffer.from([0x1b, 0x65, 0x00]) }).text, '€@')
  assert.equal(read({ dataCoding: 3, shortMessage: Buffer.from('é', 'latin1') }).text, 'é')
  assert.equal(read({ dataCoding: 8, shortMessage: Buffer.from('0928', 'hex') }).text, 'न')
  const payload = [{ tag: tags.messagePayload, value: Buffer.from('long'.repeat(500)) }]
  assert.equal(read({ shortMessage: Buffer.alloc(0), tlvs: payload }).text, 'long'.repeat(500))
})

test('takes messages of the default type only, with or without a header or a reply path', () => {
  for (const esmClass of [0x04, 0x08, 0x10, 0x20, 0x3c]) {
    const found = readSubmit(aPdu({ esmClass }), bind, atMs)
    assert.equal(found.kind === 'refused' && found.status, statuses.RINVESMCLASS, `esm_class ${esmClass}`)
  }
  for (const esmClass of [0x00, 0x03, 0x80]) assert.equal(read({ esmClass }).text, 'hello')
})

test('reads relative and absolute times', () => {
  const { envelope } = read({ scheduleDeliveryTime: '000000010000000R', validityPeriod: '260115150000000+' })
  assert.equal(envelope.sendAtMs, atMs + 3_600_000)
  assert.equal(envelope.expiresAtMs, atMs + 3 * 3_600_000)
})

test('refuses a validity that ends before the message is to go', () => {
  const pdu = aPdu({ scheduleDeliveryTime: '000000020000000R', validityPeriod: '000000010000000R' })
  const found = readSubmit(pdu, bind, atMs)
  assert.equal(found.kind === 'refused' && found.status, statuses.RINVEXPIRY)
})

test('hands on what a DLT customer sends along, with or without its NUL', () => {
  const { envelope } = read({
    tlvs: [
      { tag: tags.dltEntityId, value: Buffer.from('1101172974420810001') },
      { tag: tags.dltTemplateId, value: Buffer.from('1107161234567890123\0') },
    ],
  })
  assert.deepEqual(envelope.registration, {
    entityId: '1101172974420810001',
    templateId: '1107161234567890123',
  })
})

test('refuses a message addressed to a port of the handset', () => {
  const shortMessage = Buffer.from('060504158215820000', 'hex')
  const found = readSubmit(aPdu({ esmClass: 0x40, shortMessage }), bind, atMs)
  assert.equal(found.kind === 'refused' && found.status, 0x0421)
})

test('joins parts that cut a character in two', () => {
  const octets = [...Buffer.from('नमस्ते', 'utf16le').swap16()]
  const cut = [octets.slice(0, 3), octets.slice(3)]
  const bodies = cut.map((half) => ({
    coding: 8,
    octets: Buffer.from(half).toString('base64'),
    header: null,
  }))
  assert.equal(joinBodies(bodies), 'नमस्ते')
})
