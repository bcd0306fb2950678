import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { ClientSession, startSmppServer } from './smpp.ts'
import type { ClientSessionSettings, ClientState } from './smpp.ts'
import { until } from '#tools/testing/until.ts'

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const cert = fixture('loopback-cert.pem')

async function session(
  context: TestContext,
  tls: ClientSessionSettings['tls'],
): Promise<{ client: ClientSession; states: ClientState[] }> {
  const server = await startSmppServer(
    { port: 0, tls: { key: fixture('loopback-key.pem'), cert } },
    { onBind: () => ({ status: 0 }), onSubmit: (_session, _pdu, respond) => respond(0, 'a1') },
  )
  const states: ClientState[] = []
  const settings = {
    host: '127.0.0.1',
    port: server.port,
    mode: 'transceiver',
    systemId: 'us',
    password: 'x',
  } as const
  const client = new ClientSession(
    { ...settings, tls, reconnectMinMs: 5000 },
    { onState: (state) => states.push(state) },
  )
  context.after(async () => {
    await client.close()
    await server.close(50)
  })
  client.open()
  return { client, states }
}

test('submits over TLS to a centre whose certificate it trusts', async (context) => {
  const { client } = await session(context, { ca: cert })
  await until(() => client.state === 'bound')
  const outcome = await client.submitAndWait({ destination: '9198', shortMessage: Buffer.from('hi') })
  assert.deepEqual(outcome, { kind: 'answered', status: 0, messageId: 'a1' })
})

test('sends no password to a centre whose certificate it does not trust', async (context) => {
  const { states } = await session(context, true)
  await until(() => states.includes('waiting'))
  assert.deepEqual(states, ['connecting', 'waiting'])
})

test('waits for another try when the centre speaks no TLS', async (context) => {
  const server = await startSmppServer({ port: 0 }, { onBind: () => ({ status: 0 }), onSubmit: () => {} })
  const states: ClientState[] = []
  const settings = {
    host: '127.0.0.1',
    port: server.port,
    mode: 'transceiver',
    systemId: 'us',
    password: 'x',
  } as const
  const client = new ClientSession(
    { ...settings, tls: true, reconnectMinMs: 5000 },
    { onState: (state) => states.push(state) },
  )
  context.after(async () => {
    await client.close()
    await server.close(50)
  })
  client.open()
  await until(() => states.includes('waiting'))
  assert.deepEqual(states, ['connecting', 'waiting'])
})
