import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { identityHash, isProvenIdentity } from './identity-hash.ts'

const openssl = '/usr/bin/openssl'

test('is HMAC-SHA256 in hex. Source: RFC 4231 §4.3', () => {
  assert.equal(
    identityHash('Jefe', 'what do ya want for nothing?'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})

test('is what openssl computes', { skip: existsSync(openssl) ? false : 'openssl is not installed' }, () => {
  const said = execFileSync(openssl, ['dgst', '-sha256', '-hmac', 'secret'], { input: 'kunde-ü-42' })
  assert.ok(said.toString().trim().endsWith(identityHash('secret', 'kunde-ü-42')))
})

test('takes the hash in either case, and no other', () => {
  const hash = identityHash('secret', 'u1')
  assert.equal(isProvenIdentity('secret', 'u1', hash.toUpperCase()), true)
  assert.equal(isProvenIdentity('secret', 'u2', hash), false)
  assert.equal(isProvenIdentity('other', 'u1', hash), false)
  assert.equal(isProvenIdentity('secret', 'u1', ''), false)
  assert.equal(isProvenIdentity('secret', 'u1', 'é'.repeat(64)), false)
})
