import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { runningEmbeddedPostgres, startEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import {
  aPlace,
  aPortBase,
  ask,
  runProgram,
  sendMessages,
  startInstance,
  eventually,
  type Instance,
} from '#tools/testing/instance.ts'

const place = aPlace()
const data = join(place.path, 'a')
const cluster = join(data, 'postgres')
const portBase = await aPortBase()

after(() => place.clear())

const start = () => startInstance(data, portBase)
const up = (args: string[], variables = {}) => runProgram('server/main.ts', args, variables).ended
const at = (port: number): string[] => ['--data', data, '--port-base', String(port)]

async function ensureDelivered(instance: Instance, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await eventually(
      async () => (await ask<{ status: string }>(instance, `/v1/messages/${id}`)).status === 'delivered',
    )
}

test('drains when told to end under load, and has every accepted message afterwards', async () => {
  const first = await start()
  const sending = sendMessages(first, 5_000, 'load')
  await pause(1_500)
  const { code, stderr } = await first.end('SIGTERM')
  assert.equal(code, 0, stderr)
  assert.equal(await runningEmbeddedPostgres(cluster), null)
  const accepted = await sending
  assert.ok(accepted.length > 50, `only ${accepted.length} were sent before the end`)
  const second = await start()
  await ensureDelivered(second, accepted)
  assert.equal((await ask<{ held: { amount: string } }>(second, '/v1/wallet')).held.amount, '0.00')
  assert.equal((await second.end('SIGTERM')).code, 0)
})

/** A client that begins a request and never ends it. */
async function holdUp(): Promise<void> {
  const socket = connect(portBase, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(
    'POST /v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
  )
  await pause(300)
}

test('cuts off a client that holds up the drain, and still ends in order', async () => {
  const instance = await start()
  await holdUp()
  const { code, stderr } = await instance.end('SIGTERM')
  assert.equal(code, 0, stderr)
})

test('ends at once at a second signal', async () => {
  const instance = await start()
  await holdUp()
  const began = performance.now()
  instance.child.kill('SIGTERM')
  await pause(300)
  const { code, stderr } = await instance.end('SIGTERM')
  assert.equal(code, 1)
  assert.match(stderr, /second signal/)
  assert.ok(performance.now() - began < 5_000)
  await eventually(async () => (await runningEmbeddedPostgres(cluster)) === null)
})

test('takes over the PostgreSQL of a process that was killed, and its messages', async () => {
  const first = await start()
  const sending = sendMessages(first, 2_000, 'killed')
  await pause(800)
  await first.end('SIGKILL')
  const accepted = await sending
  assert.notEqual(await runningEmbeddedPostgres(cluster), null)
  const second = await start()
  await ensureDelivered(second, accepted)
  const { code, stderr } = await second.end('SIGTERM')
  assert.equal(code, 0)
  assert.match(stderr, /adopted the PostgreSQL/)
})

test('refuses a data directory that another process works on, and leaves that one alone', async () => {
  const first = await start()
  const { code, stderr } = await up(at(await aPortBase()))
  assert.equal(code, 1)
  assert.match(stderr, new RegExp(`in use by patchbay up \\(pid ${first.child.pid}\\)`))
  assert.equal((await fetch(`${first.url}/readyz`)).status, 200)
  await first.end('SIGTERM')
})

test('shows no handsets where the sandbox network was left out', async () => {
  const instance = await startInstance(data, portBase, ['--demo', '--no-sandbox'])
  const { email, password } = instance.demo.account
  const answer = await fetch(`${instance.url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const { operator } = (await answer.json()) as { operator: { sandbox: boolean } }
  assert.equal(operator.sandbox, false)
  const cookie = answer.headers.get('set-cookie') ?? ''
  assert.equal((await fetch(`${instance.url}/sandbox/handsets`, { headers: { cookie } })).status, 404)
  await instance.end('SIGTERM')
})

test('names the port that is taken, and stops the database it had started', async () => {
  const other = createServer().listen(portBase, '127.0.0.1')
  await once(other, 'listening')
  const { code, stderr } = await up(at(portBase))
  other.close()
  assert.equal(code, 1)
  assert.match(stderr, new RegExp(`port ${portBase} on 127.0.0.1 is taken by another program`))
  assert.equal(await runningEmbeddedPostgres(cluster), null)
})

test('says in a sentence that the data directory, the operator or a flag is wrong', async () => {
  const file = join(place.path, 'file')
  writeFileSync(file, '')
  const [unwritable, nowhere, operator, flag, blocked] = await Promise.all([
    up(['--data', file, '--port-base', String(await aPortBase())]),
    up(['--data', '', '--operator', 'nobody']),
    up([...at(await aPortBase()), '--operator', 'nobody', '--no-sandbox']),
    up(['--colour']),
    up(['--port-base', '6000']),
  ])
  assert.match(unwritable.stderr, /cannot start: .*file cannot be written/)
  assert.match(nowhere.stderr, /cannot start: --data must name a directory/)
  assert.match(operator.stderr, /no operator pack nobody; choose one of house/)
  assert.match(flag.stderr, /cannot start: .*--colour/)
  assert.match(blocked.stderr, /browsers do not open port 6000: take another --port-base/)
  for (const { code } of [unwritable, nowhere, operator, flag, blocked]) assert.equal(code, 1)
})

test('waits for a database that comes later, and delivers with the API and the worker in two processes', async () => {
  const shared = join(place.path, 'c')
  const ports = await aPortBase()
  const socket = encodeURIComponent(join(place.path, 'b', 'run'))
  const DATABASE_URL = `postgres://patchbay@/patchbay?host=${socket}&port=5432`
  const flags = ['--data', shared, '--port-base', String(ports)]
  const worker = runProgram('server/main.ts', [...flags, '--roles', 'worker,sandbox'], { DATABASE_URL })
  const starting = startInstance(shared, ports, ['--demo', '--roles', 'api'], { DATABASE_URL })
  await pause(2_000)
  const database = await startEmbeddedPostgres(join(place.path, 'b', 'postgres'))
  try {
    const api = await starting
    await ensureDelivered(api, await sendMessages(api, 20))
    worker.child.kill('SIGTERM')
    const ends = await Promise.all([api.end('SIGTERM'), worker.ended])
    assert.deepEqual(
      ends.map(({ code }) => code),
      [0, 0],
    )
  } finally {
    worker.child.kill('SIGKILL')
    await database.stop()
  }
})

test('gives up on a database that does not come, without showing its password', async () => {
  const url = `postgres://somebody:secret@127.0.0.1:${await aPortBase()}/patchbay`
  const { code, stderr } = await up(at(await aPortBase()), { DATABASE_URL: url })
  assert.equal(code, 1)
  assert.match(stderr, /cannot start: the database .* does not answer \(.*ECONNREFUSED.*\)/)
  assert.doesNotMatch(stderr, /secret/)
})
