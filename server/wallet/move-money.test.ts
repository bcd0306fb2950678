import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { db, inTransaction, sql } from '#platform/db.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aWallet } from '#tools/testing/wallet.ts'
import { isBalanceShort, moveMoney } from './move-money.ts'
import { creditAccount, endHolds, ledgerFaults, lockedWallets, placeHolds, walletFacts } from './wallet.ts'

await useTestDatabase()

const unit = 1_000_000_000n
const hold = (accountId: string, amount: bigint) =>
  inTransaction((tx) => placeHolds(tx, [{ accountId, amount, count: 1 }]))
const end = (accountId: string, settled: bigint, released: bigint) =>
  inTransaction((tx) =>
    endHolds(tx, [{ accountId, channel: 'sms', settled, settledCount: 1, released, releasedCount: 1 }]),
  )
const balances = async (accountId: string) => {
  const facts = (await walletFacts(db, [accountId])).get(accountId)
  return [facts?.available, facts?.held]
}
/** Runs work and says whether the wallet covered it; any other error is thrown. */
const covered = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    (error: unknown) => {
      if (!isBalanceShort(error)) throw error
      return false
    },
  )

test('holds, settles and releases; what is held cannot be spent again', async () => {
  const id = await aWallet({ credit: '1.00' })
  await hold(id, unit)
  assert.deepEqual(await balances(id), [0n, unit])
  assert.equal(await covered(hold(id, 1n)), false)
  await end(id, unit / 4n, (unit * 3n) / 4n)
  assert.deepEqual(await balances(id), [(unit * 3n) / 4n, 0n])
})

test('a short wallet loses the whole transaction, also the holds of others in it', async () => {
  const [rich, poor] = [await aWallet({ credit: '5.00' }), await aWallet({ credit: '0.01' })]
  const both = inTransaction((tx) =>
    placeHolds(tx, [
      { accountId: rich, amount: unit, count: 1 },
      { accountId: poor, amount: unit, count: 1 },
    ]),
  )
  assert.equal(await covered(both), false)
  assert.deepEqual(await balances(rich), [5n * unit, 0n])
})

test('an account without a wallet holds nothing, and the caller hears of it', async () => {
  await assert.rejects(hold(randomUUID(), 1n), /no wallet/)
})

test('more cannot be settled than is held', async () => {
  const id = await aWallet()
  await assert.rejects(end(id, 1n, 0n), /held/)
})

test('each line of a batch says what was left after it', async () => {
  const id = await aWallet({ credit: '1.00' })
  await hold(id, unit)
  await inTransaction((tx) =>
    endHolds(tx, [
      { accountId: id, channel: 'sms', settled: 0n, settledCount: 0, released: 100n, releasedCount: 1 },
      { accountId: id, channel: 'rcs', settled: 7n, settledCount: 1, released: 20n, releasedCount: 1 },
    ]),
  )
  const rows = await db.query<{ after: bigint }>(
    sql`select available_after as after from wallet.transfers where account_id = ${id} order by id`,
  )
  assert.deepEqual(
    rows.map(({ after }) => after),
    [unit, 0n, 100n, 100n, 120n],
  )
})

test('of fifty that want the last money at once, exactly those win that it covers', async () => {
  const id = await aWallet({ credit: '0.07' })
  const price = unit / 100n
  const won = await Promise.all(Array.from({ length: 50 }, () => covered(hold(id, price))))
  assert.equal(won.filter(Boolean).length, 7)
  assert.deepEqual(await balances(id), [0n, 7n * price])
})

test('of fifty that first lock and look, none is refused by the ledger itself', async () => {
  const id = await aWallet({ credit: '0.07' })
  const price = unit / 100n
  const won = await Promise.all(
    Array.from({ length: 50 }, () =>
      inTransaction(async (tx) => {
        const spendable = (await lockedWallets(tx, [id])).get(id)?.spendable ?? 0n
        if (spendable < price) return false
        await placeHolds(tx, [{ accountId: id, amount: price, count: 1 }])
        return true
      }),
    ),
  )
  assert.equal(won.filter(Boolean).length, 7)
})

