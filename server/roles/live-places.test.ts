import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import WebSocket from 'ws'
import { db, inTransaction, sql } from '#platform/db.ts'
import { outboxHead, publish } from '#platform/outbox.ts'
import { aKeyHolder } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { until } from '#tools/testing/until.ts'
import { Live } from './live.ts'

await useTestDatabase()

type Frame = { seq: string; event: string; data?: { reason: string } }

/** The live view of one account. */
async function aLiveView(context: TestContext) {
  const accountId = randomUUID()
  const live = new Live(() => Promise.resolve(aKeyHolder(accountId, 'account:read')))
  const http = createServer().listen(0, '127.0.0.1')
  await once(http, 'listening')
  live.attach(http, [])
  const sockets: WebSocket[] = []
  context.after(() => {
    for (const socket of sockets) socket.terminate()
    live.close()
    http.close()
  })
  return {
    /** Connects, gives the frames as they come, and waits for the first `count`. */
    watch: async (count: number, after?: string): Promise<Frame[]> => {
      const frames: Frame[] = []
      const query = after === undefined ? '' : `?after=${after}`
      const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}/v1/live${query}`)
      sockets.push(socket)
      socket.on('message', (text: Buffer) => frames.push(JSON.parse(text.toString())))
      await until(
        async () => frames.length >= count,
        () => `only ${JSON.stringify(frames)}`,
      )
      return frames
    },
    tell: (reason: string) => inTransaction((tx) => publish(tx, 'account.suspended', accountId, { reason })),
  }
}

const shown = (frames: readonly Frame[]) => frames.map(({ event, data }) => data?.reason ?? event)

test('a viewer who comes back is told what happened meanwhile', async (context) => {
  const { watch, tell } = await aLiveView(context)
  const [hello] = await watch(1)
  await tell('meanwhile')
  assert.deepEqual(shown(await watch(2, hello?.seq)), ['hello', 'meanwhile'])
})

test('a viewer whose place lies in the future starts anew, and goes on from there', async (context) => {
  const { watch, tell } = await aLiveView(context)
  const [hello] = await watch(1)
  const [origin, xid, id] = (hello as Frame).seq.split('.') as [string, string, string]
  const frames = await watch(2, `${origin}.${BigInt(xid) + 1_000_000n}.${id}`)
  assert.deepEqual(shown(frames), ['hello', 'resync'])
  await tell('later')
  assert.deepEqual(shown(await watch(2, frames[1]?.seq)), ['hello', 'later'])
})

test('a viewer whose place is of another database starts anew, whatever its number', async (context) => {
  const { watch } = await aLiveView(context)
  const [hello] = await watch(1)
  const [origin, , id] = (hello as Frame).seq.split('.') as [string, string, string]
  const { xid } = await outboxHead(db)
  for (const place of [
    `${origin.replace(/^./, (d) => (d === '1' ? '2' : '1'))}.${xid}.${id}`,
    `${xid}.${id}`,
    'x',
  ])
    assert.deepEqual(shown(await watch(2, place)), ['hello', 'resync'], place)
})

test('a viewer who missed too much starts anew at the present', async (context) => {
  const { watch, tell } = await aLiveView(context)
  const [hello] = await watch(1)
  await db.query(sql`
    insert into platform.outbox (id, account_id, name, items, at)
    select gen_random_uuid(), gen_random_uuid(), 'account.suspended', '[]', '2026-01-01' from generate_series(1, 5000)`)
  const frames = await watch(2, hello?.seq)
  assert.deepEqual(shown(frames), ['hello', 'resync'])
  await tell('after it')
  assert.deepEqual(shown(await watch(2, frames[1]?.seq)), ['hello', 'after it'])
})
