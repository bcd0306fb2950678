import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, uuidOf } from '#shared/ids.ts'
import { asAccount } from '#platform/db.ts'
import { identityHash } from '#platform/identity-hash.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aSite, aVisitor } from '#tools/testing/webchat-site.ts'
import {
  addressOfVisitor,
  findVisitorFile,
  handLine,
  identifyVisitor,
  linesAfter,
  linesBefore,
  markLines,
  revokeToken,
  sayLine,
  storeFile,
  tellUpdates,
  visitorOfToken,
  type ClaimedUpdate,
  type Site,
  type Visitor,
} from './webchat.ts'

await useTestDatabase()

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(20)])

const say = (visitor: Visitor, text: string, clientId: string = newId('x', 1)) =>
  asAccount(visitor.accountId, (tx) =>
    sayLine(tx, visitor, { clientId, content: { type: 'text', text }, page: null }),
  )
const tell = (site: Site, visitor: Pick<Visitor, 'id'>, text: string, messageId = uuidOf(newId('msg', 1))) =>
  handLine({
    siteKey: site.key,
    address: addressOfVisitor(visitor),
    messageId,
    content: { type: 'text', text },
  })
const texts = async (visitor: Visitor, after = 0) =>
  (await asAccount(visitor.accountId, (tx) => linesAfter(tx, visitor, after))).map(
    ({ content }) => (content as { text: string }).text,
  )
const told = async (site: Site): Promise<ClaimedUpdate[]> => {
  const heard: ClaimedUpdate[] = []
  await tellUpdates(site.key, (update) => Promise.resolve(heard.push(update) > 0))
  return heard
}
const identify = (site: Site, visitor: Visitor, token: string, claim: object) =>
  asAccount(site.accountId, (tx) => identifyVisitor(tx, site, { visitor, token }, { profile: {}, ...claim }))
const visitorBy = (site: Site, token: string) =>
  asAccount(site.accountId, (tx) => visitorOfToken(tx, site, token))

test('keeps both sides in one order without gaps, and reads on after the last line seen', async () => {
  const site = aSite()
  const { visitor } = await aVisitor(site)
  const lines = await Promise.all(
    Array.from({ length: 8 }, (_, n) => (n % 2 ? say(visitor, `v${n}`) : tell(site, visitor, `b${n}`))),
  )
  assert.deepEqual(
    lines.map((line) => line?.seq ?? 0).toSorted((a, b) => a - b),
    [1, 2, 3, 4, 5, 6, 7, 8],
  )
  assert.equal((await texts(visitor)).length, 8)
  assert.deepEqual(await texts(visitor, 6), (await texts(visitor)).slice(6))
  const before = await asAccount(site.accountId, (tx) => linesBefore(tx, visitor, 5, 2))
  assert.deepEqual(
    before.map(({ seq }) => seq),
    [3, 4],
  )
})

test('stores what is sent twice under one name once, from either side', async () => {
  const site = aSite()
  const { visitor } = await aVisitor(site)
  const [first, second] = await Promise.all([say(visitor, 'Hello', 'same'), say(visitor, 'Hello', 'same')])
  assert.equal(first.id, second.id)
  const messageId = uuidOf(newId('msg', 1))
  const handed = await Promise.all([
    tell(site, visitor, 'Hi', messageId),
    tell(site, visitor, 'Hi', messageId),
  ])
  assert.equal(handed[0]?.id, handed[1]?.id)
  assert.equal((await texts(visitor)).length, 2)
  assert.equal((await told(site)).length, 1)
})

test('hands nothing to an address of another site', async () => {
  const { visitor } = await aVisitor(aSite())
  assert.equal(await tell(aSite(), visitor, 'Hi'), null)
})

test('tells what was said in order for each visitor, and again when it was not stored', async () => {
  const site = aSite()
  const { visitor } = await aVisitor(site)
  for (const text of ['one', 'two', 'three']) await say(visitor, text)
  const heard: string[] = []
  let refusals = 1
  const hear = ({ update }: ClaimedUpdate) => {
    if (update.kind === 'said' && update.content.type === 'text') heard.push(update.content.text)
    return Promise.resolve(heard.length > 1 || refusals-- <= 0)
  }
  assert.equal(await tellUpdates(site.key, hear), true)
  assert.deepEqual(heard, ['one'])
  assert.equal(await tellUpdates(site.key, hear), false)
  assert.deepEqual(heard, ['one', 'one', 'two', 'three'])
})

