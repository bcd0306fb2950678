import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { db, inTransaction } from '#platform/db.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { nowMs } from '#platform/clock.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aSendingAccount, walletOf } from '#tools/testing/messaging.ts'
import { ledgerFaults, placeHolds } from '#wallet/wallet.ts'
import { keepWeeks } from '../pipeline.ts'
import { insertMessages, type NewMessage } from '../queries/admission.ts'
import { messagesPage } from '../queries/messages.ts'
import { isEnd, type Stage, type Transition } from '../transition.ts'
import type { MessageStatus } from '#shared/message-statuses.ts'
import { Recorder } from './recorder.ts'
import { writeOutcomes } from './write-outcomes.ts'

await useTestDatabase()
await keepWeeks()

const price = 10_000_000n
const full = 10_000_000_000n
const carrierId = '01900000-0000-7000-8000-0000000000cc'

type Charge = 'submitted' | 'delivered'

/** Messages that were admitted, their prices held. */
async function stored(charges: readonly Charge[]): Promise<{ accountId: string; ids: string[] }> {
  const { accountId, sender } = await aSendingAccount()
  const rows = charges.map((chargeOn) => rowOf(accountId, sender, chargeOn))
  await inTransaction(async (tx) => {
    await placeHolds(tx, [{ accountId, amount: price * BigInt(rows.length), count: rows.length }])
    await tx.query(insertMessages(rows))
  })
  return { accountId, ids: rows.map(({ id }) => id) }
}

function rowOf(accountId: string, sender: string, chargeOn: Charge): NewMessage {
  return {
    account_id: accountId,
    id: uuidOf(newId('msg', nowMs())),
    channel: 'sms',
    sender,
    address: '+447700900123',
    contact_id: null,
    class: 'transactional',
    content: { type: 'text', text: 'Hello' },
    status: 'accepted',
    segments: 1,
    encoding: 'gsm7',
    price: String(price),
    currency: 'USD',
    charge: 'held',
    charge_on: chargeOn,
    metadata: null,
    callback_url: null,
    decision_id: '01900000-0000-7000-8000-0000000000dd',
    registration: null,
    actor: 'key:test',
    send_at: null,
    expires_at: null,
    priority: 1,
    run_at: new Date(nowMs() + 86_400_000).toISOString(),
    owner: null,
  }
}

const steps = [
  ['waiting', 'submitted'],
  ['waiting', 'rejected'],
  ['waiting', 'failed'],
  ['waiting', 'expired'],
  ['waiting', 'cancelled'],
  ['submitted', 'delivered'],
  ['submitted', 'undelivered'],
  ['submitted', 'expired'],
  ['submitted', 'rejected'],
  ['delivered', 'read'],
] as const satisfies readonly (readonly [Stage, MessageStatus])[]

function change(accountId: string, messageId: string, [from, to]: (typeof steps)[number]): Transition {
  return {
    accountId,
    messageId,
    from,
    to,
    code: isEnd(to) && to !== 'delivered' && to !== 'read' ? `because_${to}` : null,
    detail: null,
    carrierId: from === 'waiting' && to === 'submitted' ? carrierId : null,
    submitted: to === 'submitted',
  }
}

/** How far along its life a message is. */
function rank(status: string): number {
  if (status === 'accepted') return 0
  if (status === 'submitted') return 1
  return status === 'read' ? 3 : 2
}

async function standing(accountId: string) {
  const rows = await messagesPage(db, accountId, {}, null, 1_000)
  return new Map(rows.map((row) => [row.id, row]))
}

const interleaving = fc.record({
  charges: fc.array(fc.constantFrom<Charge>('submitted', 'delivered'), { minLength: 1, maxLength: 5 }),
  batches: fc.array(
    fc.array(fc.tuple(fc.nat(4), fc.constantFrom(...steps)), { minLength: 1, maxLength: 12 }),
    { minLength: 1, maxLength: 6 },
  ),
})

test('whatever comes in whatever order, no status moves back and no money is lost', async () => {
  await fc.assert(
    fc.asyncProperty(interleaving, async ({ charges, batches }) => {
      const { accountId, ids } = await stored(charges)
      let before = await standing(accountId)
      for (const batch of batches) {
        const entries = batch.map(([which, step]) => ({
          transition: change(accountId, ids[which % ids.length] as string, step),
        }))
        await inTransaction((tx) => writeOutcomes(tx, entries))
        const after = await standing(accountId)
        for (const [id, row] of after) {
          const was = before.get(id)
          assert.ok(rank(row.status) >= rank(was?.status ?? ''), `${was?.status} became ${row.status}`)
          if (isEnd(was?.status ?? 'accepted') && row.status !== 'read') assert.equal(row.status, was?.status)
        }
        before = after
      }
      await assertMoney(accountId, [...before.values()])
    }),
    { numRuns: 40 },
  )
})

