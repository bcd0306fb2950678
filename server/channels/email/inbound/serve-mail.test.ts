import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { createTransport } from 'nodemailer'
import { now } from '#platform/clock.ts'
import { db, inTransaction } from '#platform/db.ts'
import { seal } from '#platform/secrets.ts'
import { makeCertificate } from '#smtp/smtp.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aSender } from '#tools/testing/sender.ts'
import { insertConnector } from '../../connectors/queries.ts'
import { unreadRequests, type KeptRequest } from '../../door/queries.ts'
import { factsFor } from '../../connectors/connector.ts'
import { findConnector } from '../../connectors/find-connectors.ts'
import { samples } from '../bounces/fixtures/samples.ts'
import { mailDoor } from './mail-door.ts'
import { serveMail } from './serve-mail.ts'

await useTestDatabase()
const tls = makeCertificate('mx.patchbay.example', Date.now())
const id = '0199b0c27d3a7c1e9a2b3c4d5e6f7a8b'

/** An account with a domain and a sender in it, and the door before them. */
async function aDomain(context: TestContext) {
  const accountId = randomUUID()
  const connectorId = randomUUID()
  const domain = `shop-${connectorId.slice(0, 8)}.example`
  await inTransaction((tx) =>
    insertConnector(tx, {
      accountId,
      id: connectorId,
      channel: 'email',
      name: domain,
      address: domain,
      settings: {},
      credentials: seal('{}', connectorId),
      hookSecret: seal('secret', `${connectorId} hook`),
      facts: {},
      terms: { name: 'none', url: 'https://terms.example', by: 'user:test', at: now().toISOString() },
      expiresAt: null,
      at: now(),
    }),
  )
  await aSender({ accountId, channel: 'email', address: `help@${domain}` })
  const server = await serveMail({ host: '127.0.0.1', port: 0, hostname: 'mx.patchbay.example', tls })
  context.after(() => server.stop(100))
  const transport = createTransport({
    host: '127.0.0.1',
    port: server.port,
    tls: { rejectUnauthorized: false },
  })
  context.after(() => transport.close())
  const send = (to: string | string[], raw: string, from = 'anna@contact.example') =>
    transport.sendMail({ envelope: { from, to }, raw }).then(
      ({ response }) => response,
      (error: { response: string }) => error.response,
    )
  const unread = () => db.query<KeptRequest>(unreadRequests(connectorId, { countMax: 10, bytesMax: 1e9 }))
  return { accountId, connectorId, domain, send, unread }
}

test('mail to a sender and to a return path of a domain is kept before it is answered, and is read', async (context) => {
  const { connectorId, domain, send, unread } = await aDomain(context)
  assert.match(await send(`Help@${domain}`, samples.reply), /^250 /)
  assert.match(
    await send(`b+${id}@bounce.${domain}`, samples.qmail.replace('Return-Path: <>\n', ''), ''),
    /^250 /,
  )
  const kept = await unread()
  assert.equal(kept.length, 2)
  const connector = await findConnector(connectorId)
  assert.ok(connector)
  const kinds = []
  for (const { url, headers, body } of kept) {
    const request = { method: 'POST', url, query: {}, headers, body }
    assert.equal(mailDoor.isGenuine(request, factsFor(connector)), false)
    const updates = await mailDoor.read(request, factsFor(connector))
    kinds.push(...(updates ?? []).map(({ kind }) => kind))
  }
  assert.deepEqual(kinds, ['message', 'receipt'])
})

test('mail to nobody of ours, or to a domain whose sender is another account’s, is refused', async (context) => {
  const { domain, send, unread } = await aDomain(context)
  await aSender({ accountId: randomUUID(), channel: 'email', address: `stranger@${domain}` })
  for (const to of [
    `nobody@${domain}`,
    `stranger@${domain}`,
    'help@elsewhere.example',
    `help@bounce.${domain}`,
    `b+${id}@elsewhere.example`,
  ])
    assert.match(await send(to, samples.reply), /^550 5\.1\.1 /, to)
  assert.deepEqual(await unread(), [])
})

test('an account that named an address of another’s domain as its sender first keeps no mail from it', async (context) => {
  const { accountId, domain, send, unread } = await aDomain(context)
  await aSender({ accountId: randomUUID(), channel: 'email', address: `info@${domain}` })
  await aSender({ accountId, channel: 'email', address: `info@${domain}` })
  assert.match(await send(`info@${domain}`, samples.reply), /^250 /)
  assert.equal((await unread()).length, 1)
})

test('one mail to addresses of two domains is kept once for each', async (context) => {
  const [one, other] = [await aDomain(context), await aDomain(context)]
  assert.match(await one.send([`help@${one.domain}`, `help@${other.domain}`], samples.reply), /^250 /)
  const kept = [...(await one.unread()), ...(await other.unread())]
  assert.deepEqual(
    kept.map(({ headers }) => headers['x-rcpt-to']),
    [JSON.stringify([`help@${one.domain}`]), JSON.stringify([`help@${other.domain}`])],
  )
})