test('two tellers at once tell every update once', async () => {
  const site = aSite()
  const visitors = await Promise.all(Array.from({ length: 4 }, () => aVisitor(site)))
  for (const { visitor } of visitors) for (const text of ['a', 'b', 'c']) await say(visitor, text)
  const [one, other] = await Promise.all([told(site), told(site)])
  const ids = [...one, ...other].map(({ id }) => id)
  assert.equal(ids.length, 12)
  assert.equal(new Set(ids).size, 12)
})

test('tells which messages arrived and which were read, once, and never back', async () => {
  const site = aSite()
  const { visitor } = await aVisitor(site)
  const lines = [
    await tell(site, visitor, '1'),
    await tell(site, visitor, '2'),
    await tell(site, visitor, '3'),
  ]
  const mark = (delivered: number, read: number) =>
    asAccount(site.accountId, (tx) => markLines(tx, visitor, { delivered, read }))
  assert.deepEqual(await mark(2, 1), { delivered: 2, read: 1, seen: 0 })
  assert.deepEqual(await mark(1, 0), { delivered: 2, read: 1, seen: 0 })
  assert.deepEqual(await mark(99, 99), { delivered: 3, read: 3, seen: 0 })
  const ids = lines.map((line) => uuidOf(line?.id ?? ''))
  assert.deepEqual(
    (await told(site)).map(({ update }) => update),
    [
      { kind: 'reached', lineIds: [ids[1]], state: 'delivered' },
      { kind: 'reached', lineIds: [ids[0]], state: 'read' },
      { kind: 'reached', lineIds: [ids[1], ids[2]], state: 'read' },
    ],
  )
})

test('a proven identity takes a new token, keeps what was said, and is the same person in another browser', async () => {
  const site = aSite()
  const { visitor, token } = await aVisitor(site)
  await say(visitor, 'before')
  const claim = { id: 'u1', hash: identityHash(site.identitySecret, 'u1'), profile: { name: 'Asha' } }
  const first = await identify(site, visitor, token, claim)
  assert.equal(await visitorBy(site, token), null)
  assert.equal((await visitorBy(site, first.token))?.externalId, 'u1')
  const elsewhere = await aVisitor(site)
  await say(elsewhere.visitor, 'from the phone')
  const second = await identify(site, elsewhere.visitor, elsewhere.token, claim)
  assert.equal(second.visitor.id, first.visitor.id)
  assert.deepEqual(await texts(second.visitor), ['before', 'from the phone'])
  const updates = (await told(site)).map(({ visitorId, update }) => [visitorId, update.kind])
  assert.deepEqual(updates, [
    [visitor.id, 'said'],
    [elsewhere.visitor.id, 'said'],
    [elsewhere.visitor.id, 'became'],
  ])
  await tell(site, elsewhere.visitor, 'to the old address')
  assert.deepEqual((await texts(second.visitor)).at(-1), 'to the old address')
})

test('the same person signing in with many browsers at once is one person, and nothing is lost', async () => {
  const site = aSite()
  const browsers = await Promise.all(Array.from({ length: 6 }, () => aVisitor(site)))
  await Promise.all(browsers.map(({ visitor }, n) => say(visitor, `from ${n}`)))
  const claim = { id: 'u9', hash: identityHash(site.identitySecret, 'u9') }
  const all = await Promise.all(browsers.map(({ visitor, token }) => identify(site, visitor, token, claim)))
  const [first] = all
  assert.equal(new Set(all.map(({ visitor }) => visitor.id)).size, 1)
  assert.equal((first && (await texts(first.visitor)))?.length, 6)
})

test('another person in the same browser gets nothing of what the first one said', async () => {
  const site = aSite()
  const { visitor, token } = await aVisitor(site)
  await say(visitor, 'secret')
  const first = await identify(site, visitor, token, {
    id: 'u1',
    hash: identityHash(site.identitySecret, 'u1'),
  })
  const second = await identify(site, first.visitor, first.token, {
    id: 'u2',
    hash: identityHash(site.identitySecret, 'u2'),
  })
  assert.notEqual(second.visitor.id, first.visitor.id)
  assert.deepEqual(await texts(second.visitor), [])
  assert.equal(await visitorBy(site, first.token), null)
})

