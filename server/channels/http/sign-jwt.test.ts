import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { signJwt } from './sign-jwt.ts'

// Not ours: the library most of the field verifies tokens with.
const judge = createRequire(import.meta.url)('jsonwebtoken') as {
  verify: (token: string, key: unknown, options: object) => Record<string, unknown>
  decode: (token: string, options: object) => { header: Record<string, unknown> }
}

const pairs = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
} as const

for (const alg of ['RS256', 'ES256'] as const)
  test(`signs what others verify: ${alg}`, () => {
    const { privateKey, publicKey } = pairs[alg]
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const exp = Math.floor(Date.now() / 1_000) + 60
    const token = signJwt({ alg, typ: 'JWT', kid: 'k1' }, { iss: 'us', aud: 'them', exp }, pem)
    assert.deepEqual(judge.verify(token, publicKey, { algorithms: [alg], audience: 'them' }), {
      iss: 'us',
      aud: 'them',
      exp,
    })
    assert.equal(judge.decode(token, { complete: true }).header['kid'], 'k1')
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
    assert.throws(() => judge.verify(token, other, { algorithms: [alg] }))
  })
