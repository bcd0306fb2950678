import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { permissionFacts, recordConsent, suppressAddress } from '#consent/consent.ts'
import { now, nowMs } from '#platform/clock.ts'
import { asAccount, db, inTransaction, sql } from '#platform/db.ts'
import { httpServer } from '#platform/http/http-server.ts'
import { seal } from '#platform/secrets.ts'
import { idMaker, uuidOf } from '#shared/ids.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { insertConnector } from '../../connectors/queries.ts'
import { engagementOf } from './engagement-of.ts'
import { serveTracking } from './serve-tracking.ts'
import { trackHtml } from './track-html.ts'
import { trackingUrls } from './tracking-urls.ts'

await useTestDatabase()

const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36'
const app = httpServer([], () => Promise.resolve(null))
await serveTracking(app)

type Headers = Record<string, string>
const get = (url: string, headers: Headers = {}, method: 'GET' | 'HEAD' = 'GET') =>
  app.inject({ method, url: new URL(url).pathname, headers: { 'user-agent': browser, ...headers } })
const post = (url: string, payload: string, headers: Headers = {}) =>
  app.inject({
    method: 'POST',
    url: new URL(url).pathname,
    payload,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })

/** Ids of the past: those of the platform never step back. */
const idAt = () => idMaker((octets) => globalThis.crypto.getRandomValues(octets))

/** A mail made a while ago, with two links, a picture and a way to leave. */
function aMail(ageMs = 3_600_000) {
  const accountId = randomUUID()
  const address = `anna-${randomUUID().slice(0, 8)}@contact.example`
  const messageId = uuidOf(idAt()('msg', nowMs() - ageMs))
  const urls = trackingUrls('https://t.example', { accountId, messageId })
  const leave = urls.unsubscribe(address)
  const html = trackHtml(
    `<body><a href="https://shop.example/1?a=1&amp;b=2">one</a><a href="https://shop.example/2">two</a><a data-notrack href="${leave}">leave</a></body>`,
    { linkFor: urls.link, pixelUrl: urls.pixel() },
  )
  const inHtml = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, url = '']) => url)
  const consent = async () => (await permissionFacts(db, [{ accountId, channel: 'email', address }]))[0]
  return { accountId, messageId, address, leave, pixel: urls.pixel(), inHtml, consent }
}

const none = { opens: 0, machineOpens: 0, clicks: 0, machineClicks: 0 }

/** What is shown of a mail that is followed. */
const engagement = async (mail: { accountId: string; messageId: string }) => {
  const shown = await engagementOf(db, { ...mail, class: 'promotional', hasPage: true, connectorId: null })
  assert.ok(shown)
  return shown
}

/** Requests that come apart, as a reader's do. */
const later = () => new Promise((resolve) => setTimeout(resolve, 2_100))

test('a link leads on to where the mail said, and counts once for a reader', async () => {
  const mail = aMail()
  const [first = ''] = mail.inHtml
  for (const answer of [await get(first), await get(first)]) {
    assert.equal(answer.statusCode, 302)
    assert.equal(answer.headers.location, 'https://shop.example/1?a=1&b=2')
    assert.match(String(answer.headers['cache-control']), /no-store/)
  }
  assert.deepEqual(await engagement(mail), { ...none, clicks: 1 })
})

test('a reader may press one link after the other', async () => {
  const mail = aMail()
  await get(mail.inHtml[0] ?? '')
  await later()
  await get(mail.inHtml[1] ?? '')
  assert.deepEqual(await engagement(mail), { ...none, clicks: 2 })
})

test('the picture is a picture, and opens of machines are told apart', async () => {
  const mail = aMail()
  const answer = await get(mail.pixel)
  assert.equal(answer.headers['content-type'], 'image/gif')
  assert.equal(answer.rawPayload.subarray(0, 6).toString(), 'GIF89a')
  await get(mail.pixel, { 'user-agent': 'Mozilla/5.0' })
  assert.deepEqual(await engagement(mail), { ...none, opens: 1, machineOpens: 1 })
})

const scanners: [name: string, headers: Headers, atOnce: boolean][] = [
  ['that says what it is', { 'user-agent': 'curl/8.5.0' }, false],
  ['that says nothing', { 'user-agent': '' }, false],
  ['in the guise of a browser', {}, false],
  ['in the guise of a browser, all at once', {}, true],
]
for (const [name, headers, atOnce] of scanners) {
  test(`a scanner ${name} fetches everything twice and asks by HEAD: nothing is counted, nobody is unsubscribed`, async () => {
    const mail = aMail()
    const pressed = mail.inHtml.filter((url) => url !== mail.pixel && !url.endsWith('.gif'))
    const requests = [...pressed, ...pressed].flatMap((url) => [
      () => get(url, headers, 'HEAD'),
      () => get(url, headers),
    ])
    const answers = atOnce ? await Promise.all(requests.map((ask) => ask())) : []
    if (!atOnce) for (const ask of requests) answers.push(await ask())
    assert.ok(answers.every(({ statusCode }) => statusCode === 200 || statusCode === 302))
    const { clicks } = await engagement(mail)
    assert.equal(clicks, 0)
    assert.deepEqual(await mail.consent(), { suppression: null, grants: {} })
  })
}

test('every request is kept as it came, with the reason of its verdict', async () => {
  const mail = aMail()
  await get(mail.inHtml[0] ?? '', { 'user-agent': 'curl/8.5.0' })
  const rows = await db.query<Record<string, unknown>>(
    sql`select kind, link, network, user_agent, verdict, because from channels.email_hits where account_id = ${mail.accountId}`,
  )
  assert.deepEqual(rows, [
    {
      kind: 'click',
      link: 0,
      network: '127.0.0.0/24',
      user_agent: 'curl/8.5.0',
      verdict: 'machine',
      because: 'the program is one that fetches by itself',
    },
  ])
})