/** Money is where the messages say it is. */
async function assertMoney(
  accountId: string,
  rows: { charge: string; status: string; charge_on: string | null }[],
) {
  const sum = (charge: string) => price * BigInt(rows.filter((row) => row.charge === charge).length)
  assert.deepEqual(await walletOf(accountId), {
    available: full - sum('held') - sum('settled'),
    held: sum('held'),
  })
  for (const { charge, status, charge_on: chargeOn } of rows) {
    const wanted =
      status === 'accepted'
        ? ['held']
        : status === 'submitted'
          ? [chargeOn === 'submitted' ? 'settled' : 'held']
          : status === 'delivered' || status === 'read'
            ? ['settled']
            : chargeOn === 'submitted'
              ? ['settled', 'released']
              : ['released']
    assert.ok(wanted.includes(charge), `${status} charged on ${chargeOn} is ${charge}`)
  }
  assert.deepEqual(await ledgerFaults(db), [])
}

test('a receipt that is written in one batch with its acceptance is not lost, whatever their order', async () => {
  const { accountId, ids } = await stored(['delivered', 'delivered', 'submitted'])
  const accepted = ids.map((id) => ({ transition: change(accountId, id, ['waiting', 'submitted']) }))
  const receipts = ids.map((id) => ({ transition: change(accountId, id, ['submitted', 'delivered']) }))
  const applied = await inTransaction((tx) => writeOutcomes(tx, [...receipts, ...accepted]))
  for (const { transition } of [...receipts, ...accepted]) assert.equal(applied.has(transition), true)
  const rows = [...(await standing(accountId)).values()]
  assert.deepEqual(new Set(rows.map(({ status }) => status)), new Set(['delivered']))
  assert.ok(rows.every(({ submitted_at, carrier_id }) => submitted_at !== null && carrier_id === carrierId))
  await assertMoney(accountId, rows)
})

test('a change to a stage the message is not in is not applied, and says so', async () => {
  const { accountId, ids } = await stored(['delivered'])
  const [id] = ids as [string]
  const early = change(accountId, id, ['submitted', 'delivered'])
  const applied = await inTransaction((tx) => writeOutcomes(tx, [{ transition: early }]))
  assert.equal(applied.has(early), false)
  assert.equal((await standing(accountId)).get(id)?.status, 'accepted')
})

test('another account\u2019s name moves nothing', async () => {
  const { ids } = await stored(['delivered'])
  const stranger = await aSendingAccount()
  const [id] = ids as [string]
  const foreign = change(stranger.accountId, id, ['waiting', 'cancelled'])
  const applied = await inTransaction((tx) => writeOutcomes(tx, [{ transition: foreign }]))
  assert.equal(applied.has(foreign), false)
})

test('two processes that end the same messages at once settle each once', async () => {
  const { accountId, ids } = await stored(Array.from({ length: 20 }, () => 'delivered' as const))
  await inTransaction((tx) =>
    writeOutcomes(
      tx,
      ids.map((id) => ({ transition: change(accountId, id, ['waiting', 'submitted']) })),
    ),
  )
  const ends = ['delivered', 'undelivered', 'delivered', 'expired'] as const
  await Promise.all(
    ends.map((to, i) =>
      inTransaction((tx) =>
        writeOutcomes(
          tx,
          (i % 2 ? ids : ids.toReversed()).map((id) => ({
            transition: change(accountId, id, ['submitted', to]),
          })),
        ),
      ).catch((error: unknown) => {
        // Two orders of locking may collide; the recorder tries such a batch again.
        assert.equal((error as { code?: string }).code, '40P01')
      }),
    ),
  )
  await assertMoney(accountId, [...(await standing(accountId)).values()])
})

test('the recorder writes everything that was added before it says it is drained', async () => {
  const { accountId, ids } = await stored(Array.from({ length: 30 }, () => 'delivered' as const))
  const recorder = new Recorder({ note: () => () => {} })
  const told: boolean[] = []
  for (const id of ids)
    recorder.add({
      transition: change(accountId, id, ['waiting', 'cancelled']),
      recorded: (applied) => told.push(applied),
    })
  await recorder.drained()
  assert.equal(told.length, 30)
  assert.ok(told.every(Boolean))
  assert.deepEqual(await walletOf(accountId), { available: full, held: 0n })
})
