import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nowMs } from '#platform/clock.ts'
import { db, sql } from '#platform/db.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { anAccount } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import type { DeliveryRow } from './delivery.ts'
import { Recorder } from './recorder.ts'

await useTestDatabase()

const target = uuidOf(newId('whe', nowMs()))

function aRow(accountId: string, change: Partial<DeliveryRow> = {}): DeliveryRow {
  return {
    account_id: accountId,
    id: uuidOf(newId('whd', nowMs())),
    target,
    endpoint_id: target,
    url: null,
    event: 'message.delivered',
    event_id: uuidOf(newId('evt', nowMs())),
    body: '{"type":"message.delivered"}',
    state: 'delivered',
    tries: 1,
    log: '[]',
    next_attempt_at: null,
    owner: null,
    ...change,
  }
}

const statesOf = async (accountId: string): Promise<Map<string, string>> => {
  const rows = await db.query<{ id: string; state: string }>(
    sql`select id, state from webhooks.deliveries where account_id = ${accountId}`,
  )
  return new Map(rows.map(({ id, state }) => [id, state]))
}

test('a delivery that is there already is left as it was, and what came with it is written', async () => {
  const { accountId } = await anAccount()
  const recorder = new Recorder(1)
  const told: string[] = []
  const [first, second] = [
    aRow(accountId),
    aRow(accountId, { url: 'https://example.com/a"b', endpoint_id: null }),
  ]
  recorder.record(first, () => told.push('first'))
  await recorder.settled()
  recorder.record({ ...first, state: 'dead' }, () => told.push('first again'))
  recorder.record(second, () => told.push('second'))
  recorder.record({ ...second, state: 'dead' }, () => told.push('second again'))
  await recorder.settled()
  assert.deepEqual(told, ['first', 'first again', 'second', 'second again'])
  const states = await statesOf(accountId)
  assert.equal(states.size, 2)
  assert.equal(states.get(first.id), 'delivered')
  const [row] = await db.query<{ url: string }>(
    sql`select url from webhooks.deliveries where account_id = ${accountId} and id = ${second.id}`,
  )
  assert.equal(row?.url, 'https://example.com/a"b')
})
