import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { startSandbox } from './sandbox.ts'
import type { Sandbox } from './sandbox.ts'

type Answer = {
  status: number
  type: string
  body: Record<string, unknown> & { data?: Record<string, unknown>[] }
}

async function sandbox(
  context: TestContext,
): Promise<Sandbox & { call: (method: string, path: string, body?: unknown) => Promise<Answer> }> {
  const started = await startSandbox({
    httpPort: 0,
    smscPort: 0,
    handsets: [{ address: '+919812345678', label: 'Asha' }],
  })
  context.after(() => started.close())
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(
      started.url + path,
      body === undefined
        ? { method }
        : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
    )
    const text = await response.text()
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
    }
  }
  return { ...started, call }
}

const sms = { channel: 'sms', from: 'BANK', to: '+919812345678', text: 'hi', parts: 1, encoding: 'gsm7' }

test('lists the handsets with their labels, what is unread and how they behave', async (context) => {
  const { call, handsets } = await sandbox(context)
  handsets.receive('+919812345678', sms)
  handsets.setBehaviour('+919812345678', { deliver: 'offline' })
  const { status, body } = await call('GET', '/handsets')
  assert.equal(status, 200)
  const behaviour = { deliver: 'offline' }
  assert.deepEqual(body, { data: [{ address: '+919812345678', label: 'Asha', unread: 1, behaviour }] })
})

test('adds a handset with a label', async (context) => {
  const { call } = await sandbox(context)
  assert.equal((await call('POST', '/handsets', { address: '0015550001111', label: 'Bo' })).status, 201)
  const { body } = await call('GET', '/handsets')
  assert.equal(body.data?.[1]?.['address'], '+15550001111')
})

for (const path of ['+919812345678', '%2B919812345678', '919812345678']) {
  test(`finds the messages of a handset addressed as ${path}`, async (context) => {
    const { call, handsets } = await sandbox(context)
    handsets.receive('+919812345678', sms)
    const { body } = await call('GET', `/handsets/${path}/messages?channel=sms`)
    assert.deepEqual(body.data, handsets.messages('+919812345678'))
    assert.equal(body.data?.length, 1)
  })
}

test('holds a read open until there is something new', async (context) => {
  const { call, handsets } = await sandbox(context)
  const first = handsets.receive('+919812345678', sms)
  const reading = call('GET', `/handsets/+919812345678/messages?after=${first.seq}&waitMs=5000`)
  setTimeout(() => handsets.receive('+919812345678', { ...sms, text: 'new' }), 50)
  const { body } = await reading
  assert.deepEqual(
    body.data?.map((message) => message['text']),
    ['new'],
  )
})

test('ends a read that waited in vain with an empty list', async (context) => {
  const { call } = await sandbox(context)
  const { body } = await call('GET', '/handsets/+919812345678/messages?waitMs=30')
  assert.deepEqual(body, { data: [] })
})

test('writes from a handset, and forgets its messages', async (context) => {
  const { call } = await sandbox(context)
  const written = await call('POST', '/handsets/+919812345678/messages', {
    channel: 'sms',
    to: '56161',
    text: 'STOP',
  })
  assert.equal(written.status, 201)
  assert.equal(written.body['direction'], 'sent')
  assert.equal((await call('DELETE', '/handsets/+919812345678/messages')).status, 204)
  assert.deepEqual((await call('GET', '/handsets/+919812345678/messages')).body, { data: [] })
})

test('sets how a handset behaves', async (context) => {
  const { call, handsets } = await sandbox(context)
  const behaviour = { deliver: 'fail', code: '027' }
  assert.equal((await call('PUT', '/handsets/+919812345678/behaviour', behaviour)).status, 200)
  assert.deepEqual(handsets.behaviour('+919812345678'), behaviour)
})

test('sets how a provider fails, and shows it with what the provider did', async (context) => {
  const { call, faults } = await sandbox(context)
  const { status } = await call('PUT', '/providers/smsc/faults', { errorRate: 0.5, code: 88, latencyMs: 20 })
  assert.equal(status, 200)
  const fault = { errorRate: 0.5, code: '88', latencyMs: 20, down: false }
  assert.deepEqual(faults.get('smsc'), fault)
  const { body } = await call('GET', '/providers/smsc')
  assert.deepEqual(body['faults'], fault)
  assert.equal(body['submitted'], 0)
})

for (const [name, method, path, body, status, code] of [
  ['a behaviour nobody knows', 'PUT', '/handsets/1/behaviour', { deliver: 'maybe' }, 400, 'invalid_request'],
  [
    'a channel nobody carries',
    'POST',
    '/handsets/1/messages',
    { channel: 'pigeon', to: '2', text: 'coo' },
    422,
    'channel_unknown',
  ],
  ['a provider that is not there', 'PUT', '/providers/nobody/faults', {}, 404, 'provider_unknown'],
  ['an error rate of 2', 'PUT', '/providers/smsc/faults', { errorRate: 2 }, 400, 'invalid_request'],
  ['a path that is not there', 'GET', '/nowhere', undefined, 404, 'not_found'],
  ['a wait of an hour', 'GET', '/handsets/1/messages?waitMs=3600000', undefined, 400, 'invalid_request'],
] as const) {
  test(`answers ${name} with a problem document`, async (context) => {
    const { call } = await sandbox(context)
    const answer = await call(method, path, body)
    assert.equal(answer.status, status)
    assert.match(answer.type, /^application\/problem\+json/)
    assert.equal(answer.body['code'], code)
    assert.equal(answer.body['status'], status)
    assert.equal(typeof answer.body['detail'], 'string')
  })
}

test('answers a body that is not JSON with a problem document', async (context) => {
  const { url } = await sandbox(context)
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/handsets`, { method: 'POST', body: '{', headers })
  assert.equal(response.status, 400)
  assert.match(response.headers.get('content-type') ?? '', /problem\+json/)
})

test('lets its ports go when one of them is taken', async (context) => {
  const first = await sandbox(context)
  await assert.rejects(startSandbox({ httpPort: first.httpPort, smscPort: 0 }), /EADDRINUSE/)
  await assert.rejects(startSandbox({ httpPort: 0, smscPort: first.smscPort }), /EADDRINUSE/)
})
