import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { advanceClock, resetClock } from '#platform/clock.ts'
import { asAccount, db, sql } from '#platform/db.ts'
import { identityHash } from '#platform/identity-hash.ts'
import { idOf, newId, uuidOf } from '#shared/ids.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aKeyHolder, apiFor } from '#tools/testing/api.ts'
import { aContact } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { channelNamed } from '../../all-channels.ts'
import { openCarrierLink } from '../../carrier.ts'
import type { OutboundMessage, Outcome } from '../../channel.ts'
import { connectAccount } from '../../connectors/connect-account.ts'
import { asCarrier, type Connector } from '../../connectors/connector.ts'
import { routes } from '../../routes.ts'
import { feedOfToken } from './feed-token.ts'
import { findFeedConnector } from './find-feed-connector.ts'
import { forgetFeedItems } from './forget-feed-items.ts'
import { archiveItems, markRead } from './mark-items.ts'
import { openFeed } from './open-feed.ts'
import { pressButton } from './press-button.ts'
import { readFeed } from './read-feed.ts'
import { anOutboundMessage, handOver } from '#tools/testing/outbound-message.ts'

await useTestDatabase()
after(resetClock)

const secret = 'a-secret-of-thirty-two-characters-at-least'

/** An account with feeds in its own app, and nothing else to push by. */
async function aShop() {
  const { accountId } = await anAccount()
  const push = channelNamed('push')
  assert.ok(push?.connect)
  const connector = await connectAccount(
    { channel: push, connect: push.connect },
    {
      accountId,
      actor: 'user:test',
      acceptsProviderTerms: true,
      name: 'Shop',
      settings: { app: `shop-${randomUUID()}`, title: 'Shop', feedOrigins: ['https://shop.example'] },
      credentials: { feedSecret: secret },
    },
  )
  return { accountId, connector, call: apiFor(routes, aKeyHolder(accountId)) }
}

async function opened(connector: Connector, person: string, hash = identityHash(secret, person)) {
  const found = await findFeedConnector(idOf('cnr', connector.id))
  const { token, device } = await asAccount(connector.accountId, (tx) =>
    openFeed(tx, found, { person, hash, about: { name: 'Asha Rao' } }),
  )
  return { feed: await feedOfToken(token), device, to: `inapp:${idOf('dev', device.id)}`, token }
}

/** Sends by the link that dispatching would open. */
async function sent(
  connector: Connector,
  to: string,
  change: Partial<OutboundMessage> = {},
): Promise<Outcome & { id: string }> {
  const push = channelNamed('push')
  assert.ok(push)
  const link = openCarrierLink(push, asCarrier(connector), {
    onRoom: () => undefined,
    onState: () => undefined,
    onUpdate: () => undefined,
  })
  const id = uuidOf(newId('msg', 1_700_000_000_000))
  const message = anOutboundMessage({ id, from: connector.address, to, ...change })
  const outcome = await handOver(link, message)
  await link.close(0)
  return { ...outcome, id }
}

const read = (feed: Awaited<ReturnType<typeof opened>>['feed'], from = {}) =>
  asAccount(feed.accountId, (tx) => readFeed(tx, feed, from))

/** What the feed told the platform, in order. */
async function reported(connector: Connector): Promise<object[]> {
  const rows = await db.query<{ body: Buffer }>(
    sql`select body from channels.provider_requests where connector_id = ${connector.id} order by id`,
  )
  const reports = rows.flatMap(({ body }) => (JSON.parse(body.toString()) as { reports: object[] }).reports)
  return reports.map((report) => {
    const { event, action, title } = report as Record<string, string>
    return { event, ...(action && { action, title }) }
  })
}

test('a person whom the shop vouched for has a contact and a feed, and the same one again', async () => {
  const { connector, call } = await aShop()
  const first = await opened(connector, 'customer-7')
  assert.ok(first.device.contactId)
  const again = await opened(connector, 'customer-7')
  assert.equal(again.device.id, first.device.id)
  assert.notEqual((await opened(connector, 'customer-8')).device.id, first.device.id)
  const device = (await call('GET', `/v1/devices/${idOf('dev', first.device.id)}`)).json()
  assert.deepEqual([device.kind, device.address], ['inapp', first.to])
})

test('a person whose pages open for the first time at one moment has one feed and one contact', async () => {
  const { connector } = await aShop()
  const pages = await Promise.all(Array.from({ length: 5 }, () => opened(connector, 'asha')))
  assert.equal(new Set(pages.map(({ device }) => device.id)).size, 1)
  assert.equal(new Set(pages.map(({ device }) => device.contactId)).size, 1)
})