test('refuses a forged hash, and every claim without one where identity is required', async () => {
  const site = aSite()
  const { visitor, token } = await aVisitor(site)
  const forged = { id: 'u1', hash: identityHash('not the secret', 'u1') }
  await assert.rejects(identify(site, visitor, token, forged), { code: 'identity_refused' })
  assert.equal((await visitorBy(site, token))?.externalId, null)
  const strict = aSite({ requireIdentity: true })
  const other = await aVisitor(strict)
  await assert.rejects(identify(strict, other.visitor, other.token, { id: 'u1' }), {
    code: 'identity_refused',
  })
})

test('a name without proof leaves the visitor anonymous, and says nothing about somebody proven', async () => {
  const site = aSite()
  const { visitor, token } = await aVisitor(site)
  const named = await identify(site, visitor, token, { id: 'u1', profile: { name: 'Mallory' } })
  assert.equal(named.visitor.externalId, null)
  assert.equal(named.visitor.profile.name, 'Mallory')
  const proof = { id: 'u1', hash: identityHash(site.identitySecret, 'u1'), profile: { name: 'Asha' } }
  const proven = await identify(site, named.visitor, named.token, proof)
  const after = await identify(site, proven.visitor, proven.token, { profile: { name: 'Mallory' } })
  assert.equal(after.visitor.profile.name, 'Asha')
})

test('a token stands for its own site and until it is taken back', async () => {
  const site = aSite()
  const { token } = await aVisitor(site)
  assert.equal(await visitorBy({ ...site, key: newId('wcs', 1) }, token), null)
  assert.equal(await visitorBy({ ...aSite(), key: site.key }, token), null)
  assert.ok(await visitorBy(site, token))
  await asAccount(site.accountId, (tx) => revokeToken(tx, site, token))
  assert.equal(await visitorBy(site, token), null)
})

test('keeps a file for its visitor alone, and refuses what it is not', async () => {
  const site = aSite({ uploads: { sizeBytesMax: 2_000, types: ['image/png', 'text/plain'] } })
  const { visitor } = await aVisitor(site)
  const store = (mimeType: string, body: Buffer, filename = 'a.png') =>
    asAccount(site.accountId, (tx) => storeFile(tx, site, visitor, { filename, mimeType, body }))
  const fileId = await store('image/png', png, '../..\\evil\u202Egnp.png')
  const file = await asAccount(site.accountId, (tx) => findVisitorFile(tx, visitor, fileId))
  assert.equal(file?.filename, 'evilgnp.png')
  assert.deepEqual(file?.body, png)
  const stranger = await aVisitor(site)
  assert.equal(await asAccount(site.accountId, (tx) => findVisitorFile(tx, stranger.visitor, fileId)), null)
  await assert.rejects(store('image/png', Buffer.from('<script>')), { code: 'file_refused' })
  await assert.rejects(store('image/jpeg', png), { code: 'file_refused' })
  await assert.rejects(store('text/plain', Buffer.alloc(2_001, 'x')), { code: 'file_refused' })
  for (let n = 0; n < 3; n++) await store('text/plain', Buffer.alloc(1_990, 'x'))
  await assert.rejects(
    store('text/plain', Buffer.alloc(1_990, 'x')).then(() => store('text/plain', Buffer.alloc(1_990, 'x'))),
    {
      code: 'file_refused',
    },
  )
})

test('the same person may sign in on several devices at the same moment', async () => {
  const site = aSite()
  const claim = { id: 'asha', hash: identityHash(site.identitySecret, 'asha'), profile: {} }
  const signIn = (claimant: { visitor: Visitor; token: string } | null) =>
    asAccount(site.accountId, (tx) => identifyVisitor(tx, site, claimant, claim))
  const first = await signIn(null)
  for (let round = 0; round < 10; round++) {
    const again = await Promise.all([signIn(first), signIn(null), signIn(first), signIn(null)])
    assert.deepEqual(new Set(again.map(({ visitor }) => visitor.id)), new Set([first.visitor.id]))
  }
})
