import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { advanceClock, resetClock } from '#platform/clock.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { forgetParts, partBook } from './part-book.ts'

await useTestDatabase()

test('what has gone of a message is kept for its account, and forgotten after a month', async (context) => {
  const [accountId, messageId] = [randomUUID(), randomUUID()]
  assert.deepEqual(await partBook.find(accountId, messageId), [])
  await partBook.keep(accountId, messageId, [['m_1']])
  await partBook.keep(accountId, messageId, [['m_1'], ['m_2', 'm_3']])
  assert.deepEqual(await partBook.find(accountId, messageId), [['m_1'], ['m_2', 'm_3']])
  assert.deepEqual(await partBook.find(randomUUID(), messageId), [])
  await forgetParts()
  assert.equal((await partBook.find(accountId, messageId)).length, 2)
  context.after(resetClock)
  advanceClock(31 * 86_400_000)
  await forgetParts()
  assert.deepEqual(await partBook.find(accountId, messageId), [])
})
