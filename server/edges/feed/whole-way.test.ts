import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aFeedStage, feedSecret, type FeedStage } from '#tools/testing/feed-stage.ts'
import { until } from '#tools/testing/until.ts'
import type { FeedNews } from '#shared/feed.ts'

await useTestDatabase()

const shop = 'https://shop.example'

/** As a customer's server signs, by itself. */
const sign = (person: string) => createHmac('sha256', feedSecret).update(person).digest('hex')

/** Calls the door as a page of an origin. */
function pageOf({ url, feed }: FeedStage, origin: string | null = shop) {
  const ask = (path: string, { token = '', body }: { token?: string; body?: object } = {}) =>
    fetch(`${url}/feed/v1/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        ...(origin && { origin }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
  return {
    ask,
    open: (person: string, hash = sign(person)) => ask('open', { body: { feed, person, hash } }),
    async entered(person: string) {
      const { token } = (await (await this.open(person)).json()) as { token: string }
      return { token, address: `inapp:${token.split('.')[0]}` }
    },
    items: async (token: string, query = '') =>
      (await (await ask(`items${query}`, { token })).json()) as FeedNews,
  }
}

test('an admitted push stands in the feed; fetching, reading and answering move the message on', async (context) => {
  const stage = await aFeedStage(context, [shop])
  const page = pageOf(stage)
  const { token, address } = await page.entered('asha')
  const buttons = [{ kind: 'reply' as const, id: 'yes', title: 'Yes, please' }]
  const id = await stage.send(address, { type: 'card', title: 'Wrap it?', text: 'As a gift', buttons })
  await stage.reached(id, 'submitted')
  const { items, unread } = await page.items(token)
  assert.partialDeepStrictEqual(items, [{ id, title: 'Wrap it?', body: 'As a gift', isRead: false }])
  assert.equal(unread, 1)
  await stage.reached(id, 'delivered')
  const pressed = await page.ask('press', { token, body: { id, action: 'yes' } })
  assert.equal(pressed.status, 204, await pressed.text())
  await stage.reached(id, 'read')
  await until(async () => (await stage.answers()).length === 1)
  assert.partialDeepStrictEqual(await stage.answers(), [{ type: 'answer', id: 'yes', title: 'Yes, please' }])
  const second = await stage.send(address, { type: 'text', text: 'Bye' })
  await stage.reached(second, 'submitted')
  assert.equal((await page.ask('read-all', { token, body: {} })).status, 204)
  await stage.reached(second, 'read')
  assert.equal((await page.items(token)).unread, 0)
})

test('a stream tells of what comes, and ends when the door closes', async (context) => {
  const stage = await aFeedStage(context, [shop])
  const page = pageOf(stage)
  const { token, address } = await page.entered('asha')
  const stream = await page.ask('stream', { token })
  assert.equal(stream.headers.get('content-type'), 'text/event-stream')
  assert.equal(stream.headers.get('access-control-allow-origin'), shop)
  let heard = ''
  const listening = (async () => {
    for await (const part of stream.body ?? []) heard += Buffer.from(part).toString()
  })().catch(() => undefined)
  const count = () => heard.split('event: changed').length - 1
  await until(() => count() === 1)
  await stage.send(address, { type: 'text', text: 'Hi' })
  await until(() => count() >= 2)
  const other = await page.entered('ben')
  await stage.send(other.address, { type: 'text', text: 'Not for Asha' })
  await until(async () => (await page.items(other.token)).items.length === 1)
  assert.equal(count(), 2)
  context.after(() => listening)
})

test('lets in pages of the origins the account named and apps, and nobody with a forged identity', async (context) => {
  const stage = await aFeedStage(context, [shop, 'https://*.example.org'])
  for (const origin of [shop, 'https://a.example.org', null]) {
    const answer = await pageOf(stage, origin).open('asha')
    assert.equal(answer.status, 200, String(origin))
    assert.equal(answer.headers.get('access-control-allow-origin'), origin)
  }
  const { token } = await pageOf(stage).entered('asha')
  for (const origin of [
    'https://evil.example',
    'http://shop.example',
    'https://example.org',
    'null',
    'https://aexample.org',
  ]) {
    const page = pageOf(stage, origin)
    for (const answer of [
      await page.open('asha'),
      await page.ask('items', { token }),
      await page.ask('stream', { token }),
    ]) {
      assert.equal(answer.status, 403, origin)
      assert.equal(answer.headers.get('access-control-allow-origin'), null)
    }
  }
  const page = pageOf(stage)
  assert.equal((await page.open('asha', sign('ben'))).status, 403)
  assert.equal((await page.open('asha', '')).status, 422)
  assert.equal((await page.ask('items')).status, 401)
  assert.equal((await page.ask('items', { token: `${token}x` })).status, 401)
  assert.equal((await page.ask('items?after=x', { token })).status, 422)
  assert.equal((await page.ask('read', { token, body: { ids: ['msg_1'] } })).status, 422)
  const preflight = await fetch(`${stage.url}/feed/v1/items`, {
    method: 'OPTIONS',
    headers: { origin: shop },
  })
  assert.equal(preflight.headers.get('access-control-allow-headers'), 'authorization, content-type')
})

test('one person neither sees nor touches what is another’s', async (context) => {
  const stage = await aFeedStage(context, [shop])
  const page = pageOf(stage)
  const asha = await page.entered('asha')
  const ben = await page.entered('ben')
  const buttons = [{ kind: 'reply' as const, id: 'yes', title: 'Yes' }]
  const id = await stage.send(asha.address, { type: 'card', title: 'For Asha', buttons })
  await until(async () => (await page.items(asha.token)).items.length === 1)
  assert.deepEqual((await page.items(ben.token)).items, [])
  assert.deepEqual((await page.items(ben.token, '?after=0')).items, [])
  const touch = (path: string, body: object) => page.ask(path, { token: ben.token, body })
  assert.equal((await touch('press', { id, action: 'yes' })).status, 404)
  await touch('read', { ids: [id] })
  await touch('archive', { ids: [id] })
  const { items, unread } = await page.items(asha.token)
  assert.deepEqual([items[0]?.isRead, items[0]?.answer, unread], [false, null, 1])
})

test('guesses of identities are slowed down', async (context) => {
  const stage = await aFeedStage(context, [shop])
  const page = pageOf(stage)
  const statuses = new Set<number>()
  for (let n = 0; n < 90; n++) statuses.add((await page.open('asha', String(n).padStart(64, '0'))).status)
  assert.deepEqual(statuses, new Set([403, 429]))
})
