import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { runningEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { callerOf, openAccount, type OtherAccount } from '#tools/testing/callers.ts'
import { aPlace, aPortBase, startInstance, eventually, type Instance } from '#tools/testing/instance.ts'

const senders = 50
const each = 4
/** Pays for forty messages at 0.0075 and leaves less than the price of one more. */
const credit = '0.307'
const affordable = 40
const left = '0.007'
const recipient = '+14155550123'

type Money = { amount: string }
type Wallet = { available: Money; held: Money }
type Refused = { code: string }

const place = aPlace()
let instance: Instance
let poor: OtherAccount
let answers: { status: number; code: string; available: string }[]
let database: pg.Client

/** Fifty customers' programs spend one nearly empty wallet while the handset is off, so that all of it stays held. */
before(async () => {
  instance = await startInstance(join(place.path, 'a'), await aPortBase())
  poor = await openAccount(instance, 'poor', credit, '+15550100300')
  await behave('offline')
  const answersOf = await Promise.all(Array.from({ length: senders }, () => spend()))
  answers = answersOf.flat()
  const url = await runningEmbeddedPostgres(join(place.path, 'a', 'postgres'))
  database = new pg.Client({ connectionString: url ?? '' })
  await database.connect()
})

after(async () => {
  await database?.end()
  await instance?.end('SIGTERM')
  await place.clear()
})

async function behave(deliver: 'ok' | 'offline'): Promise<void> {
  const sandbox = callerOf(instance.demo.sandboxUrl, {})
  const { status } = await sandbox('PUT', `/handsets/${recipient}/behaviour`, { deliver })
  assert.equal(status, 200)
}

async function spend(): Promise<typeof answers> {
  const got: typeof answers = []
  for (let n = 0; n < each; n++) {
    const { status, body } = await poor.call<Refused>('POST', '/v1/messages', {
      channel: 'sms',
      to: recipient,
      content: { type: 'text', text: `Number ${n}` },
    })
    got.push({ status, code: body.code, available: (await walletNow()).available.amount })
  }
  return got
}

const walletNow = async (): Promise<Wallet> => (await poor.call<Wallet>('GET', '/v1/wallet')).body

/** The sums of the poor account's ledger in nanos: over every journal, and of each of its ledger accounts. */
async function ledger(): Promise<Record<string, bigint>> {
  const { rows } = await database.query<{ name: string; sum: string }>(
    `select ledger_account as name, sum(amount)::text as sum from wallet.entries where account_id = $1 group by 1`,
    [poor.id.replace('acc_', '')],
  )
  return Object.fromEntries(rows.map(({ name, sum }) => [name, BigInt(sum)]))
}
const total = (sums: Record<string, bigint>): bigint =>
  Object.values(sums).reduce((all, sum) => all + sum, 0n)

test('exactly the messages the wallet can pay for are accepted, the others get 402', () => {
  assert.equal(answers.length, senders * each)
  const accepted = answers.filter(({ status }) => status === 202)
  const refused = answers.filter(({ status, code }) => status === 402 && code === 'balance_insufficient')
  assert.deepEqual([accepted.length, refused.length], [affordable, senders * each - affordable])
})

test('no one ever saw a balance below zero', () => {
  assert.deepEqual(
    answers.filter(({ available }) => available.startsWith('-')),
    [],
  )
})

test('what was spent is held, and the ledger sums to zero', async () => {
  const { available, held } = await walletNow()
  assert.deepEqual([available.amount, held.amount], [left, '0.30'])
  const sums = await ledger()
  assert.equal(total(sums), 0n)
  assert.deepEqual([sums['available'], sums['held']], [7_000_000n, 300_000_000n])
})

test('exactly the accepted messages arrive and are settled once the handset is back', async () => {
  await behave('ok')
  await eventually(async () => (await walletNow()).held.amount === '0.00')
  assert.equal((await walletNow()).available.amount, left)
  const { body } = await poor.call<{ data: { status: string; charge: string }[] }>(
    'GET',
    '/v1/messages?limit=200',
  )
  assert.deepEqual(
    body.data.map(({ status, charge }) => `${status} ${charge}`),
    Array.from({ length: affordable }, () => 'delivered settled'),
  )
  const sums = await ledger()
  assert.equal(total(sums), 0n)
  const { available = 0n, held = 0n, ...operators } = sums
  assert.deepEqual([available, held], [7_000_000n, 0n])
  assert.deepEqual(operators, { credits: -307_000_000n, 'revenue:sms': 300_000_000n })
})
