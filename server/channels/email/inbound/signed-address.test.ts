import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSignedAddress, signedAddress } from './signed-address.ts'

const key = Buffer.alloc(32, 7)
const id = '0199b0c27d3a7c1e9a2b3c4d5e6f7a8b'

test('an address names its mail, whatever case a server gives it', () => {
  for (const purpose of ['bounce', 'reply', 'unsubscribe'] as const) {
    const address = signedAddress(purpose, id, 'bounces.shop.example', key)
    assert.ok(address.indexOf('@') <= 64, address)
    assert.deepEqual(readSignedAddress(address, key), { purpose, id })
    assert.deepEqual(readSignedAddress(address.toUpperCase(), key), { purpose, id })
  }
})

test('an address that we did not make names nothing', () => {
  const address = signedAddress('bounce', id, 'bounces.shop.example', key)
  const others = [
    address.replace('b-', 'u-'),
    address.replace('0199', '0198'),
    address.replace(/.@/, (end) => (end === '0@' ? '1@' : '0@')),
    'help@shop.example',
    '@',
    '',
  ]
  for (const other of others) assert.equal(readSignedAddress(other, key), null, other)
  assert.equal(readSignedAddress(address, Buffer.alloc(32, 8)), null)
})

test('an id that would break an address is refused', () => {
  for (const bad of ['', 'a b', 'A', 'x'.repeat(41)])
    assert.throws(() => signedAddress('bounce', bad, 'd.example', key), RangeError)
})
