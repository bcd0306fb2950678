import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test, type TestContext } from 'node:test'
import { WebSocket } from 'ws'
import { authenticate, createApiKey, revokeApiKey, type Scope } from '#accounts/accounts.ts'
import { inTransaction } from '#platform/db.ts'
import { tellLive } from '#platform/live-notices.ts'
import { publish } from '#platform/outbox.ts'
import { anAccount } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { Live } from './live.ts'

await useTestDatabase()

type Frame = { event: string; seq?: string }

const http = createServer()
const live = new Live(authenticate)
let url = ''

before(async () => {
  live.attach(http, [])
  await once(http.listen(0, '127.0.0.1'), 'listening')
  url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/v1/live`
})
after(() => {
  live.close()
  http.close()
})

async function watch(context: TestContext, apiKey: string, after = '') {
  const socket = new WebSocket(url + after, { headers: { authorization: `Bearer ${apiKey}` } })
  context.after(() => socket.terminate())
  const frames: Frame[] = []
  let tell = (): void => {}
  socket.on('message', (data: Buffer) => {
    frames.push(JSON.parse(data.toString()) as Frame)
    tell()
  })
  const hears = async (event: string): Promise<void> => {
    while (!frames.some((frame) => frame.event === event))
      await new Promise<void>((resolve) => (tell = resolve))
  }
  await hears('hello')
  return { socket, frames, hears, heard: () => frames.map(({ event }) => event) }
}

async function aKey(accountId: string, ...scopes: Scope[]): Promise<{ id: string; secret: string }> {
  const { key, secret } = await inTransaction((tx) => createApiKey(tx, { accountId, name: 'k', scopes }))
  return { id: key.id, secret }
}

const lowWallet = (accountId: string) =>
  inTransaction((tx) =>
    publish(tx, 'wallet.low', accountId, { available: { amount: '1.00', currency: 'USD' } }),
  )
const suspension = (accountId: string) =>
  inTransaction((tx) => publish(tx, 'account.suspended', accountId, { reason: 'unpaid' }))

for (const place of [`${'9'.repeat(20)}.${'0'.repeat(32)}`, `0.${'f'.repeat(32)}`, '-1.0', 'x', '%00'])
  test(`begins from a place that nobody was told, such as ${place}`, async (context) => {
    const { accountId, apiKey } = await anAccount()
    const { hears } = await watch(context, apiKey, `?after=${place}`)
    // The viewer is among those who are told once it was welcomed: until then nothing says so.
    const telling = setInterval(() => void suspension(accountId), 50)
    context.after(() => clearInterval(telling))
    await hears('account.suspended')
  })

test('tells a key only what its scopes let it read', async (context) => {
  const { accountId } = await anAccount()
  const reader = await watch(context, (await aKey(accountId, 'wallet:read')).secret)
  const stranger = await watch(context, (await aKey(accountId, 'contacts:read')).secret)
  await lowWallet(accountId)
  await suspension(accountId)
  await Promise.all([reader.hears('account.suspended'), stranger.hears('account.suspended')])
  assert.deepEqual(reader.heard(), ['hello', 'wallet.low', 'account.suspended'])
  assert.deepEqual(stranger.heard(), ['hello', 'account.suspended'])
})

test('tells who may read messages that a contact is writing, and keeps it nowhere', async (context) => {
  const { accountId } = await anAccount()
  const other = await anAccount()
  const reader = await watch(context, (await aKey(accountId, 'messages:read')).secret)
  const stranger = await watch(context, (await aKey(accountId, 'contacts:read')).secret)
  const elsewhere = await watch(context, other.apiKey)
  const typing = { channel: 'webchat', from: 'wcv_1', to: 'wcs_1', on: true }
  // The line on which it is told opens with the first viewer.
  const telling = setInterval(() => void tellLive(accountId, 'contact.typing', typing), 50)
  context.after(() => clearInterval(telling))
  await reader.hears('contact.typing')
  const frame = reader.frames.find(({ event }) => event === 'contact.typing')
  assert.deepEqual(frame, { event: 'contact.typing', data: typing })
  await suspension(accountId)
  await suspension(other.accountId)
  await Promise.all([stranger.hears('account.suspended'), elsewhere.hears('account.suspended')])
  assert.deepEqual(stranger.heard(), ['hello', 'account.suspended'])
  assert.deepEqual(elsewhere.heard(), ['hello', 'account.suspended'])
})

test('ends for a key that is revoked, and for no other', async (context) => {
  const { accountId, apiKey } = await anAccount()
  const key = await aKey(accountId, '*')
  const put = await watch(context, key.secret)
  const stays = await watch(context, apiKey)
  const closed = once(put.socket, 'close')
  await inTransaction((tx) => revokeApiKey(tx, accountId, key.id))
  assert.equal((await closed)[0], 1008)
  await suspension(accountId)
  await stays.hears('account.suspended')
})