test('a feed is the contact’s whom the shop named, by the API or by a signed contact id', async () => {
  const { connector, call, accountId } = await aShop()
  const [asha, ben] = await Promise.all([aContact({ accountId }), aContact({ accountId })])
  const contactId = idOf('con', asha.id)
  const made = await call('POST', '/v1/devices', { kind: 'inapp', person: '42', contactId })
  assert.equal(made.statusCode, 201, made.body)
  const { to, device } = await opened(connector, '42')
  assert.deepEqual([made.json().address, asha.id], [to, device.contactId])
  assert.equal((await opened(connector, idOf('con', ben.id))).device.contactId, ben.id)
})

test('refuses a forged identity, a foreign connector and a token that was changed or is a day old', async () => {
  const { connector } = await aShop()
  const signed = identityHash(secret, 'customer-1')
  for (const hash of ['', 'f'.repeat(64), signed.slice(1), identityHash('another secret', 'customer-1')])
    await assert.rejects(opened(connector, 'customer-1', hash), { code: 'forbidden' })
  await assert.rejects(opened(connector, 'customer-2', signed), { code: 'forbidden' })
  await assert.rejects(findFeedConnector(newId('cnr', 1)), { code: 'not_found' })
  const mine = await opened(connector, 'customer-1')
  const other = await opened(connector, 'customer-2')
  const spliced = [other.token.split('.')[0], ...mine.token.split('.').slice(1)].join('.')
  await assert.rejects(feedOfToken(spliced), { code: 'unauthenticated' })
  await assert.rejects(feedOfToken('nonsense'), { code: 'unauthenticated' })
  advanceClock(25 * 3_600_000)
  await assert.rejects(feedOfToken(mine.token), { code: 'unauthenticated' })
  resetClock()
})

test('what is sent stands in the feed of its person alone; the rest of the world sees nothing of it', async () => {
  const { connector } = await aShop()
  const asha = await opened(connector, 'asha')
  const ben = await opened(connector, 'ben')
  const image = { url: 'https://example.com/a.png', mimeType: 'image/png' }
  const buttons = [{ kind: 'reply', id: 'yes', title: 'Yes' }] as const
  const card = { type: 'card', title: 'New', text: 'Look', media: image, buttons: [...buttons] } as const
  const outcome = await sent(connector, asha.to, { content: { ...card, buttons: [...buttons] } })
  assert.deepEqual([outcome.kind, 'refs' in outcome && outcome.refs], ['submitted', [outcome.id]])
  const { items, unread } = await read(asha.feed)
  assert.deepEqual(items[0]?.shown, {
    title: 'New',
    body: 'Look',
    image: image.url,
    actions: [{ id: 'yes', title: 'Yes' }],
  })
  assert.deepEqual([items.length, unread], [1, 1])
  assert.deepEqual((await read(ben.feed)).items, [])
  await asAccount(ben.feed.accountId, (tx) => markRead(tx, ben.feed, [outcome.id]))
  await asAccount(ben.feed.accountId, (tx) => archiveItems(tx, ben.feed, [outcome.id]))
  await assert.rejects(
    asAccount(ben.feed.accountId, (tx) => pressButton(tx, ben.feed, outcome.id, 'yes')),
    { code: 'not_found' },
  )
  assert.equal((await read(asha.feed)).unread, 1)
  const { accountId: stranger } = await aShop()
  assert.deepEqual(
    await asAccount(stranger, (tx) => tx.query(sql`select message_id from channels.feed_items`)),
    [],
  )
})

test('tells that an item was fetched, read and answered, each once', async () => {
  const { connector } = await aShop()
  const { feed, to } = await opened(connector, 'asha')
  const buttons = [
    { kind: 'reply' as const, id: 'yes', title: 'Yes' },
    { kind: 'reply' as const, id: 'no', title: 'No' },
    { kind: 'url' as const, title: 'Open', url: 'https://example.com/' },
  ]
  const content = { type: 'card', title: 'Coming?', buttons: buttons.slice(0, 2) } as const
  const { id } = await sent(connector, to, { content: { ...content, buttons: buttons.slice(0, 2) } })
  await read(feed)
  await read(feed)
  const press = (action: string) => asAccount(feed.accountId, (tx) => pressButton(tx, feed, id, action))
  await press('yes')
  await press('yes')
  await assert.rejects(press('no'), { code: 'conflict' })
  await assert.rejects(press('maybe'), { code: 'not_found' })
  const second = await sent(connector, to)
  await asAccount(feed.accountId, (tx) => markRead(tx, feed, null))
  await asAccount(feed.accountId, (tx) => markRead(tx, feed, [second.id]))
  assert.deepEqual(await reported(connector), [
    { event: 'delivered' },
    { event: 'clicked', action: 'yes', title: 'Yes' },
    { event: 'read' },
  ])
  assert.equal((await read(feed)).unread, 0)
})

