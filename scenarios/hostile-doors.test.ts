import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { commands, encodeMessage, PduWriter } from '#smpp/smpp.ts'
import { runningEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { keyHolder, openAccount, type Call, type OtherAccount } from '#tools/testing/callers.ts'
import { anEsme, aSubmit, type Esme } from '#tools/testing/esme.ts'
import { aPlace, aPortBase, startInstance, eventually, type Instance } from '#tools/testing/instance.ts'
import { exchange, statusOf } from '#tools/testing/raw-socket.ts'

type Listed = { data: { id: string }[] }
type Wallet = { available: { amount: string } }

const place = aPlace()
let instance: Instance
let call: Call
let other: OtherAccount
let httpPort = 0
let slow: Socket[] = []

before(async () => {
  instance = await startInstance(join(place.path, 'a'), await aPortBase(), ['--demo'], {
    PATCHBAY_ALLOW_PRIVATE_WEBHOOKS: '',
  })
  call = keyHolder(instance.url, instance.demo.account.apiKey)
  other = await openAccount(instance, 'other', '7.77', '+15550100400')
  httpPort = Number(new URL(instance.url).port)
  // These never end their request, and must not hold up anybody for as long as the tests run.
  slow = Array.from({ length: 20 }, () => {
    const socket = connect(httpPort, '127.0.0.1').on('error', () => {})
    socket.write(
      'POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
    )
    return socket
  })
})

after(async () => {
  for (const socket of slow) socket.destroy()
  await instance?.end('SIGTERM')
  await place.clear()
})

const message = (more = ''): string =>
  `{"channel":"sms","to":"+14155550123","content":{"type":"text","text":"Hello"}${more}}`
const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
const json = 'application/json'

const bodies: readonly (readonly [string, string, string, number, string])[] = [
  ['no JSON at all', json, '{"channel":', 400, 'malformed_json'],
  ['an empty body', json, '', 400, 'malformed_json'],
  ['a prototype', json, message(',"__proto__":{"admin":true}'), 400, 'malformed_json'],
  ['a constructor', json, message(',"metadata":{"constructor":{"prototype":{}}}'), 400, 'malformed_json'],
  ['text instead of JSON', 'text/plain', message(), 415, 'unsupported_media_type'],
  ['XML', 'application/xml', '<message/>', 415, 'unsupported_media_type'],
  ['ten megabytes', json, 'x'.repeat(10_000_000), 413, 'body_too_large'],
  ['a hundred thousand levels', json, message(`,"metadata":${nested(100_000)}`), 422, 'invalid_request'],
  [
    'levels and an escape',
    json,
    message(`,"x":"\\u0000","metadata":${nested(100_000)}`),
    422,
    'invalid_request',
  ],
  ['half of a character', json, message(',"metadata":{"a":"\\ud800"}'), 422, 'invalid_request'],
  ['half of a character as a name', json, message(',"metadata":{"\\udc00":1}'), 422, 'invalid_request'],
  ['NUL', json, message(',"metadata":{"a":"\\u0000"}'), 422, 'invalid_request'],
  ['a list', json, '[]', 422, 'invalid_request'],
  ['a number beyond all', json, '1e999', 422, 'invalid_request'],
]
for (const [what, type, body, status, code] of bodies)
  test(`answers ${what} with ${status}`, async () => {
    const response = await fetch(`${instance.url}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${instance.demo.account.apiKey}`, 'content-type': type },
      body,
    })
    assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
    const problem = (await response.json()) as { code: string; status: number; detail: string }
    assert.deepEqual([response.status, problem.status, problem.code], [status, status, code])
    assert.ok(problem.detail)
  })

const addresses: readonly (readonly [string, string, number])[] = [
  ['GET', '/v1/nothing', 404],
  ['GET', '/v1/messages/msg_1', 404],
  ['DELETE', '/v1/messages', 405],
  ['OPTIONS', '/v1/messages', 405],
  ['PROPFIND', '/v1/messages', 405],
  ['GET', '/v1/messages/%00', 422],
  ['GET', '/v1/messages/%ff', 422],
  ['GET', '/v1/messages?limit=-1', 422],
  ['GET', "/v1/messages?cursor=';drop", 422],
  ['GET', '/assets/..%2f..%2fpackage.json', 404],
  ['GET', '/operator/v1/accounts', 403],
]
for (const [method, path, status] of addresses)
  test(`answers ${method} ${path} with ${status}`, async () => {
    const answer = await call<{ status: number }>(method, path)
    assert.match(answer.type, /^application\/problem\+json/)
    assert.deepEqual([answer.status, answer.body.status], [status, status])
  })

