import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { listeners as channelListeners } from '#channels/listeners.ts'
import { keepItem } from '#channels/devices/feed/keep-item.ts'
import { registerDevice } from '#channels/channels.ts'
import { routes as contactRoutes } from '#contacts/routes.ts'
import { mergeContacts } from '#contacts/merge-contacts.ts'
import { asAccount, db, inTransaction, sql } from '#platform/db.ts'
import { ownEvents, startListeners } from '#platform/listeners.ts'
import { nowMs } from '#platform/clock.ts'
import { identityHash } from '#platform/identity-hash.ts'
import { idOf, newId, uuidOf } from '#shared/ids.ts'
import { aKeyHolder, apiFor } from '#tools/testing/api.ts'
import { aContact } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { until } from '#tools/testing/until.ts'
import { aSite, aVisitor } from '#tools/testing/webchat-site.ts'
import { listeners as webchatListeners } from '#webchat/listeners.ts'
import {
  addressOfVisitor,
  handLine,
  identifyVisitor,
  sayLine,
  storeFile,
  visitorOfToken,
  type Site,
} from '#webchat/webchat.ts'

await useTestDatabase()

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(20)])
const say = (
  site: Site,
  visitor: Parameters<typeof sayLine>[1],
  content: Parameters<typeof sayLine>[2]['content'],
) =>
  asAccount(site.accountId, (tx) =>
    sayLine(tx, visitor, { clientId: newId('x', nowMs()), content, page: null }),
  )

/** A visitor of a site who wrote, sent a file, was answered and then signed in; with both addresses it had. */
async function aPersonInTheChat(site: Site, person: string) {
  const { visitor, token } = await aVisitor(site)
  await say(site, visitor, { type: 'text', text: 'My number is 42' })
  const fileId = await asAccount(site.accountId, (tx) =>
    storeFile(tx, site, visitor, { filename: 'me.png', mimeType: 'image/png', body: png }),
  )
  await say(site, visitor, { type: 'file', fileId })
  const address = addressOfVisitor(visitor)
  await handLine({
    siteKey: site.key,
    address,
    messageId: uuidOf(newId('msg', nowMs())),
    content: { type: 'text', text: 'Hello' },
  })
  // Somebody of that name was there before, on another device: the anonymous visitor becomes that person.
  const claim = { id: person, hash: identityHash(site.identitySecret, person), profile: { name: 'Asha' } }
  const first = await asAccount(site.accountId, (tx) => identifyVisitor(tx, site, null, claim))
  const signedIn = await asAccount(site.accountId, (tx) =>
    identifyVisitor(tx, site, { visitor, token }, claim),
  )
  assert.equal(signedIn.visitor.id, first.visitor.id)
  return { addresses: [address, addressOfVisitor(first.visitor)], token: signedIn.token }
}

/** A contact with a feed in the account's app that shows something. */
async function aFeedOf(accountId: string, contactId: string, person: string) {
  const connector = { id: uuidOf(newId('cnr', nowMs())), accountId, settings: {} }
  const device = { kind: 'inapp', person } as const
  const { id } = await inTransaction((tx) =>
    registerDevice(tx, connector, { device, contactId, about: { name: 'Asha' } }),
  )
  const kept = await keepItem(connector.id, `inapp:${idOf('dev', id)}`, {
    messageId: uuidOf(newId('msg', nowMs())),
    shown: { title: 'Your parcel', body: 'is here', actions: [] },
    collapseKey: null,
    deliverUntilMs: null,
    keptDays: 90,
  })
  assert.ok(kept)
}

const tables = [
  'webchat.visitors',
  'webchat.tokens',
  'webchat.lines',
  'webchat.files',
  'webchat.updates',
  'channels.devices',
  'channels.feeds',
  'channels.feed_items',
  'contacts.identities',
  'contacts.merges',
]

/** How many rows an account has in each table that holds something of a person. */
async function rowsOf(accountId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of tables) {
    const [row] = await db.query<{ count: number }>({
      text: `select count(*)::int as count from ${table} where account_id = $1`,
      values: [accountId],
    })
    counts[table] = row?.count ?? 0
  }
  return counts
}

function listening(context: TestContext): void {
  const running = startListeners([...webchatListeners, ...channelListeners], ownEvents)
  context.after(() => running.stop())
}

test('deleting a contact erases its chat, files, devices and feed, and nothing of anybody else', async (context) => {
  const site = aSite({ allowedOrigins: ['https://shop.example'] })
  const { accountId } = site
  const identitiesOf = ({ addresses }: { addresses: string[] }) =>
    addresses.map((address) => ({ channel: 'webchat' as const, address }))
  const stays = await aPersonInTheChat(site, 'sam')
  const sam = await aContact({ accountId, identities: identitiesOf(stays) })
  await aFeedOf(accountId, sam.id, 'sam')
  const before = await rowsOf(accountId)
  assert.ok(
    tables.slice(0, -1).every((table) => (before[table] ?? 0) > 0),
    JSON.stringify(before),
  )

  const goes = await aPersonInTheChat(site, 'asha')
  const asha = await aContact({ accountId, identities: identitiesOf(goes) })
  const other = await aContact({ accountId })
  await aFeedOf(accountId, other.id, 'asha')
  await asAccount(accountId, (tx) =>
    mergeContacts(tx, { accountId, keptId: asha.id, mergedId: other.id, mergedBy: 'user:test' }),
  )
  listening(context)
  const call = apiFor(contactRoutes, aKeyHolder(accountId))
  const answer = await call('DELETE', `/v1/contacts/${idOf('con', asha.id)}`)
  assert.equal(answer.statusCode, 204, answer.body)
  let now = {}
  await until(
    async () => JSON.stringify((now = await rowsOf(accountId))) === JSON.stringify(before),
    () => `${JSON.stringify(now)} is left, not ${JSON.stringify(before)}`,
    20_000,
  )
  const visitorBy = (token: string) => asAccount(accountId, (tx) => visitorOfToken(tx, site, token))
  assert.equal(await visitorBy(goes.token), null)
  assert.ok(await visitorBy(stays.token))
  const left = await db.query(sql`
    select 1 from webchat.lines where account_id = ${accountId} and visitor_id in
      (select id from webchat.visitors where external_id = 'asha')`)
  assert.deepEqual(left, [])
})
