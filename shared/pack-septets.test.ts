import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fillBitsAfter, packSeptets, unpackSeptets } from './pack-septets.ts'

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const hex = (octets: Uint8Array) =>
  Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('')

test('packs the well-known example', () => {
  assert.equal(hex(packSeptets(ascii('hellohello'))), 'e8329bfd4697d9ec37')
})

test('packs 160 septets into 140 octets', () => {
  assert.equal(packSeptets(new Uint8Array(160)).length, 140)
})

test('fills up to the next septet border after a header', () => {
  assert.deepEqual(
    [null, new Uint8Array(6), new Uint8Array(7), new Uint8Array(4)].map(fillBitsAfter),
    [0, 1, 0, 3],
  )
})

test('packs after one fill bit as the first part of a chain does', () => {
  assert.equal(hex(packSeptets(ascii('A'), 1)), '82')
  assert.equal(packSeptets(new Uint8Array(153), 1).length, 134)
})

test('tells a last septet of zero from spare bits by the count', () => {
  const packed = packSeptets(ascii('1234567'))
  assert.equal(packed.length, 7)
  assert.deepEqual(unpackSeptets(packed, 7), ascii('1234567'))
  assert.deepEqual(unpackSeptets(packed, 8), Uint8Array.of(...ascii('1234567'), 0))
})

test('unpacks no more than there is', () => {
  assert.deepEqual(unpackSeptets(Uint8Array.of(0x41), 9), Uint8Array.of(0x41))
  assert.deepEqual(unpackSeptets(new Uint8Array(0), 9), new Uint8Array(0))
})

test('unpacks what it packed, whatever the fill', () => {
  const septets = fc.uint8Array({ max: 127, maxLength: 160 })
  fc.assert(
    fc.property(septets, fc.nat(6), (values, fill) => {
      assert.deepEqual(unpackSeptets(packSeptets(values, fill), values.length, fill), values)
    }),
  )
})
