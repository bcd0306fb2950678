import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { databaseUrl, onServer, startTestServer } from '#tools/testing/server.ts'
import {
  aPlace,
  aPortBase,
  ask,
  runProgram,
  sendMessages,
  startInstance,
  eventually,
  type Instance,
  type Program,
} from '#tools/testing/instance.ts'
import { callerOf } from '#tools/testing/callers.ts'

type Message = { id: string; status: string; charge: string; price: { amount: string } }
type Page = { data: Message[]; next: string | null }
type Wallet = { available: { amount: string }; held: { amount: string } }

const place = aPlace()
const data = join(place.path, 'a')
let server: { url: string; stop(): Promise<void> }
let variables: { DATABASE_URL: string }
let portBase = 0
let worker: Program
const roles: Program[] = []
let api: Instance

/** Each role in a process of its own, on a PostgreSQL that belongs to none of them. */
before(async () => {
  server = await startTestServer()
  await onServer(server.url, (admin) => admin.query('create database shared'))
  variables = { DATABASE_URL: databaseUrl(server.url, 'shared') }
  portBase = await aPortBase()
  api = await startInstance(data, portBase, ['--demo', '--roles', 'api'], variables)
  startRole('sandbox')
  worker = startRole('worker')
})

after(async () => {
  for (const { child } of roles) child.kill('SIGKILL')
  await api?.end('SIGTERM')
  await server?.stop()
  await place.clear()
})

function startRole(role: string): Program {
  const program = runProgram(
    'server/main.ts',
    ['--data', data, '--port-base', String(portBase), '--roles', role],
    variables,
  )
  roles.push(program)
  return program
}

/** What the message centre of the sandbox process counted. */
async function centre(): Promise<{ sessions: number; submitted: number }> {
  const call = callerOf(`http://127.0.0.1:${portBase + 10}`, {})
  return (await call<{ sessions: number; submitted: number }>('GET', '/providers/smsc')).body
}

async function allMessages(): Promise<Message[]> {
  const all: Message[] = []
  for (let cursor = ''; ;) {
    const page = await ask<Page>(api, `/v1/messages?limit=200${cursor && `&cursor=${cursor}`}`)
    all.push(...page.data)
    if (page.next === null) return all
    cursor = page.next
  }
}

/** How many messages each worker has taken into its memory. */
function takenByWorkers(): Promise<number[]> {
  return onServer(variables.DATABASE_URL, async (database) => {
    const { rows } = await database.query<{ count: number }>(
      'select count(*)::int as count from messaging.dispatch where owner is not null group by owner',
    )
    return rows.map(({ count }) => count)
  })
}

test('a message accepted by the API process is delivered by the worker process and shown by the sandbox process', async () => {
  const [id] = await sendMessages(api, 1)
  await eventually(async () => (await ask<Message>(api, `/v1/messages/${id}`)).status === 'delivered')
  const call = callerOf(api.demo.sandboxUrl, {})
  const { body } = await call<{ data: { text: string }[] }>('GET', '/handsets/+14155550123/messages')
  assert.deepEqual(
    body.data.map(({ text }) => text),
    ['message 0'],
  )
})

test('what is accepted while no worker runs waits for one, and is paid for once', async () => {
  worker.child.kill('SIGTERM')
  assert.equal((await worker.ended).code, 0)
  const ids = await sendMessages(api, 10)
  assert.equal(ids.length, 10)
  assert.deepEqual(
    new Set((await ask<Page>(api, '/v1/messages?limit=10')).data.map(({ status }) => status)),
    new Set(['accepted']),
  )
  worker = startRole('worker')
  await eventually(async () => (await allMessages()).every(({ status }) => status === 'delivered'))
  assert.equal((await ask<Wallet>(api, '/v1/wallet')).available.amount, '99.9175')
})

test('of two workers one is killed under load: the other delivers everything, and nothing is charged twice', async () => {
  const second = startRole('worker')
  await eventually(async () => (await centre()).sessions === 2)
  const before = (await centre()).submitted
  const sandboxCall = callerOf(api.demo.sandboxUrl, {})
  await sandboxCall('PUT', '/providers/smsc/faults', { latencyMs: 200 })
  const sending = sendMessages(api, 1_000, 'load')
  await eventually(async () => (await takenByWorkers()).length === 2)
  second.child.kill('SIGKILL')
  await second.ended
  const accepted = await sending
  assert.equal(accepted.length, 1_000)
  await sandboxCall('PUT', '/providers/smsc/faults', {})
  await eventually(async () => (await allMessages()).every(({ status }) => status === 'delivered'))
  const messages = await allMessages()
  assert.equal(messages.length, 1_011)
  assert.ok(messages.every(({ charge, price }) => charge === 'settled' && price.amount === '0.0075'))
  const wallet = await ask<Wallet>(api, '/v1/wallet')
  assert.deepEqual([wallet.available.amount, wallet.held.amount], ['92.4175', '0.00'])
  const repeats = (await centre()).submitted - before - 1_000
  assert.ok(repeats >= 0 && repeats <= 100, `${repeats} repeats at the carrier, one window is 100`)
})
