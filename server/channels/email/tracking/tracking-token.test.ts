import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { useSecretKey } from '#platform/secrets.ts'
import { openTracking, sealTracking, type TrackingClaim } from './tracking-token.ts'
import { trackingUrls } from './tracking-urls.ts'

useSecretKey('11'.repeat(32))
const whose = { accountId: randomUUID(), messageId: randomUUID() }
const claims: TrackingClaim[] = [
  { ...whose, kind: 'open' },
  { ...whose, kind: 'click', link: 12, url: 'https://shop.example/größe?a=1 2&b=%20#x' },
  { ...whose, kind: 'unsubscribe', address: 'anna+shop@contact.example' },
]

test('a token gives back what it was made of, and no two are alike', () => {
  for (const claim of claims) {
    assert.deepEqual(openTracking(sealTracking(claim)), claim)
    assert.notEqual(sealTracking(claim), sealTracking(claim))
  }
})

test('a token that was changed, cut or made up opens nothing', () => {
  const token = sealTracking(claims[1] as TrackingClaim)
  const others = [
    token.slice(0, -1),
    `${token}A`,
    token.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')),
    '',
    'x'.repeat(100),
    `${'a'.repeat(99)}/`,
  ]
  for (const other of others) assert.equal(openTracking(other), null, other)
})

test("a contact's address is not to be read in it", () => {
  const token = sealTracking(claims[2] as TrackingClaim)
  assert.ok(!Buffer.from(token, 'base64url').toString('latin1').includes('anna'))
})

test('the addresses of a mail stand under the base they were asked for', () => {
  const urls = trackingUrls('https://t.shop.example/', whose)
  assert.match(urls.pixel(), /^https:\/\/t\.shop\.example\/t\/[\w-]+\.gif$/)
  assert.match(urls.link('https://a.example', 0), /^https:\/\/t\.shop\.example\/t\/[\w-]+$/)
  assert.match(urls.unsubscribe('anna@contact.example'), /^https:\/\/t\.shop\.example\/u\/[\w-]+$/)
})
