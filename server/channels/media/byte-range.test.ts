import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byteRangeOf } from './byte-range.ts'

test('reads one range, from a byte, up to one, or the last ones', () => {
  assert.deepEqual(byteRangeOf('bytes=0-9', 100), { first: 0, last: 9 })
  assert.deepEqual(byteRangeOf('bytes=90-', 100), { first: 90, last: 99 })
  assert.deepEqual(byteRangeOf('bytes=-10', 100), { first: 90, last: 99 })
  assert.deepEqual(byteRangeOf('Bytes=95-200', 100), { first: 95, last: 99 })
  assert.deepEqual(byteRangeOf('bytes=-200', 100), { first: 0, last: 99 })
})

test('says so where there is no byte of the file in it', () => {
  for (const header of ['bytes=100-', 'bytes=100-200', 'bytes=-0'])
    assert.equal(byteRangeOf(header, 100), 'unsatisfiable', header)
})

test('gives the whole for what is no range it reads', () => {
  for (const header of [
    undefined,
    '',
    'bytes=-',
    'bytes=9-1',
    'bytes=0-1,5-6',
    'lines=0-1',
    'bytes=a-b',
    '0-1',
  ])
    assert.equal(byteRangeOf(header, 100), null, header)
})