test('a batch over several accounts never waits for one that names them in another order', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => aWallet({ credit: '9.00' })))
  const holdsOf = (order: readonly string[]) =>
    order.map((accountId) => ({ accountId, amount: 1n, count: 1 }))
  await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      inTransaction((tx) => placeHolds(tx, holdsOf(n % 2 ? ids : ids.toReversed()))),
    ),
  )
  for (const id of ids) assert.deepEqual(await balances(id), [9n * unit - 60n, 60n])
})

/** One thing that may happen to a wallet; `part` chooses how much of what is held ends, in thousandths. */
const step = fc.oneof(
  fc.record({ do: fc.constant('credit' as const), amount: fc.bigInt(1n, 5n * unit) }),
  fc.record({ do: fc.constant('hold' as const), amount: fc.bigInt(1n, 3n * unit) }),
  fc.record({ do: fc.constant('charge' as const), amount: fc.bigInt(1n, unit) }),
  fc.record({
    do: fc.constant('end' as const),
    settled: fc.bigInt(0n, 2n * unit),
    released: fc.bigInt(0n, 2n * unit),
  }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Carries a step out; gives what it did to credits, settled and held, or nothing when it was refused. */
async function carryOut(accountId: string, s: Step): Promise<{ in: bigint; out: bigint; held: bigint }> {
  const none = { in: 0n, out: 0n, held: 0n }
  const done = async (work: Promise<unknown>) =>
    work.then(
      () => true,
      (error: unknown) => {
        const constraint = error instanceof Error && 'constraint' in error ? error.constraint : null
        assert.ok(constraint === 'wallet_covers' || constraint === 'wallets_held_check', String(error))
        return false
      },
    )
  if (s.do === 'credit') {
    await inTransaction((tx) => creditAccount(tx, { accountId, amount: s.amount, currency: 'USD' }))
    return { ...none, in: s.amount }
  }
  if (s.do === 'hold') return (await done(hold(accountId, s.amount))) ? { ...none, held: s.amount } : none
  if (s.do === 'charge') {
    const charge = inTransaction((tx) =>
      moveMoney(tx, [
        { accountId, kind: 'settle', from: 'available', to: 'revenue:sms', amount: s.amount, reference: 'x' },
      ]),
    )
    return (await done(charge)) ? { ...none, out: s.amount } : none
  }
  const ended = await done(end(accountId, s.settled, s.released))
  return ended ? { in: 0n, out: s.settled, held: -s.settled - s.released } : none
}

test('whatever happens, several at a time: never negative, and the wallet is credits less settled less held', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { maxLength: 8 }),
      async (rounds) => {
        const id = await aWallet({ credit: '2.00' })
        const sum = { in: 2n * unit, out: 0n, held: 0n }
        for (const together of rounds) {
          for (const effect of await Promise.all(together.map((s) => carryOut(id, s)))) {
            sum.in += effect.in
            sum.out += effect.out
            sum.held += effect.held
          }
          const [available = -1n, held = -1n] = await balances(id)
          assert.ok(available >= 0n && held >= 0n)
          assert.equal(held, sum.held)
          assert.equal(available, sum.in - sum.out - sum.held)
        }
      },
    ),
    { numRuns: 30 },
  )
  assert.deepEqual(await ledgerFaults(db), [])
})

test('every journal sums to zero, for each account and in each currency', async () => {
  const id = await aWallet()
  await hold(id, 5n)
  await end(id, 3n, 2n)
  const rows = await db.query<{ sum: bigint }>(
    sql`select sum(amount)::bigint as sum from wallet.entries group by account_id, currency`,
  )
  assert.ok(rows.length > 0)
  assert.ok(rows.every(({ sum }) => sum === 0n))
})
