import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventName, Events } from '#events.ts'
import { asAccount, db, inTransaction } from '#platform/db.ts'
import { startListeners } from '#platform/listeners.ts'
import { publish, type EventBatch } from '#platform/outbox.ts'
import { newId } from '#shared/ids.ts'
import { anAccount } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { until } from '#tools/testing/until.ts'
import { countUsage } from './count-usage.ts'
import { listeners } from './listeners.ts'
import { usageOfAccount } from './queries.ts'

await useTestDatabase()

type Fact = Events['message.accepted']
// Each test has days of its own: ids only ever grow, so they are made in the order of the tests.
const noon = Date.UTC(2027, 2, 10, 12)
const fact = (given: Partial<Fact> = {}, atMs = noon): Fact => ({
  messageId: newId('msg', atMs),
  channel: 'sms',
  direction: 'outbound',
  status: 'accepted',
  from: 'PATCHB',
  to: '+919812345678',
  segments: 1,
  at: new Date(atMs).toISOString(),
  ...given,
})

const batch = (name: EventName, accountId: string | null, ...items: Fact[]): EventBatch =>
  ({
    id: '0',
    name,
    accountId,
    at: new Date(noon),
    items,
    position: { xid: '0', id: '00000000-0000-0000-0000-000000000000' },
  }) as EventBatch
const count = (...batches: EventBatch[]) => inTransaction((tx) => countUsage(tx, batches))
const usage = (accountId: string) => usageOfAccount(db, accountId, '2000-01-01', '2999-01-01')
/** The counts of each line, shortly: `day channel direction messages/segments/delivered/failed spend`. */
const lines = async (accountId: string) =>
  (await usage(accountId)).map(
    (u) =>
      `${u.day} ${u.channel} ${u.direction} ${u.messages}/${u.segments}/${u.delivered}/${u.failed} ${u.spend}`,
  )

test('counts what was accepted, with its segments, and what became of it', async () => {
  const { accountId } = await anAccount()
  const [one, two, three] = [fact({ segments: 3 }), fact(), fact()]
  await count(batch('message.accepted', accountId, one, two, three))
  await count(batch('message.submitted', accountId, one, two, three))
  await count(batch('message.delivered', accountId, one))
  await count(batch('message.undelivered', accountId, two))
  await count(batch('message.expired', accountId, three))
  assert.deepEqual(await lines(accountId), ['2027-03-10 sms outbound 3/5/1/2 0'])
})

test('keeps channels, directions and accounts apart', async () => {
  const [{ accountId }, other] = [await anAccount(), await anAccount()]
  await count(batch('message.accepted', accountId, fact(), fact({ channel: 'rcs' }), fact()))
  await count(batch('message.received', accountId, fact({ direction: 'inbound' })))
  await count(batch('message.accepted', other.accountId, fact()))
  assert.deepEqual(await lines(accountId), [
    '2027-03-10 rcs outbound 1/1/0/0 0',
    '2027-03-10 sms inbound 1/1/0/0 0',
    '2027-03-10 sms outbound 2/2/0/0 0',
  ])
  assert.deepEqual(await lines(other.accountId), ['2027-03-10 sms outbound 1/1/0/0 0'])
})

test('spend is what events charged, on submission or on delivery, and nothing else', async () => {
  const { accountId } = await anAccount()
  const charged = { amount: '0.0075', currency: 'USD' }
  const message = fact({ price: charged })
  await count(batch('message.accepted', accountId, message))
  await count(batch('message.submitted', accountId, { ...message, charged }))
  await count(batch('message.delivered', accountId, { ...message, charged: null }))
  await count(batch('message.delivered', accountId, { ...message, charged }))
  assert.deepEqual(await lines(accountId), ['2027-03-10 sms outbound 1/1/2/0 15000000'])
})

test('many batches of several accounts are counted together', async () => {
  const [one, other] = [await anAccount(), await anAccount()]
  await count(
    batch('message.accepted', one.accountId, fact(), fact()),
    batch('message.accepted', other.accountId, fact()),
    batch('message.delivered', one.accountId, fact()),
    batch('message.accepted', one.accountId, fact({ segments: 2 })),
  )
  assert.deepEqual(await lines(one.accountId), ['2027-03-10 sms outbound 3/4/1/0 0'])
  assert.deepEqual(await lines(other.accountId), ['2027-03-10 sms outbound 1/1/0/0 0'])
})

test("a day begins and ends at midnight of the account's zone", async () => {
  const india = await anAccount({ timezone: 'Asia/Kolkata' })
  const york = await anAccount({ timezone: 'America/New_York' })
  const midnightInIndia = Date.UTC(2027, 2, 31, 18, 30)
  const before = fact({}, midnightInIndia - 1)
  const after = fact({}, midnightInIndia)
  await count(batch('message.accepted', india.accountId, before, after))
  await count(batch('message.accepted', york.accountId, before, after))
  assert.deepEqual(
    (await usage(india.accountId)).map(({ day }) => day),
    ['2027-03-31', '2027-04-01'],
  )
  assert.deepEqual(await lines(york.accountId), ['2027-03-31 sms outbound 2/2/0/0 0'])
})

test('what becomes of a message later belongs to the day it was made on', async () => {
  const { accountId } = await anAccount()
  const message = fact({}, Date.UTC(2027, 3, 2, 12))
  await count(batch('message.accepted', accountId, message))
  await count(
    batch('message.delivered', accountId, { ...message, at: new Date(Date.UTC(2027, 3, 5)).toISOString() }),
  )
  assert.deepEqual(await lines(accountId), ['2027-04-02 sms outbound 1/1/1/0 0'])
})

test("events of the installation itself are nobody's usage", async () => {
  await count(batch('message.accepted', null, fact()))
})

test('an account sees its own usage only', async () => {
  const [mine, other] = [await anAccount(), await anAccount()]
  await count(batch('message.accepted', other.accountId, fact()))
  const seen = await asAccount(mine.accountId, (tx) =>
    usageOfAccount(tx, other.accountId, '2000-01-01', '2999-01-01'),
  )
  assert.deepEqual(seen, [])
})

test('follows the outbox, and after a restart counts nothing again', async () => {
  const { accountId } = await anAccount()
  const tell = (...items: Fact[]) =>
    inTransaction((tx) => publish(tx, 'message.accepted', accountId, ...items))
  await tell(fact(), fact())
  let running = startListeners(listeners)
  await until(async () => (await lines(accountId)).length === 1)
  await running.stop()
  running = startListeners(listeners)
  await tell(fact())
  await until(async () => (await lines(accountId))[0]?.includes(' 3/3/') ?? false)
  await running.stop()
})