test('one mail keeps only so many requests', async () => {
  const mail = aMail()
  for (let i = 0; i < 505; i++) await get(mail.pixel)
  const counts = await engagement(mail)
  assert.equal(counts.opens + counts.machineOpens, 500)
})

const forms: [name: string, body: string, type: string][] = [
  ['as a form', 'List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded'],
  [
    'in parts',
    '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    'multipart/form-data; boundary=b',
  ],
  ['from the page', 'confirm=yes', 'application/x-www-form-urlencoded'],
]
for (const [name, body, type] of forms) {
  test(`a POST ${name} ends promotional mail, once and for all, and no other`, async () => {
    const mail = aMail()
    const answers = [
      await post(mail.leave, body, { 'content-type': type }),
      await post(mail.leave, body, { 'content-type': type }),
    ]
    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode),
      [200, 200],
    )
    const facts = await mail.consent()
    assert.equal(facts?.suppression?.scope, 'promotional')
    assert.deepEqual(Object.keys(facts?.grants ?? {}), ['promotional'])
    assert.equal(facts?.grants.promotional?.state, 'withdrawn')
    const [count] = await db.query<{ n: number }>(
      sql`select count(*)::int as n from platform.outbox where account_id = ${mail.accountId} and name = 'consent.changed'`,
    )
    assert.equal(count?.n, 1)
  })
}

test('the page asks in the language of its reader, and acts on nothing but its button', async () => {
  const mail = aMail()
  const answer = await get(mail.leave, { 'accept-language': 'de-AT,de;q=0.9,en;q=0.8' })
  assert.equal(answer.statusCode, 200)
  assert.match(answer.body, /<form method="post">.*Abmelden/)
  assert.doesNotMatch(answer.body, new RegExp(mail.address))
  assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/)
  assert.equal((await mail.consent())?.suppression, null)
})

test('a POST without the words changes nothing', async () => {
  const mail = aMail()
  for (const body of ['', 'x=1', 'List-Unsubscribe=', 'confirm=no'])
    assert.equal((await post(mail.leave, body)).statusCode, 400)
  assert.deepEqual(await mail.consent(), { suppression: null, grants: {} })
})

test('a suppression that ends everything is not made milder', async () => {
  const mail = aMail()
  await inTransaction((tx) =>
    suppressAddress(tx, {
      accountId: mail.accountId,
      channel: 'email',
      address: mail.address,
      scope: 'all',
      reason: 'it bounced',
      source: 'bounce',
      by: 'platform:bounce',
    }),
  )
  await post(mail.leave, 'List-Unsubscribe=One-Click')
  const facts = await mail.consent()
  assert.deepEqual([facts?.suppression?.scope, facts?.suppression?.reason], ['all', 'it bounced'])
  assert.equal(facts?.grants.promotional?.state, 'withdrawn')
})

test('who permits it again and leaves again has left', async () => {
  const mail = aMail()
  await post(mail.leave, 'List-Unsubscribe=One-Click')
  await inTransaction((tx) =>
    recordConsent(tx, {
      accountId: mail.accountId,
      contactId: null,
      channel: 'email',
      address: mail.address,
      purpose: 'promotional',
      state: 'granted',
      basis: 'opt_in',
      source: 'web_form',
      recordedBy: 'key:test',
    }),
  )
  await post(mail.leave, 'List-Unsubscribe=One-Click')
  assert.equal((await mail.consent())?.grants.promotional?.state, 'withdrawn')
})

test('an address that we did not make leads nowhere', async () => {
  const mail = aMail()
  for (const url of [
    'https://t.example/t/x',
    'https://t.example/u/x',
    `${mail.leave}x`,
    mail.leave.replace('/u/', '/t/'),
    mail.pixel.replace('/t/', '/u/'),
  ]) {
    const answer = await get(url)
    assert.equal(answer.statusCode, 404, url)
    assert.equal(answer.headers.location, undefined)
  }
  assert.equal((await post('https://t.example/u/x', 'List-Unsubscribe=One-Click')).statusCode, 404)
  assert.deepEqual(await engagement(mail), none)
})

test('a mail nobody is followed in has no engagement, until somebody comes all the same', async () => {
  const mail = aMail()
  const of = (part: object) =>
    engagementOf(db, { ...mail, class: 'transactional', hasPage: true, connectorId: null, ...part })
  assert.equal(await of({}), null)
  assert.equal(await of({ class: 'promotional', hasPage: false }), null)
  assert.deepEqual(await of({ class: 'promotional' }), none)
  await get(mail.pixel)
  assert.deepEqual(await of({}), { ...none, opens: 1 })
})

test('the connector says whose readers are followed', async () => {
  const { accountId, messageId } = aMail()
  for (const [track, kind, isFollowed] of [
    ['all', 'transactional', true],
    ['none', 'promotional', false],
    ['promotional', 'promotional', true],
  ] as const) {
    const connectorId = randomUUID()
    await inTransaction((tx) =>
      insertConnector(tx, {
        accountId,
        id: connectorId,
        channel: 'email',
        name: track,
        address: `${track}-${connectorId}.example`,
        settings: { track },
        credentials: seal('{}', connectorId),
        hookSecret: seal('secret', `${connectorId} hook`),
        facts: {},
        terms: { name: 'none', url: 'https://terms.example', by: 'user:test', at: now().toISOString() },
        expiresAt: null,
        at: now(),
      }),
    )
    // As an account sees it: its own connector and its own mails.
    const shown = await asAccount(accountId, (tx) =>
      engagementOf(tx, { accountId, messageId, class: kind, hasPage: true, connectorId }),
    )
    assert.deepEqual(shown, isFollowed ? none : null, track)
  }
})
