import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, test, type TestContext } from 'node:test'
import { commands, encodeMessage, PduWriter, statuses, statusName } from '#smpp/smpp.ts'
import { keyHolder, type Call } from '#tools/testing/callers.ts'
import { anEsme, aSubmit, type Esme } from '#tools/testing/esme.ts'
import { aPlace, aPortBase, startInstance, eventually, type Instance } from '#tools/testing/instance.ts'
import { aRawPdu, aRawSubmit, claiming, cutTo } from '#tools/testing/raw-pdu.ts'
import { exchange, statusOf } from '#tools/testing/raw-socket.ts'
import { loginOctets, rawPeer, type RawPeer } from '#tools/testing/smpp-door.ts'

type Listed = { data: { id: string }[] }
type Wallet = { available: { amount: string } }

const place = aPlace()
let instance: Instance
let call: Call
let httpPort = 0
let slow: Socket[] = []

before(async () => {
  instance = await startInstance(join(place.path, 'a'), await aPortBase(), ['--demo'], {
    PATCHBAY_ALLOW_PRIVATE_WEBHOOKS: '',
  })
  call = keyHolder(instance.url, instance.demo.account.apiKey)
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
  ['eleven megabytes', json, 'x'.repeat(11_000_000), 413, 'body_too_large'],
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
    exchange(port, [aRawPdu(15, 0x15)], 1_500),
    exchange(port, [aRawPdu(0, 0x15)], 1_500),
    exchange(port, [aRawPdu(0xffffffff, 0x15)], 1_500),
    exchange(port, [aRawPdu(16, commands.bindTransceiver)], 1_500),
    exchange(port, [aRawPdu(116, commands.bindTransceiver, Buffer.alloc(100, 0x61))], 1_500),
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

/** What is answered by the status alone, after which the session goes on. */
const survivable: readonly (readonly [string, Buffer, number, number?])[] = [
  ['a command nobody knows', aRawPdu(16, 0x7777), statuses.RINVCMDID, commands.genericNack],
  ['submit_multi', aRawPdu(16, commands.submitMulti), statuses.RINVCMDID, commands.genericNack],
  [
    'a second bind',
    loginOctets({ systemId: 'x', password: 'y' }),
    statuses.RALYBND,
    commands.bindTransceiverResp,
  ],
  [
    'a bind without a body',
    aRawPdu(16, commands.bindTransceiver),
    statuses.RINVSYSID,
    commands.bindTransceiverResp,
  ],
  ['a submit without a body', aRawPdu(16, commands.submitSm), statuses.RINVSERTYP],
  [
    'a submit that ends before sm_length',
    cutTo(aRawSubmit({ text: [] }).length - 1, aRawSubmit({ text: [] })),
    statuses.RINVCMDLEN,
  ],
  ['a text shorter than sm_length', aRawSubmit({ size: 200 }), statuses.RINVMSGLEN],
  [
    'an sm_length over 254',
    aRawSubmit({ text: Array.from({ length: 255 }, () => 0x61) }),
    statuses.RINVMSGLEN,
  ],
  ['a service_type of 6', aRawSubmit({ type: 'ABCDEF' }), statuses.RINVSERTYP],
  ['a source of 21', aRawSubmit({ source: '1'.repeat(21) }), statuses.RINVSRCADR],
  ['a destination of 21', aRawSubmit({ destination: '1'.repeat(21) }), statuses.RINVDSTADR],
  ['no destination', aRawSubmit({ destination: '' }), statuses.RINVDSTADR],
  ['a destination without its NUL', cutTo(40, aRawSubmit()), statuses.RINVDSTADR],
  ['a schedule of 17', aRawSubmit({ schedule: '2'.repeat(17) }), statuses.RINVSCHED],
  ['a schedule on 31 February', aRawSubmit({ schedule: '990231000000000+' }), statuses.RINVSCHED],
  ['a schedule long ago', aRawSubmit({ schedule: '010101000000000+' }), statuses.RINVSCHED],
  ['a validity of 5', aRawSubmit({ validity: '12345' }), statuses.RINVEXPIRY],
  ['a validity of letters', aRawSubmit({ validity: 'a'.repeat(16) }), statuses.RINVEXPIRY],
  ['a validity long ago', aRawSubmit({ validity: '010101000000000+' }), statuses.RINVEXPIRY],
  [
    'a user data header longer than its text',
    aRawSubmit({ esmClass: 0x40, text: [200, 0, 3, 1] }),
    statuses.RINVMSGLEN,
  ],
  ['a header alone', aRawSubmit({ esmClass: 0x40, text: [5, 0, 3, 1, 2, 1] }), statuses.RINVMSGLEN],
  ['a header with ports', aRawSubmit({ esmClass: 0x40, text: [4, 4, 2, 0, 0, 0x61] }), 0x0421],
  ['a TLV beyond the PDU', aRawSubmit({ tail: [0x14, 0, 0, 9, 0x31] }), statuses.RINVTLVLEN],
  ['a TLV of a length that is not its own', aRawSubmit({ tail: [2, 0x0e, 0, 2, 0, 1] }), statuses.RINVTLVLEN],
  ['half the head of a TLV', aRawSubmit({ tail: [0x14, 0, 0] }), statuses.RINVTLVSTREAM],
  ['message_payload beside a text', aRawSubmit({ tail: [4, 0x24, 0, 1, 0x61] }), statuses.RTLVNOTALLWD],
]

/** What cannot be followed any further: the answers before the connection ends, as command and status. */
const unfollowable: readonly (readonly [string, Buffer, readonly (readonly [number, number])[]])[] = [
  ...[0, 15, 70_001, 0xffffffff].map(
    (length) =>
      [
        `command_length ${length}`,
        aRawPdu(length, commands.enquireLink),
        [[commands.genericNack, statuses.RINVCMDLEN]],
      ] as const,
  ),
  [
    'a command_length three too short',
    Buffer.concat([claiming(aRawSubmit(), -3), aRawPdu(16, commands.enquireLink)]),
    [
      [commands.submitSmResp, statuses.RINVMSGLEN],
      [commands.genericNack, statuses.RINVCMDLEN],
    ],
  ],
]

/** A peer of octets, bound to submit and not to receive. */
async function aBoundPeer(context: TestContext): Promise<RawPeer> {
  const peer = rawPeer(instance.demo.smpp.port)
  context.after(() => peer.socket.destroy())
  peer.write(loginOctets(instance.demo.smpp, commands.bindTransmitter))
  await assertAnswer(peer, commands.bindTransmitterResp, 0)
  return peer
}

async function assertAnswer(peer: RawPeer, command: number, status: number, sequence = 1): Promise<void> {
  const answer = await peer.next(10_000)
  assert.ok(answer.type !== 'malformed')
  assert.deepEqual(
    [answer.command, statusName(answer.status), answer.sequence],
    [command, statusName(status), sequence],
  )
}

async function assertAlive(peer: RawPeer): Promise<void> {
  peer.write(aRawPdu(16, commands.enquireLink))
  await assertAnswer(peer, commands.enquireLinkResp, 0)
}

test('bad PDUs after the bind get their status, and the session lives on', async (context) => {
  const neighbour = await aBoundPeer(context)
  const peer = await aBoundPeer(context)
  for (const [what, octets, status, command = commands.submitSmResp] of survivable)
    await context.test(what, async () => {
      peer.write(octets)
      await assertAnswer(peer, command, status)
      await assertAlive(peer)
      await assertAlive(neighbour)
    })
  // A length that takes in the PDU behind it: both are lost as one, and the next is understood again.
  peer.write(Buffer.concat([claiming(aRawSubmit(), 16), aRawPdu(16, commands.enquireLink)]))
  await assertAnswer(peer, commands.submitSmResp, statuses.RINVTLVLEN)
  // No request has the sequence 0, so no response can name it.
  peer.write(aRawPdu(16, commands.enquireLink).fill(0, 12))
  await assertAnswer(peer, commands.genericNack, statuses.RUNKNOWNERR, 0)
  peer.write(aRawPdu(16, commands.submitSmResp))
  await assertAlive(peer)
  for (const one of [peer, neighbour]) {
    one.write(aRawSubmit())
    await assertAnswer(one, commands.submitSmResp, 0)
  }
})

test('PDUs that cannot be followed end their session after the answer, and no other', async (context) => {
  const neighbour = await aBoundPeer(context)
  for (const [what, octets, answers] of unfollowable)
    await context.test(what, async (within) => {
      const peer = await aBoundPeer(within)
      peer.write(octets)
      for (const [command, status] of answers)
        await assertAnswer(peer, command, status, command === commands.genericNack ? 0 : 1)
      await peer.closed
      await assertAlive(neighbour)
    })
  neighbour.write(aRawSubmit())
  await assertAnswer(neighbour, commands.submitSmResp, 0)
})

test('what is asked before the bind is refused, and the bind may still come', async (context) => {
  const peer = rawPeer(instance.demo.smpp.port)
  context.after(() => peer.socket.destroy())
  peer.write(aRawSubmit())
  await assertAnswer(peer, commands.submitSmResp, statuses.RINVBNDSTS)
  peer.write(aRawPdu(16, commands.unbind))
  await assertAnswer(peer, commands.unbindResp, statuses.RINVBNDSTS)
  peer.write(loginOctets(instance.demo.smpp, commands.bindTransmitter))
  await assertAnswer(peer, commands.bindTransmitterResp, 0)
  peer.write(aRawSubmit())
  await assertAnswer(peer, commands.submitSmResp, 0)
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
