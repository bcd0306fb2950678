import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nowMs } from '#platform/clock.ts'
import { aKeyHolder, apiFor } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aSendingNetwork, statusCounts } from '#tools/testing/messaging.ts'
import { routes } from './routes.ts'

await useTestDatabase()

type Told = { code?: string; data: { status: string }[] }

test('of a batch sent several times at once nobody is told, now or later, that its messages were refused', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context)
  const call = apiFor(routes(pipeline), aKeyHolder(accountId))
  const sendAt = new Date(nowMs() + 3_600_000).toISOString()
  const messages = ['+447700900123', '+447700900124'].map((to) => ({
    channel: 'sms',
    to,
    content: { type: 'text', text: 'Hello' },
    sendAt,
  }))
  const send = () => call('POST', '/v1/messages/batch', { messages }, { 'idempotency-key': 'once' })
  for (const answer of await Promise.all(Array.from({ length: 10 }, send))) {
    const { code, data } = answer.json<Told>()
    if (answer.statusCode === 202) assert.ok(data.every(({ status }) => status === 'accepted'))
    else assert.deepEqual([answer.statusCode, code], [409, 'idempotency_in_progress'])
  }
  const later = (await send()).json<Told>()
  assert.deepEqual(
    later.data.map(({ status }) => status),
    ['accepted', 'accepted'],
  )
  assert.deepEqual(await statusCounts(accountId), { scheduled: 2 })
})
