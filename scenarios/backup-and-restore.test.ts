import assert from 'node:assert/strict'
import {
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
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
import { aWebhookReceiver } from '#tools/testing/webhook-receiver.ts'

type Wallet = { available: { amount: string }; held: { amount: string } }
type Page = { data: { id: string; status: string }[]; next: string | null }

const backUp = (args: string[], variables = {}) =>
  runProgram('server/roles/backup-command.ts', args, variables).ended
const restore = (args: string[], variables = {}) =>
  runProgram('server/roles/restore-command.ts', args, variables).ended

const place = aPlace()
const busy = join(place.path, 'busy.backup')
const quiet = join(place.path, 'quiet.backup')
const sealed = join(place.path, 'sealed.backup')
let portBase = 0
let first: Instance
let accepted: string[]
let wallet: Wallet
let signingSecret = ''
const receiver = await aWebhookReceiver()

/** One life of an installation: it sends, is backed up while it sends and when it is quiet, and is destroyed. */
before(async () => {
  portBase = await aPortBase()
  const data = join(place.path, 'a')
  first = await startInstance(data, portBase)
  signingSecret = await subscribe(first)
  const sending = sendMessages(first, 400)
  assert.equal((await backUp([busy, '--data', data])).code, 0)
  accepted = await sending
  await eventually(async () => (await ask<Wallet>(first, '/v1/wallet')).held.amount === '0.00')
  wallet = await ask(first, '/v1/wallet')
  assert.equal((await backUp([quiet, '--data', data])).code, 0)
  assert.equal(
    (await backUp([sealed, '--data', data], { PATCHBAY_BACKUP_PASSPHRASE: 'a long passphrase' })).code,
    0,
  )
  await first.end('SIGKILL')
})

after(async () => {
  await receiver.stop()
  await place.clear()
})

test('refuses to restore over an installation', async () => {
  const { code, stderr } = await restore([quiet, '--data', join(place.path, 'a')])
  assert.equal(code, 1)
  assert.match(stderr, /already holds an installation/)
})

test('refuses a backup with one octet changed or its end cut off, and touches nothing', async () => {
  const changed = join(place.path, 'changed.backup')
  const bytes = readFileSync(quiet)
  bytes[Math.floor(bytes.length / 2)]! ^= 1
  writeFileSync(changed, bytes)
  const cut = join(place.path, 'cut.backup')
  copyFileSync(quiet, cut)
  truncateSync(cut, statSync(cut).size - 1_000)
  for (const file of [changed, cut]) {
    const { code, stderr } = await restore([file, '--data', join(place.path, 'b')])
    assert.equal(code, 1)
    assert.match(stderr, /damaged or was cut off/)
  }
  assert.equal(existsSync(join(place.path, 'b')), false)
})

test('opens an encrypted backup with its passphrase alone', async () => {
  const data = join(place.path, 'c')
  const without = await restore([sealed, '--data', data])
  assert.match(without.stderr, /encrypted: set PATCHBAY_BACKUP_PASSPHRASE/)
  const wrong = await restore([sealed, '--data', data], { PATCHBAY_BACKUP_PASSPHRASE: 'another' })
  assert.match(wrong.stderr, /does not open/)
  assert.equal(existsSync(data), false)
  assert.equal(
    (await restore([sealed, '--data', data], { PATCHBAY_BACKUP_PASSPHRASE: 'a long passphrase' })).code,
    0,
  )
})

test('takes over a backup made in the middle of sending with books that add up', async () => {
  const data = join(place.path, 'c')
  const { code, stdout } = await restore([busy, '--data', data, '--force'])
  assert.equal(code, 0)
  assert.match(stdout, /the ledger adds up/)
  assert.match(stdout, /What was there is kept in/)
})

test('brings the platform back as it was, and goes on', async () => {
  rmSync(join(place.path, 'a', 'demo.json'))
  const data = join(place.path, 'b')
  const restored = await restore([quiet, '--data', data])
  assert.equal(restored.code, 0, restored.stderr)
  const second = await startInstance(data, portBase)
  try {
    assert.deepEqual(await ask(second, '/v1/wallet'), wallet)
    assert.deepEqual((await everyMessage(second)).toSorted(), accepted.toSorted())
    await signIn(second)
    const before = receiver.calls.length
    assert.equal((await sendMessages(second, 50)).length, 50)
    await eventually(async () =>
      (await ask<Page>(second, '/v1/messages?limit=50')).data.every((m) => m.status === 'delivered'),
    )
    assert.equal((await everyMessage(second)).length, accepted.length + 50)
    const [call] = (await receiver.received(before + 1)).slice(before)
    assert.ok(call)
    new Webhook(signingSecret).verify(call.body, { ...call.headers })
  } finally {
    assert.equal((await second.end('SIGTERM')).code, 0)
  }
})

async function everyMessage(instance: Instance): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page = await ask(instance, `/v1/messages?limit=100${cursor && `&cursor=${cursor}`}`)
    ids.push(...page.data.map(({ id }) => id))
    cursor = page.next
  }
  return ids
}

async function signIn({ url, demo }: Instance): Promise<void> {
  const { email, password } = demo.account
  const response = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-patchbay-console': '1' },
    body: JSON.stringify({ email, password }),
  })
  assert.equal(response.ok, true, await response.text())
}

/** Has the receiver told of deliveries; gives the secret that signs the calls. */
async function subscribe({ url, demo }: Instance): Promise<string> {
  const response = await fetch(`${url}/v1/webhook-endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${demo.account.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url: receiver.url, events: ['message.delivered'] }),
  })
  const body = (await response.json()) as { secret: string }
  assert.equal(response.status, 201, JSON.stringify(body))
  return body.secret
}
