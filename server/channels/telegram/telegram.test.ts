import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { allowPrivateWebhooks } from '#tools/testing/webhook-receiver.ts'
import { ConnectRefused } from '../connecting.ts'
import { connecting } from './connecting.ts'
import { fixtures } from './fixtures.ts'
import { TelegramLab, aMessage, ana, anaId, png, refs, refused } from '#tools/testing/telegram-lab.ts'
import { handOver } from '#tools/testing/outbound-message.ts'

let lab: TelegramLab
let shop: Server
let shopUrl: string

before(async () => {
  lab = await TelegramLab.start()
  shop = createServer((request, response) => {
    if (request.url === '/gone.png') return response.writeHead(404).end()
    return response.writeHead(200, { 'content-type': 'image/png' }).end(png)
  })
  shop.listen(0, '127.0.0.1')
  await once(shop, 'listening')
  shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
})
after(async () => {
  shop.closeAllConnections()
  shop.close()
  await lab.close()
})

test('every content type it can reaches the handset, and says nothing the Bot API does not know', async (t) => {
  const { link, name } = await lab.aBot(t)
  const [first = ''] = await refs(link, aMessage({ type: 'text', text: 'first' }))
  assert.match(first, new RegExp(`^${anaId}:\\d+$`))
  for (const content of fixtures.samples)
    await refs(link, aMessage(content, content.type === 'reaction' ? { regarding: first } : {}))
  const seen = lab.shown(name)
  assert.deepEqual(
    seen.map(({ text }) => text),
    [
      'first',
      'Your parcel is on its way.',
      'The red one',
      'Delivery\n\nWhen shall we come?\n\nFree of charge',
      'Choose a size.\n\nShirts\n• S: small',
      'Red shirt\n\nCotton',
      'One',
      'Two',
      '',
      '',
    ],
  )
  assert.deepEqual(seen[0]?.rich?.reactions, ['👍'])
  assert.deepEqual(
    seen[3]?.rich?.buttons?.map(({ kind, id }) => `${kind} ${id}`),
    ['reply slot:am', 'url https://shop.example/t/1'],
  )
  assert.deepEqual(seen[4]?.rich?.buttons, [{ kind: 'reply', id: 's', title: 'S' }])
  assert.equal(seen[5]?.rich?.media?.[0]?.url, 'https://shop.example/a.jpg')
  assert.deepEqual(seen[8]?.rich?.location, {
    latitude: 19.43,
    longitude: -99.13,
    name: 'Shop',
    address: 'Calle 5',
  })
  assert.deepEqual(seen[9]?.rich?.contacts, [{ name: 'Luis', phones: ['+525512345678'] }])
  assert.equal(await unknownParameters(), 0)
})

test('answers a message, and sends without the answer when that is gone', async (t) => {
  const { link, name } = await lab.aBot(t)
  const [first = ''] = await refs(link, aMessage({ type: 'text', text: 'question' }))
  await refs(link, aMessage({ type: 'text', text: 'answer' }, { regarding: first }))
  assert.equal(lab.shown(name)[1]?.rich?.quoted, 'question')
  await refs(link, aMessage({ type: 'text', text: 'late' }, { regarding: `${anaId}:99999` }))
  await refs(link, aMessage({ type: 'text', text: 'to a press' }, { regarding: 'callback:77' }))
  assert.equal(lab.shown(name).length, 4)
})

test('uploads what Telegram cannot fetch or would not take by its URL', async (t) => {
  allowPrivateWebhooks(true)
  t.after(() => allowPrivateWebhooks(false))
  const { link, name } = await lab.aBot(t)
  const media = { type: 'media', mimeType: 'image/png' } as const
  await refs(link, aMessage({ ...media, url: `${shopUrl}/hidden.png`, caption: 'hidden' }))
  await refs(link, aMessage({ ...media, url: `${shopUrl}/bill`, as: 'document', filename: 'bill.png' }))
  const [photo, document] = lab.shown(name)
  for (const { rich } of [photo, document].filter((one) => one !== undefined)) {
    const answer = await fetch(rich?.media?.[0]?.url ?? '')
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), png)
  }
  assert.equal(photo?.text, 'hidden')
  assert.deepEqual([document?.text, document?.rich?.media?.[0]?.filename], ['', 'bill.png'])
  const buttons = [{ kind: 'url' as const, title: 'Open', url: 'https://shop.example/' }]
  await refs(
    link,
    aMessage({ type: 'card', title: 'Dot', media: { ...media, url: `${shopUrl}/dot.png` }, buttons }),
  )
  assert.deepEqual([lab.shown(name)[2]?.text, lab.shown(name)[2]?.rich?.buttons?.[0]?.title], ['Dot', 'Open'])
  const gone = await refused(link, aMessage({ ...media, url: `${shopUrl}/gone.png` }))
  assert.deepEqual([gone.code, gone.retry], ['media_refused', 'never'])
  allowPrivateWebhooks(false)
  const hidden = await refused(link, aMessage({ ...media, url: `${shopUrl}/hidden.png` }))
  assert.match(hidden.detail, /not a public address/)
})

