import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, test } from 'node:test'
import { allowPrivateWebhooks } from '#tools/testing/webhook-receiver.ts'
import { OutgoingClient, outgoingUrl } from './outgoing-client.ts'
import { publicAddress, publicUrl, UrlRefused, type Resolve } from './ssrf-guard.ts'

beforeEach(() => allowPrivateWebhooks(false))
afterEach(() => allowPrivateWebhooks(false))

const refused: readonly string[] = [
  'ftp://example.com/',
  'file:///etc/passwd',
  'gopher://example.com/',
  'javascript:alert(1)',
  '/relative',
  '',
  'http://',
  'http://user@example.com/',
  'https://user:secret@example.com/',
  'https://example.com:22/',
  'https://example.com:25/',
  'http://example.com:0/',
  `https://example.com/${'a'.repeat(2_048)}`,
  'http://localhost/',
  'http://LOCALHOST./',
  'http://api.localhost/',
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0177.0.0.1/',
  'http://0x7f.0.0.1/',
  'http://①②⑦.0.0.1/',
  'http://0.0.0.0/',
  'http://0/',
  'http://10.0.0.1/',
  'http://172.16.5.4/',
  'http://192.168.1.1/',
  'http://100.64.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://192.0.2.1/',
  'http://198.18.0.1/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://240.0.0.1/',
  'http://[::]/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[::127.0.0.1]/',
  'http://[fe80::1]/',
  'http://[fec0::1]/',
  'http://[fd00:ec2::254]/',
  'http://[ff02::1]/',
  'http://[2002:7f00:1::]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[64:ff9b:1::7f00:1]/',
  'http://[2001:db8::1]/',
  'http://[2001::1]/',
]
for (const url of refused) {
  test(`refuses ${url.slice(0, 60) || 'an empty text'}`, () => {
    assert.throws(() => publicUrl(url), UrlRefused)
  })
}

const allowed: readonly string[] = [
  'https://example.com/hook',
  'http://example.com:80/hook',
  'https://example.com:8443/hook?x=1',
  'http://8.8.8.8/',
  'http://[2606:4700:4700::1111]/',
  'https://xn--bcher-kva.example/hook',
]
for (const url of allowed) {
  test(`lets ${url} through`, () => {
    assert.equal(publicUrl(url).href, new URL(url).href)
  })
}

const answering =
  (...addresses: string[]): Resolve =>
  () =>
    Promise.resolve(addresses.map((address) => ({ address })))

test('refuses a name that resolves to a private address', async () => {
  await assert.rejects(publicAddress('evil.example', answering('10.1.2.3')), /10\.1\.2\.3/)
})

test('refuses a name with one public and one private address', async () => {
  await assert.rejects(publicAddress('evil.example', answering('8.8.8.8', '::1')), UrlRefused)
})

test('refuses a name that resolves to nothing, or not at all', async () => {
  await assert.rejects(publicAddress('none.example', answering()), /has no address/)
  const fails: Resolve = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }))
  await assert.rejects(publicAddress('none.example', fails), /cannot be resolved \(ENOTFOUND\)/)
})

test('gives the first address of a public name', async () => {
  assert.equal(await publicAddress('good.example', answering('8.8.4.4', '8.8.8.8')), '8.8.4.4')
})

test('lets loopback and private addresses through where the operator allows it, metadata services never', () => {
  allowPrivateWebhooks(true)
  for (const url of ['http://127.0.0.1/', 'http://10.0.0.1/', 'http://[fd00::1]/', 'http://localhost/'])
    assert.ok(publicUrl(url))
  for (const url of ['http://169.254.169.254/', 'http://224.0.0.1/', 'http://0.0.0.0/', 'http://[fe80::1]/'])
    assert.throws(() => publicUrl(url), UrlRefused)
})

test('a name that is rebound after registration is refused as the connection is made', async (t) => {
  const reached: string[] = []
  const server = createServer((request, response) => {
    reached.push(request.url ?? '')
    response.end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  let questions = 0
  const rebinding: Resolve = () => Promise.resolve([{ address: questions++ === 0 ? '8.8.8.8' : '127.0.0.1' }])
  const client = new OutgoingClient({ resolve: rebinding })
  t.after(async () => {
    await client.close()
    server.close()
  })
  await publicAddress('rebound.example', rebinding)
  const url = outgoingUrl(publicUrl(`http://rebound.example:${port}/`))
  await assert.rejects(client.post(url, [], '{}'), UrlRefused)
  assert.deepEqual(reached, [])
})

test('connects to the address that was checked and asks no second time', async (t) => {
  allowPrivateWebhooks(true)
  const hosts: (string | undefined)[] = []
  const server = createServer((request, response) => {
    hosts.push(request.headers.host)
    response.end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  let questions = 0
  const resolve: Resolve = () => Promise.resolve([{ address: questions++ === 0 ? '127.0.0.1' : '8.8.8.8' }])
  const client = new OutgoingClient({ resolve })
  t.after(async () => {
    await client.close()
    server.close()
  })
  const answer = await client.post(outgoingUrl(publicUrl(`http://named.example:${port}/`)), [], '{}')
  assert.equal(answer.status, 200)
  assert.equal(questions, 1)
  assert.deepEqual(hosts, [`named.example:${port}`])
})
