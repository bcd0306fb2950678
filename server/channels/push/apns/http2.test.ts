import assert from 'node:assert/strict'
import { createSecureServer, type IncomingHttpHeaders } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import type { Outcome } from '../../channel.ts'
import { fixtures } from '../fixtures.ts'
import { push } from '../push.ts'
import { localhostCertificate } from '../testing/localhost-certificate.ts'
import { aMessage } from '../testing/push-stage.ts'
import { addPrivateProvider } from '#platform/private-providers.ts'

test(
  'speaks HTTP/2 with Apple, many pushes at once over few connections',
  { timeout: 30_000 },
  async (context) => {
    const { key, cert } = localhostCertificate
    const trustedBefore = getCACertificates('default')
    setDefaultCACertificates([...trustedBefore, cert])
    context.after(() => setDefaultCACertificates(trustedBefore))
    const seen: IncomingHttpHeaders[] = []
    let connections = 0
    const server = createSecureServer({ key, cert, allowHTTP1: false })
    server.on('session', () => connections++)
    server.on('stream', (stream, headers) => {
      seen.push(headers)
      stream.respond({ ':status': 200, 'apns-id': headers['apns-id'] as string })
      stream.end()
    })
    server.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    context.after(() => server.close())
    const apnsUrl = `https://localhost:${(server.address() as AddressInfo).port}`
    addPrivateProvider(apnsUrl)
    const device = { kind: 'apns', token: 'ab'.repeat(32), environment: 'production' } as const
    const link = push.open({ ...(fixtures.settings as object), apnsUrl }, fixtures.credentials, {
      onRoom: () => undefined,
      onState: () => undefined,
      onUpdate: () => undefined,
      devices: { find: async () => device, remove: async () => undefined },
    })
    context.after(() => link.close(0))
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, () => new Promise<Outcome>((done) => link.send(aMessage(), done))),
    )
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      outcomes.map(() => 'submitted'),
    )
    assert.equal(seen.length, 40)
    assert.equal(seen[0]?.[':path'], `/3/device/${device.token}`)
    assert.equal(seen[0]?.['apns-topic'], 'com.example.bank')
    assert.ok(connections <= 50, `${connections} connections`)
  },
)