test('cards with buttons are messages of their own; after a limit they go on where they stopped', async (t) => {
  const { link, name } = await lab.aBot(t)
  const cards = ['One', 'Two', 'Three'].map((title) => ({
    title,
    buttons: [{ kind: 'reply' as const, id: `buy:${title}`, title: 'Buy' }],
  }))
  const message = aMessage({ type: 'carousel', text: 'Our shirts', cards })
  await lab.office('PUT', '/settings', { perChatBurst: 2, perChatPerSecond: 0.5 })
  const first = await refused(link, message)
  await lab.office('PUT', '/settings', { perChatBurst: 20, perChatPerSecond: 1_000 })
  assert.deepEqual(
    [first.code, first.retry, first.afterMs, first.halts],
    ['pair_rate_limited', 'later', 2_000, 'nothing'],
  )
  assert.match(first.detail, /^2 of 4 parts had been sent\. 429/)
  await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal((await refs(link, message)).length, 4)
  assert.deepEqual(
    lab.shown(name).map(({ text }) => text),
    ['Our shirts', 'One', 'Two', 'Three'],
  )
})

test('a refusal says whose it is, and what mends it', async (t) => {
  const { link } = await lab.aBot(t, { isStarted: false })
  const text = { type: 'text', text: 'hello' } as const
  const unknown = await refused(link, aMessage(text))
  assert.deepEqual([unknown.code, unknown.retry], ['recipient_invalid', 'never'])
  assert.match(
    unknown.detail,
    /^400 chat not found: .*press Start.*Telegram said: Bad Request: chat not found\.$/,
  )
  const started = await lab.aBot(t)
  lab.sandbox.handsets.setBehaviour(ana, { deliver: 'block' })
  assert.equal((await refused(started.link, aMessage(text))).code, 'recipient_blocked')
  lab.sandbox.handsets.setBehaviour(ana, { deliver: 'ok' })
  lab.sandbox.faults.set('telegram', { errorRate: 1, code: '429' })
  const limited = await refused(started.link, aMessage(text, { to: '12345' }))
  assert.deepEqual([limited.code, limited.halts, limited.afterMs], ['rate_limited', 'lane', 1_000])
  lab.sandbox.faults.set('telegram', { errorRate: 1, code: '502' })
  assert.equal((await refused(started.link, aMessage(text))).code, 'provider_error')
  lab.sandbox.faults.set('telegram', { down: true })
  assert.equal((await handOver(started.link, aMessage(text))).kind, 'ambiguous')
  lab.sandbox.faults.set('telegram', {})
})

test('a revoked token stops the link', async (t) => {
  const { link, name, states, connection } = await lab.aBot(t)
  await lab.office('POST', `/bots/${name}/revoke`)
  const { code, halts } = await refused(link, aMessage({ type: 'text', text: 'hello' }))
  assert.deepEqual([code, halts, link.room(), states], ['credentials_refused', 'credentials', 0, ['refused']])
  await assert.rejects(connecting.probe(connection), (error: ConnectRefused) => {
    assert.ok(error instanceof ConnectRefused && error.byProvider)
    return /BotFather/.test(error.message)
  })
})

test('follows a group to its new id', async (t) => {
  const { link, name } = await lab.aBot(t)
  const { id } = await lab.office('POST', `/bots/${name}/groups`, { title: 'Team', members: [ana] })
  const { id: moved } = await lab.office('POST', `/bots/${name}/groups/${String(id)}/upgrade`)
  for (const text of ['one', 'two']) {
    const [ref = ''] = await refs(link, aMessage({ type: 'text', text }, { to: String(id) }))
    assert.ok(ref.startsWith(`${String(moved)}:`), ref)
  }
})

async function unknownParameters(): Promise<number> {
  const answer = await fetch(`${lab.sandbox.url}/providers/telegram`)
  return ((await answer.json()) as { unknownParameters: number }).unknownParameters
}
