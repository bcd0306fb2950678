import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { db, inTransaction } from '#platform/db.ts'
import { nowMs } from '#platform/clock.ts'
import { uuidOf } from '#shared/ids.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aCarrierTo, aPipeline, aSendingAccount, sent } from '#tools/testing/messaging.ts'
import { claimDue, freeRowsOf, giveBack, nextDue, owners, removeDispatch } from './dispatch.ts'

await useTestDatabase()

const nodes = { one: 900_001, two: 900_002 }

/** A pipeline that admits and never dispatches: what it admits waits in the database. */
async function admitting(context: TestContext) {
  await clearDispatch()
  const { accountId } = await aSendingAccount()
  await aCarrierTo(context, { smsc: { port: 1 } }, { accountId })
  const pipeline = await aPipeline(context, false)
  const ids: string[] = []
  context.after(() => db.query(removeDispatch(ids)))
  const admit = async (account: string, count: number, more: object = {}) => {
    const made = await Promise.all(Array.from({ length: count }, () => sent(pipeline, account, more)))
    ids.push(...made.map(({ id }) => uuidOf(id)))
    return made.map(({ id }) => uuidOf(id))
  }
  return { accountId, admit }
}

/** Takes away what other tests left waiting. */
async function clearDispatch(): Promise<void> {
  const atLast = new Date(nowMs() + 400 * 86_400_000)
  for (let rows = await claim(nodes.one, 1_000, 1_000, atLast); rows.length > 0;) {
    await db.query(removeDispatch(rows.map(({ id }) => id)))
    rows = await claim(nodes.one, 1_000, 1_000, atLast)
  }
}

const claim = (node: number, limit: number, perAccount = 250, at = new Date(nowMs())) =>
  inTransaction((tx) => claimDue(tx, 'sms', node, at, limit, perAccount))

test('a claim takes a share of every account, however large the backlog of one', async (context) => {
  const { accountId, admit } = await admitting(context)
  const small = await aSendingAccount()
  await admit(accountId, 120)
  const [single] = await admit(small.accountId, 1)
  const claimed = await claim(nodes.one, 1_000, 20)
  assert.equal(claimed.filter((row) => row.account_id === accountId).length, 20)
  assert.ok(claimed.some(({ id }) => id === single))
})

test('a claim takes codes before orders', async (context) => {
  const { accountId, admit } = await admitting(context)
  await admit(accountId, 5)
  const codes = await admit(accountId, 3, { class: 'authentication' })
  const claimed = await claim(nodes.one, 3)
  assert.deepEqual(claimed.map(({ id }) => id).toSorted(), codes.toSorted())
})

test('nodes that claim at once share what there is and never the same', async (context) => {
  const { accountId, admit } = await admitting(context)
  const ids = await admit(accountId, 60)
  const claims = await Promise.all(
    [nodes.one, nodes.two, nodes.one, nodes.two].map((node) => claim(node, 20)),
  )
  let taken = claims.flat().map(({ id }) => id)
  for (let more = await claim(nodes.one, 100); more.length > 0; more = await claim(nodes.one, 100))
    taken = [...taken, ...more.map(({ id }) => id)]
  assert.deepEqual(taken.toSorted(), ids.toSorted())
})

test('what is not due is left, and its time is known', async (context) => {
  const { accountId, admit } = await admitting(context)
  const at = new Date(nowMs() + 60_000)
  const [id] = await admit(accountId, 1, { sendAt: at })
  assert.deepEqual(await claim(nodes.one, 100), [])
  const [next] = await nextDue(db, 'sms', new Date(nowMs()))
  assert.equal(next?.at?.getTime(), at.getTime())
  const due = await claim(nodes.one, 100, 250, at)
  assert.deepEqual(
    due.map((row) => row.id),
    [id],
  )
})

test('what a dead node held, or a node gives back, can be claimed again', async (context) => {
  const { accountId, admit } = await admitting(context)
  const ids = await admit(accountId, 4)
  await claim(nodes.one, 100)
  assert.ok((await owners(db)).some(({ owner }) => owner === nodes.one))
  assert.deepEqual(await claim(nodes.two, 100), [])
  await db.query(giveBack(ids.slice(0, 1), new Date(nowMs())))
  assert.equal((await claim(nodes.two, 100)).length, 1)
  await freeRowsOf(db, [nodes.one])
  assert.equal((await claim(nodes.two, 100)).length, 3)
})
