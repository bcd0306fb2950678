import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { useTestDatabase } from '#tools/testing/database.ts'
import { db, inTransaction } from './db.ts'
import { outboxHead, publish, type EventBatch, type OutboxPosition } from './outbox.ts'
import { outboxTail } from './outbox-tail.ts'

await useTestDatabase()

const account = '01900000-0000-7000-8000-00000000000c'
const tell = (reason: string) =>
  inTransaction((tx) => publish(tx, 'account.reactivated', account, { reason }))
const reasons = (batches: readonly EventBatch[]) =>
  batches.flatMap(({ items }) => items.map((item) => ('reason' in item ? item.reason : '')))

/** Follows the tail until `count` events came, or half a second has passed. */
async function follow(from: OutboxPosition, count: number): Promise<{ seen: string[]; at: OutboxPosition }> {
  const seen: string[] = []
  let at = from
  for (let waited = 0; waited < 500 && seen.length < count; waited += 15) {
    const batches = await outboxTail.read(at, 2)
    seen.push(...reasons(batches))
    at = batches.at(-1)?.position ?? at
    if (batches.length === 0) await pause(15)
  }
  return { seen, at }
}

test('two readers at different places get every event once and in order', async () => {
  const start = await outboxHead(db)
  for (const reason of ['one', 'two', 'three']) await tell(reason)
  const ahead = await follow(start, 3)
  for (const reason of ['four', 'five']) await tell(reason)
  assert.deepEqual(ahead.seen, ['one', 'two', 'three'])
  assert.deepEqual((await follow(ahead.at, 2)).seen, ['four', 'five'])
  assert.deepEqual((await follow(start, 5)).seen, ['one', 'two', 'three', 'four', 'five'])
})

test('an event of a transaction that commits late is waited for, not skipped', async () => {
  const { at } = await follow(await outboxHead(db), 0)
  let release = (): void => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  let begun = (): void => {}
  const started = new Promise<void>((resolve) => (begun = resolve))
  const slow = inTransaction(async (tx) => {
    await publish(tx, 'account.reactivated', account, { reason: 'slow' })
    begun()
    await held
  })
  await started
  await tell('fast')
  assert.deepEqual((await follow(at, 1)).seen, [])
  release()
  await slow
  assert.deepEqual((await follow(at, 2)).seen, ['slow', 'fast'])
})
