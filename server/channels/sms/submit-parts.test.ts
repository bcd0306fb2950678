import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeSms, readUserDataHeader } from '#shared/sms-text.ts'
import { openMessage, type MessageInput } from '#smpp/smpp.ts'
import type { OutboundMessage } from '../channel.ts'
import { smppSettings } from './smpp-settings.ts'
import { submitParts } from './submit-parts.ts'
import { anOutboundMessage } from '#tools/testing/outbound-message.ts'

const settingsOf = (given: object = {}) => smppSettings.parse({ host: 'h', port: 1, systemId: 's', ...given })
const parts = (given: Partial<OutboundMessage> = {}, settings: object = {}, reference = 0x1234) =>
  submitParts(
    anOutboundMessage({
      from: 'PATCHB',
      to: '+919812345678',
      content: { type: 'text', text: 'hello' },
      class: 'transactional',
      ...given,
    }),
    settingsOf(settings),
    reference,
  )
const text = (body: string) => ({ content: { type: 'text', text: body } }) as const
const opened = (part: MessageInput) =>
  openMessage({ esmClass: part.esmClass ?? 0, shortMessage: part.shortMessage ?? Buffer.alloc(0), tlvs: [] })

test('a short text is one part without a header, asking for its final receipt', () => {
  const [part, ...more] = parts()
  assert.deepEqual(more, [])
  assert.deepEqual(
    [part?.esmClass, part?.dataCoding, part?.registeredDelivery, part?.destination, part?.validityPeriod],
    [0, 0, 1, '919812345678', ''],
  )
  assert.equal(decodeSms(part?.shortMessage ?? Buffer.alloc(0), 0), 'hello')
})

test('a name is sent as 5/0, a full number as 1/1, a short code as 3/0, unless the carrier wants otherwise', () => {
  const source = (from: string, settings = {}) => {
    const [part] = parts({ from }, settings)
    return [part?.source, part?.sourceTon, part?.sourceNpi]
  }
  assert.deepEqual(source('PATCHB'), ['PATCHB', 5, 0])
  assert.deepEqual(source('+14155550100'), ['14155550100', 1, 1])
  assert.deepEqual(source('56789'), ['56789', 3, 0])
  assert.deepEqual(source('56789', { sourceTon: 0, sourceNpi: 1 }), ['56789', 0, 1])
})

test('the parts of a long text carry one reference, their place and their number', () => {
  const body = 'word '.repeat(80)
  const sent = parts(text(body))
  assert.equal(sent.length, 3)
  sent.forEach((part, index) => {
    const { udh } = opened(part)
    assert.equal(part.esmClass, 0x40)
    assert.deepEqual(udh && readUserDataHeader(udh).concatenation, {
      reference: 0x34,
      total: 3,
      sequence: index + 1,
      wide: false,
    })
  })
  assert.equal(sent.map((part) => decodeSms(opened(part).octets, 0)).join(''), body)
})

test('a carrier that takes wide references gets all sixteen bits', () => {
  const [first] = parts(text('x'.repeat(200)), { wideReferences: true })
  const { udh } = opened(first as MessageInput)
  assert.deepEqual(udh && readUserDataHeader(udh).concatenation?.reference, 0x1234)
})

test('a text beyond GSM-7 goes as UCS-2, and no part fills more than 140 octets', () => {
  const sent = parts(text('नमस्ते '.repeat(40)))
  assert.ok(sent.length > 1)
  for (const part of sent) {
    assert.equal(part.dataCoding, 8)
    assert.ok((part.shortMessage?.length ?? 0) <= 140)
  }
})

test('a one-time password goes before ordinary traffic, an advertisement after it', () => {
  const priority = (of: string) => parts({ class: of })[0]?.priority
  assert.deepEqual(['authentication', 'transactional', 'promotional'].map(priority), [2, 1, 0])
})

test('the validity is told as a relative time', () => {
  assert.equal(parts({ validForMs: 90 * 60_000 })[0]?.validityPeriod, '000000013000000R')
})

test('DLT entity and template travel on every part, in the tags the carrier reads', () => {
  const registration = { entityId: '1101', templateId: '1107' }
  const given = { ...text('x'.repeat(200)), registration }
  for (const part of parts(given)) {
    assert.deepEqual(
      part.tlvs?.map(({ tag, value }) => [tag, Buffer.from(value).toString()]),
      [
        [0x1400, '1101'],
        [0x1401, '1107'],
      ],
    )
  }
  const registrationTags = { entityId: 0x1500, templateId: 0x1501, chainHash: 0x1502 }
  assert.deepEqual(
    parts(given, { registrationTags })[0]?.tlvs?.map(({ tag }) => tag),
    [0x1500, 0x1501],
  )
})
