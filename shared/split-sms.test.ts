import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { GSM_DEFAULT } from './gsm-alphabet.ts'
import { analyseSmsText, decodeSms, segmentCapacity, splitSms, type SmsPart } from './sms-text.ts'

const decoded = (part: SmsPart) => decodeSms(part.octets, part.dataCoding, part.udh)
const texts = (text: string, options = {}) => splitSms(text, { reference: 7, ...options }).map(decoded)

const gsmText = fc
  .array(fc.constantFrom(...`${GSM_DEFAULT}\f^{}\\[~]|€`.replace('\u001b', '').split('')), { maxLength: 700 })
  .map((characters) => characters.join(''))
const turkish = fc
  .array(fc.constantFrom(...'abcdeğışçİĞŞ€[] '.split('')), { maxLength: 700 })
  .map((characters) => characters.join(''))
const portuguese = fc
  .array(fc.constantFrom(...'abcãõáêÊçÇÓÚΩ|€^~`∞ '.split('')), { maxLength: 700 })
  .map((characters) => characters.join(''))
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  gsmText,
  turkish,
  portuguese,
)
const options = fc.record({
  reference: fc.integer({ min: 0, max: 70_000 }),
  wide: fc.boolean(),
  nationalTables: fc.constantFrom(false, true, ['tr'], ['es', 'pt']),
})

test('decodes to what was split, with as many parts as were counted', () => {
  fc.assert(
    fc.property(anyText, options, (text, chosen) => {
      const parts = splitSms(text, chosen)
      assert.equal(parts.map(decoded).join(''), text)
      assert.equal(parts.length, analyseSmsText(text, chosen).segments)
    }),
    { numRuns: 500 },
  )
})

test('never makes a part longer than the air interface carries', () => {
  fc.assert(
    fc.property(anyText, options, (text, chosen) => {
      for (const { dataCoding, udh, octets, esmClassUdhi } of splitSms(text, chosen)) {
        const header = udh?.length ?? 0
        const room = dataCoding === 8 ? 140 - header : Math.floor(((140 - header) * 8) / 7)
        assert.ok(octets.length <= room)
        assert.equal(esmClassUdhi, udh !== null)
        if (udh) assert.equal(udh[0], udh.length - 1)
      }
    }),
    { numRuns: 300 },
  )
})

test('never parts a surrogate pair, nor an escape from its character', () => {
  fc.assert(
    fc.property(anyText, options, (text, chosen) => {
      for (const part of splitSms(text.toWellFormed(), chosen)) {
        assert.ok(decoded(part).isWellFormed())
        if (part.dataCoding === 0) assert.notEqual(part.octets.at(-1), 0x1b)
      }
    }),
    { numRuns: 300 },
  )
})

test('sends a short text without a header', () => {
  assert.deepEqual(splitSms('Hi@', { reference: 1 }), [
    { dataCoding: 0, udh: null, octets: Uint8Array.of(0x48, 0x69, 0x00), esmClassUdhi: false },
  ])
  assert.deepEqual(splitSms('я', { reference: 1 }), [
    { dataCoding: 8, udh: null, octets: Uint8Array.of(0x04, 0x4f), esmClassUdhi: false },
  ])
})

test('sends an empty text as one empty part', () => {
  assert.deepEqual(splitSms('', { reference: 1 }), [
    { dataCoding: 0, udh: null, octets: new Uint8Array(0), esmClassUdhi: false },
  ])
})

test('numbers the parts of a chain with an 8-bit reference', () => {
  const headers = splitSms('a'.repeat(300), { reference: 0x1ab }).map((part) => part.udh)
  assert.deepEqual(headers, [Uint8Array.of(5, 0, 3, 0xab, 2, 1), Uint8Array.of(5, 0, 3, 0xab, 2, 2)])
})

test('numbers the parts of a chain with a 16-bit reference where the carrier allows', () => {
  const parts = splitSms('a'.repeat(300), { reference: 0x1ab, wide: true })
  assert.deepEqual(
    parts.map((part) => part.udh),
    [Uint8Array.of(6, 8, 4, 1, 0xab, 2, 1), Uint8Array.of(6, 8, 4, 1, 0xab, 2, 2)],
  )
  assert.deepEqual(
    parts.map((part) => part.octets.length),
    [152, 148],
  )
})

test('announces the national tables in every part', () => {
  const parts = splitSms('ş'.repeat(100), { reference: 9, nationalTables: ['tr'] })
  assert.deepEqual(
    parts.map((part) => part.udh),
    [Uint8Array.of(3, 0x25, 1, 1)],
  )
  const chained = splitSms(`${'a'.repeat(200)}ş`, { reference: 9, nationalTables: ['tr'] })
  assert.deepEqual(chained[1]?.udh, Uint8Array.of(8, 0, 3, 9, 2, 2, 0x24, 1, 1))
  assert.equal(chained[0]?.octets.length, 149)
})

test('moves an escape pair that would straddle the 153rd septet', () => {
  assert.deepEqual(texts(`${'a'.repeat(152)}€${'b'.repeat(10)}`), ['a'.repeat(152), `€${'b'.repeat(10)}`])
  assert.deepEqual(texts(`${'a'.repeat(151)}€${'b'.repeat(10)}`), [`${'a'.repeat(151)}€`, 'b'.repeat(10)])
})

test('moves an emoji that would straddle the 67th unit', () => {
  assert.deepEqual(texts(`${'я'.repeat(66)}👍${'я'.repeat(5)}`), ['я'.repeat(66), `👍${'я'.repeat(5)}`])
})

test('keeps a family joined by zero-width joiners in one part', () => {
  const family = '👨‍👩‍👧‍👦'
  assert.equal(family.length, 11)
  for (let before = 57; before <= 66; before++) {
    const parts = texts(`${'я'.repeat(before)}${family}${'я'.repeat(20)}`)
    assert.deepEqual(parts, ['я'.repeat(before), `${family}${'я'.repeat(20)}`])
  }
})

test('keeps a letter and its combining marks, a flag and a skin tone in one part', () => {
  for (const cluster of ['é̂', '🇮🇳', '👍🏽', 'क्षि', '☎️']) {
    for (let before = 67 - cluster.length + 1; before <= 66; before++) {
      const parts = texts(`${'я'.repeat(before)}${cluster}${'я'.repeat(20)}`)
      assert.deepEqual(parts, ['я'.repeat(before), `${cluster}${'я'.repeat(20)}`], cluster)
    }
  }
})

test('keeps the right pairs of a long run of flags together', () => {
  const parts = texts('🇮🇳'.repeat(40))
  assert.deepEqual(
    parts.map((part) => part.length),
    [64, 64, 32],
  )
})

test('cuts a cluster that is longer than a part, but between code points', () => {
  const parts = texts(`a${'\u0301'.repeat(150)}`)
  assert.deepEqual(
    parts.map((part) => part.length),
    [67, 67, 17],
  )
  const emoji = texts(`👍${'\u{e0061}'.repeat(60)}`)
  assert.ok(emoji.every((part) => part.isWellFormed()))
})

test('sends 255 parts and refuses 256', () => {
  const most = 255 * segmentCapacity('gsm7', true)
  assert.equal(splitSms('a'.repeat(most), { reference: 1 }).length, 255)
  assert.throws(() => splitSms('a'.repeat(most + 1), { reference: 1 }), RangeError)
  assert.throws(() => splitSms('я'.repeat(255 * 67 + 1), { reference: 1 }), RangeError)
})