const head = 'POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n'
const wires: readonly (readonly [string, string | Uint8Array, number])[] = [
  ['random octets', randomBytes(2_000), 400],
  ['a flood of headers', `${head}${`x-a: ${'y'.repeat(200)}\r\n`.repeat(300)}\r\n`, 431],
  ['an endless address', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431],
  ['two lengths', `${head}content-length: 4\r\ncontent-length: 5\r\n\r\nabcd`, 400],
  ['a length beside chunks', `${head}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
  ['a chunk without a size', `${head}transfer-encoding: chunked\r\n\r\nzz\r\n`, 400],
]
for (const [what, octets, status] of wires)
  test(`answers ${what} on the wire with ${status} and closes`, async () => {
    const { answer, closed } = await exchange(httpPort, [octets])
    assert.deepEqual([statusOf(answer), closed], [status, true])
    assert.match(answer.toString('latin1'), /content-type: application\/problem\+json/i)
  })

const forbidden = [
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0177.0.0.1/',
  'http://①②⑦.0.0.1/',
  'http://0.0.0.0/',
  'http://localhost:8080/',
  'http://any.localhost/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[fd00::1]/',
  'http://[fe80::1]/',
  'http://169.254.169.254/latest/meta-data/',
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://192.168.1.1/',
  'http://100.64.0.1/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://user:password@example.com/',
  'http://8.8.8.8:22/',
  'ftp://example.com/',
  'file:///etc/passwd',
]
test('calls no address inside: neither as a webhook endpoint nor as a callback', async () => {
  const before = await call<Wallet>('GET', '/v1/wallet')
  for (const url of forbidden) {
    const endpoint = await call('POST', '/v1/webhook-endpoints', { url, events: ['*'] })
    assert.deepEqual([endpoint.status, endpoint.body['code']], [422, 'url_refused'], url)
    const sent = await call('POST', '/v1/messages', { ...JSON.parse(message()), callbackUrl: url })
    assert.equal(sent.status, 422, `callback ${url}`)
  }
  assert.deepEqual((await call<Listed>('GET', '/v1/webhook-endpoints')).body.data, [])
  assert.deepEqual((await call<Wallet>('GET', '/v1/wallet')).body, before.body)
})

function pdu(length: number, command: number, body: Uint8Array = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(16)
  header.writeUInt32BE(length, 0)
  header.writeUInt32BE(command, 4)
  header.writeUInt32BE(1, 12)
  return Buffer.concat([header, body])
}

function aWholeSubmit(): Buffer {
  const writer = new PduWriter()
  encodeMessage(writer, commands.submitSm, 1, { destination: '14155550123', shortMessage: Buffer.from('x') })
  return Buffer.from(writer.take())
}

test('bad PDUs end their own connections, while a good session and requests go on', async (context) => {
  const esme: Esme = anEsme(context, instance.demo.smpp)
  await eventually(async () => esme.client.state === 'bound')
  const submit = () =>
    esme.submit(aSubmit('+15550100200', '+14155550123', { sourceTon: 1, source: '15550100200' }))
  let isOver = false
  const goodSubmits = (async () => {
    const statuses: number[] = []
    while (!isOver) {
      statuses.push((await submit()).status)
      assert.equal((await call('GET', '/v1/wallet')).status, 200)
    }
    return statuses
  })()
  const { port } = instance.demo.smpp
  const whole = aWholeSubmit()
  const [beforeBind, ...broken] = await Promise.all([
    exchange(port, [whole], 1_500),
    exchange(port, [whole.subarray(0, whole.length - 3)], 1_500),
    exchange(port, [pdu(15, 0x15)], 1_500),
    exchange(port, [pdu(0, 0x15)], 1_500),
    exchange(port, [pdu(0xffffffff, 0x15)], 1_500),
    exchange(port, [pdu(16, commands.bindTransceiver)], 1_500),
    exchange(port, [pdu(116, commands.bindTransceiver, Buffer.alloc(100, 0x61))], 1_500),
    exchange(port, ['GET / HTTP/1.1\r\n\r\n'], 1_500),
    ...Array.from({ length: 20 }, () =>
      exchange(port, [randomBytes(1 + Math.floor(Math.random() * 4_000))], 1_500),
    ),
  ])
  isOver = true
  const statuses = await goodSubmits
  // A submit before the bind: ESME_RINVBNDSTS (SMPP 3.4 §5.1.3).
  assert.deepEqual([beforeBind?.answer.readUInt32BE(4), beforeBind?.answer.readUInt32BE(8)], [0x80000004, 4])
  assert.equal(broken.length, 27)
  for (const n of [1, 2, 3]) assert.equal(broken[n]?.closed, true, `an impossible length, ${n}`)
  assert.ok(statuses.length > 5, `only ${statuses.length} good submits went on`)
  assert.deepEqual([...new Set(statuses)], [0])
  await eventually(async () => esme.receipts.length === statuses.length)
})

test('a session that sends a bad PDU after its bind gets the status for it and lives on', async (context) => {
  const esme = anEsme(context, instance.demo.smpp)
  await eventually(async () => esme.client.state === 'bound')
  const bad = await esme.submit(aSubmit('+15550100200', '+14155550123', { destination: 'nobody' }))
  assert.notEqual(bad.status, 0)
  const good = await esme.submit(
    aSubmit('+15550100200', '+14155550123', { sourceTon: 1, source: '15550100200' }),
  )
  assert.equal(good.status, 0)
})

test("another account's key finds nothing of the first one's", async () => {
  const made = async (path: string, body: object): Promise<string> => {
    const answer = await call<{ id: string }>('POST', path, body)
    assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`)
    return answer.body.id
  }
  const sendAt = new Date(Date.now() + 3_600_000).toISOString()
  const messageId = await made('/v1/messages', { ...JSON.parse(message()), sendAt })
  const contactId = await made('/v1/contacts', { name: 'Ann', identities: [] })
  const keyId = await made('/v1/api-keys', { name: 'mine' })
  const suppressionId = await made('/v1/suppressions', {
    channel: 'sms',
    address: '+14155550199',
    scope: 'all',
    reason: 'asked',
  })
  const senderId = await made('/v1/senders', { channel: 'sms', address: '+15550100500', kind: 'long_code' })
  const attempts: readonly (readonly [string, string, object?])[] = [
    ['GET', `/v1/messages/${messageId}`],
    ['POST', `/v1/messages/${messageId}/cancel`],
    ['GET', `/v1/contacts/${contactId}`],
    ['PATCH', `/v1/contacts/${contactId}`, { name: 'Eve' }],
    ['DELETE', `/v1/contacts/${contactId}`],
    ['GET', `/v1/contacts/${contactId}/timeline`],
    ['GET', `/v1/contacts/${contactId}/consents`],
    ['DELETE', `/v1/api-keys/${keyId}`],
    ['DELETE', `/v1/suppressions/${suppressionId}`],
    ['PATCH', `/v1/senders/${senderId}`, { state: 'inactive' }],
    ['DELETE', `/v1/senders/${senderId}`],
  ]
  for (const [method, path, body] of attempts)
    assert.equal((await other.call(method, path, body)).status, 404, `${method} ${path}`)
  for (const path of ['messages', 'contacts', 'suppressions', 'webhook-endpoints', 'webhook-deliveries'])
    assert.deepEqual((await other.call<Listed>('GET', `/v1/${path}`)).body.data, [], path)
  for (const path of ['api-keys', 'senders', 'wallet/entries', 'audit-events']) {
    const mine = new Set((await call<Listed>('GET', `/v1/${path}?limit=200`)).body.data.map(({ id }) => id))
    const seen = (await other.call<Listed>('GET', `/v1/${path}?limit=200`)).body.data
    assert.ok(mine.size > 0 && seen.length > 0, path)
    assert.deepEqual(
      seen.filter(({ id }) => mine.has(id)),
      [],
      path,
    )
  }
  assert.equal((await other.call<Wallet>('GET', '/v1/wallet')).body.available.amount, '7.77')
  assert.equal((await call<{ status: string }>('GET', `/v1/messages/${messageId}`)).body.status, 'scheduled')
  assert.equal((await call<{ name: string }>('GET', `/v1/contacts/${contactId}`)).body.name, 'Ann')
})

