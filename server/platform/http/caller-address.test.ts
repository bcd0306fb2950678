import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { z } from 'zod'
import { setVariable } from '#platform/config.ts'
import { trustedProxies } from './caller-address.ts'
import { httpServer } from './http-server.ts'
import { route } from './route.ts'

after(() => setVariable('PATCHBAY_TRUSTED_PROXIES', ''))

/** Where the server thinks a request comes from. */
async function seen(trusted: string, remoteAddress: string, forwarded?: string): Promise<string> {
  setVariable('PATCHBAY_TRUSTED_PROXIES', trusted)
  const app = httpServer(
    [
      route({
        method: 'GET',
        path: '/whence',
        tag: 'test',
        summary: 'Says where the caller is',
        access: { kind: 'public' },
        answers: { 200: z.unknown() },
        ownTransaction: true,
        handle: async ({ ip }) => ({ status: 200, body: { ip } }),
      }),
    ],
    () => Promise.resolve(null),
  )
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  const answer = await app.inject({ method: 'GET', url: '/whence', remoteAddress, headers })
  await app.close()
  return answer.json().ip
}

test('without trusted proxies nobody is believed about an address', async () => {
  assert.equal(await seen('', '10.0.0.1', '203.0.113.9'), '10.0.0.1')
})

test('a trusted proxy tells the address of its caller', async () => {
  assert.equal(await seen('10.0.0.1', '10.0.0.1', '203.0.113.9'), '203.0.113.9')
  assert.equal(await seen('10.0.0.0/8, 2001:db8::/32', '2001:db8::5', '2001:db9::1'), '2001:db9::1')
})

test('a caller who is no trusted proxy cannot claim another address', async () => {
  assert.equal(await seen('10.0.0.0/8', '198.51.100.7', '203.0.113.9'), '198.51.100.7')
})

test('what a caller wrote before a proxy added its address proves nothing', async () => {
  assert.equal(await seen('10.0.0.0/8', '10.0.0.1', '10.9.9.9, 192.0.2.1, 203.0.113.9'), '203.0.113.9')
})

test('a chain of trusted proxies is followed to the first that is none', async () => {
  assert.equal(await seen('10.0.0.0/8', '10.0.0.1', '203.0.113.9, 10.0.0.3, 10.0.0.2'), '203.0.113.9')
})

test('a proxy that listens on IPv6 is known by its IPv4 address, and tells plain addresses', async () => {
  assert.equal(await seen('10.0.0.1', '::ffff:10.0.0.1', '::ffff:203.0.113.9'), '203.0.113.9')
  assert.equal(await seen('10.0.0.1', '10.0.0.1', '203.0.113.9:4711'), '203.0.113.9')
  assert.equal(await seen('10.0.0.1', '10.0.0.1', '[2001:db8::1]:4711'), '2001:db8::1')
})

test('a proxy that tells nothing, or nothing that is an address, stands for its caller', async () => {
  for (const forwarded of [undefined, '', 'unknown', '203.0.113.9, unknown'])
    assert.equal(await seen('10.0.0.1', '10.0.0.1', forwarded), '10.0.0.1', String(forwarded))
})

test('an entry that is no address keeps the installation from starting', (context) => {
  context.after(() => setVariable('PATCHBAY_TRUSTED_PROXIES', ''))
  setVariable('PATCHBAY_TRUSTED_PROXIES', '10.0.0.0/8, proxy.local')
  assert.throws(trustedProxies, /PATCHBAY_TRUSTED_PROXIES: proxy\.local is not an IP address or CIDR range/)
})
