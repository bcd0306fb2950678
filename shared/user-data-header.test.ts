import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readUserDataHeader, splitUserData, writeUserDataHeader } from './user-data-header.ts'

test('writes no header where nothing needs one', () => {
  assert.equal(writeUserDataHeader(null, null), null)
  assert.equal(writeUserDataHeader(null, {}), null)
})

test('reads back every header it writes', () => {
  const place = fc
    .record({
      wide: fc.boolean(),
      total: fc.integer({ min: 1, max: 255 }),
      at: fc.nat(254),
      of: fc.nat(0xffff),
    })
    .map(({ wide, total, at, of }) => ({
      reference: wide ? of : of & 0xff,
      total,
      sequence: (at % total) + 1,
      wide,
    }))
  const table = fc.integer({ min: 1, max: 13 })
  const shift = fc.record({ locking: table, single: table }, { requiredKeys: [], noNullPrototype: true })
  fc.assert(
    fc.property(place, shift, (concatenation, tables) => {
      const header = writeUserDataHeader(concatenation, tables)!
      assert.deepEqual(readUserDataHeader(header), { concatenation, shift: tables, ports: null })
    }),
  )
})

test('reads application ports and skips elements it does not know', () => {
  const header = Uint8Array.of(15, 0x70, 2, 1, 2, 0x05, 4, 0x0b, 0x84, 0x23, 0xf0, 0x00, 3, 9, 2, 1)
  assert.deepEqual(readUserDataHeader(header), {
    concatenation: { reference: 9, total: 2, sequence: 1, wide: false },
    shift: {},
    ports: { destination: 2948, source: 9200 },
  })
})

test('ignores a place outside the chain', () => {
  for (const place of [
    [2, 0],
    [2, 3],
    [0, 0],
  ]) {
    assert.equal(readUserDataHeader(Uint8Array.of(5, 0, 3, 9, ...place)).concatenation, null)
  }
})

test('parts a message from its header only where esm_class says so', () => {
  const message = Uint8Array.of(5, 0, 3, 9, 2, 1, 0x41)
  assert.deepEqual(splitUserData(message, true), { udh: message.subarray(0, 6), octets: Uint8Array.of(0x41) })
  assert.deepEqual(splitUserData(message, false), { udh: null, octets: message })
})

test('takes a header that claims more than the message as all header', () => {
  assert.deepEqual(splitUserData(Uint8Array.of(200, 1), true), {
    udh: Uint8Array.of(200, 1),
    octets: new Uint8Array(0),
  })
})

test('reads any octets without failing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (header) => {
      assert.ok(readUserDataHeader(header))
    }),
  )
})