test('raw SQL as the role of requests sees no row of another account in any table', async () => {
  const url = await runningEmbeddedPostgres(join(place.path, 'a', 'postgres'))
  const client = new pg.Client({ connectionString: url ?? '' })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(`
      select format('%I.%I', n.nspname, c.relname) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped
      where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema') order by 1`)
    const first = instance.demo.account.id.replace('acc_', '')
    const second = other.id.replace('acc_', '')
    const filled: string[] = []
    const seen: string[] = []
    for (const { name } of tables) {
      const own = await client.query(`select 1 from ${name} where account_id = $1 limit 1`, [first])
      if (own.rowCount) filled.push(name)
      await client.query('begin')
      await client.query('set local role patchbay_app')
      await client.query(`select set_config('app.account_id', $1, true)`, [second])
      const found = await client
        .query(`select 1 from ${name} where account_id <> $1 limit 1`, [second])
        .catch((error: Error & { code?: string }) => {
          assert.equal(error.code, '42501', `${name}: ${error.message}`)
          return { rowCount: 0 }
        })
      if (found.rowCount) seen.push(name)
      await client.query('rollback')
    }
    assert.deepEqual(seen, [])
    assert.ok(filled.length >= 12, `only ${filled.join(', ')} hold rows to look for`)
  } finally {
    await client.end()
  }
})

test('after all of it the process is ready, and its log has no error', async () => {
  assert.equal((await fetch(`${instance.url}/readyz`)).status, 200)
  const metrics = await (await fetch(`${instance.url}/metrics`)).text()
  assert.match(metrics, /bugs_total 0\b/)
  for (const socket of slow) socket.destroy()
  const { code, stderr } = await instance.end('SIGTERM')
  assert.equal(code, 0)
  assert.deepEqual(
    stderr.split('\n').filter((line) => line.includes('"level":"error"')),
    [],
  )
})