test('whoever asks for what changed after a cursor gets it all, and what is older page by page', async () => {
  const { connector } = await aShop()
  const { feed, to } = await opened(connector, 'asha')
  const ids: string[] = []
  for (let n = 0; n < 65; n++)
    ids.push((await sent(connector, to, { content: { type: 'text', text: `${n}` } })).id)
  const texts = (part: { items: readonly { shown: { body: string } }[] }) =>
    part.items.map(({ shown }) => shown.body)
  const newest = await read(feed)
  assert.deepEqual([texts(newest)[0], newest.items.length, newest.hasMore], ['64', 30, true])
  const older = await read(feed, { before: newest.items.at(-1)?.place })
  const oldest = await read(feed, { before: older.items.at(-1)?.place })
  assert.deepEqual([texts(older)[0], texts(oldest), oldest.hasMore], ['34', ['4', '3', '2', '1', '0'], false])
  await asAccount(feed.accountId, (tx) => markRead(tx, feed, null))
  await asAccount(feed.accountId, (tx) => archiveItems(tx, feed, ids.slice(0, 1)))
  // All were read in one change, which no page may cut.
  const changes = await read(feed, { after: newest.cursor })
  assert.deepEqual([changes.items.length, changes.unread, changes.hasMore], [64, 0, true])
  const last = await read(feed, { after: changes.cursor })
  assert.deepEqual([last.items.length, last.items[0]?.archivedAt !== null, last.hasMore], [1, true, false])
  assert.deepEqual((await read(feed, { after: last.cursor })).items, [])
})

test('a newer item of a key takes the place of one not read; one that ran out is not shown; the old is forgotten', async () => {
  const { connector } = await aShop()
  const { feed, to } = await opened(connector, 'asha')
  const code = (text: string) =>
    sent(connector, to, { content: { type: 'text', text }, class: 'authentication' })
  await code('1111')
  await code('2222')
  await sent(connector, to, { content: { type: 'text', text: 'kept' } })
  advanceClock(11 * 60_000)
  // Nobody fetched the code within its ten minutes.
  assert.deepEqual(
    (await read(feed)).items.map(({ shown }) => shown.body),
    ['kept'],
  )
  await code('3333')
  await read(feed)
  advanceClock(11 * 60_000)
  assert.deepEqual(
    (await read(feed)).items.map(({ shown }) => shown.body),
    ['3333', 'kept'],
  )
  advanceClock(91 * 86_400_000)
  await forgetFeedItems()
  assert.deepEqual((await read(feed)).items, [])
  resetClock()
})

test('the same message twice stands there once, and a feed that was closed takes nothing', async () => {
  const { connector, call } = await aShop()
  const { feed, to, device, token } = await opened(connector, 'asha')
  const { id } = await sent(connector, to)
  assert.equal((await sent(connector, to, { id })).kind, 'submitted')
  assert.equal((await read(feed)).items.length, 1)
  assert.equal((await call('DELETE', `/v1/devices/${idOf('dev', device.id)}`)).statusCode, 204)
  assert.partialDeepStrictEqual(await sent(connector, to), { kind: 'refused', code: 'recipient_unreachable' })
  await assert.rejects(feedOfToken(token), { code: 'unauthenticated' })
})

test('staff see the feed of a contact, and an app of the shop gets a token for it', async () => {
  const { connector, call } = await aShop()
  const { feed, to, device } = await opened(connector, 'asha')
  const { id } = await sent(connector, to)
  await asAccount(feed.accountId, (tx) => markRead(tx, feed, [id]))
  const contact = idOf('con', device.contactId ?? '')
  const seen = await call('GET', `/v1/contacts/${contact}/feed`)
  assert.equal(seen.statusCode, 200, seen.body)
  assert.partialDeepStrictEqual(seen.json().data, [{ messageId: idOf('msg', id), address: to, body: 'Hi' }])
  assert.ok(seen.json().data[0].readAt)
  const made = await call('POST', `/v1/devices/${idOf('dev', device.id)}/feed-token`)
  assert.equal((await feedOfToken(made.json().token)).deviceId, device.id)
  const other = await aShop()
  assert.equal((await other.call('GET', `/v1/contacts/${contact}/feed`)).statusCode, 404)
  assert.equal((await other.call('POST', `/v1/devices/${idOf('dev', device.id)}/feed-token`)).statusCode, 404)
})
