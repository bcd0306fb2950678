import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { WebSocket } from 'ws'
import type { Events } from '#events.ts'
import { channelNamed, getConnector } from '#channels/channels.ts'
import { advanceClock, resetClock } from '#platform/clock.ts'
import { asAccount, db, sql } from '#platform/db.ts'
import { liveNoticesChannel, type LiveNotice } from '#platform/live-notices.ts'
import { hearNotifications } from '#platform/shared-notifications.ts'
import { httpServer } from '#platform/http/http-server.ts'
import { idOf } from '#shared/ids.ts'
import type { Line, VisitorView } from '#shared/webchat-widget.ts'
import { aKeyHolder } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { accepted, aRequest, messageNow } from '#tools/testing/messaging.ts'
import { eventsAfter } from '#tools/testing/outbox.ts'
import { aProviderNetwork, linkTo } from '#tools/testing/provider-network.ts'
import { until } from '#tools/testing/until.ts'
import { outboxHead } from '#platform/outbox.ts'
import { identityHash } from '#platform/identity-hash.ts'
import { connectorSites, startWebchatEdge } from './webchat.ts'
import { routes } from './routes.ts'

await useTestDatabase()

/** An account that connected the shop's web chat, with the door to its visitors; `isDemo`: under the key that stands in the shop's pages. */
async function aShopOnline(context: TestContext, { isDemo = false } = {}) {
  const network = await aProviderNetwork(context)
  const link = linkTo(network.sandbox, 'webchat')
  const connector = await network.connect(
    isDemo ? link : { ...link, credentials: {}, areCredentialsWhole: false },
  )
  const app = httpServer(routes, () => Promise.resolve(aKeyHolder(network.accountId)))
  const sites = await connectorSites()
  const edge = await startWebchatEdge(app, { sites, publicUrl: 'http://127.0.0.1' })
  await app.listen({ host: '127.0.0.1', port: 0 })
  context.after(async () => {
    await edge.stop()
    await sites.stop()
    await app.close()
  })
  const [host = ''] = link.settings['allowedOrigins'] as string[]
  const call = async <T>(path: string, body?: object, token?: string): Promise<T> => {
    const answer = await app.inject({
      method: body ? 'POST' : 'GET',
      url: `/webchat/v1/sites/${connector.address}${path}`,
      headers: { 'x-webchat-host': host, ...(token && { authorization: `Bearer ${token}` }) },
      ...(body && { payload: body }),
    })
    assert.ok(answer.statusCode < 300, answer.body)
    return answer.json<T>()
  }
  return { ...network, connector, app, account: network.app, host, call }
}

test('a visitor writes, the account answers, and the answer is delivered and read', async (context) => {
  const { accountId, connector, call, pipeline, app, host } = await aShopOnline(context)
  const head = await outboxHead(db)
  const { token, visitor } = await call<{ token: string; visitor: VisitorView }>('/visitors', {
    profile: { name: 'Asha' },
  })
  const content = { type: 'text', text: 'Where is my parcel?' }
  const said = await call<Line>('/lines', { clientId: 'client-whole', content }, token)
  const received = async () =>
    (await eventsAfter(head)).filter(
      (event) => event.accountId === accountId && event.name === 'message.received',
    )
  await until(async () => (await received()).length === 1)
  const sent = accepted(
    await pipeline.admit(
      aRequest(accountId, {
        channel: 'webchat',
        from: connector.address,
        to: visitor.id,
        class: 'service',
        text: 'On its way 🚚',
      }),
    ),
  )
  await until(async () => (await messageNow(accountId, sent.id)).status === 'submitted')
  const { port } = app.server.address() as { port: number }
  const socket = new WebSocket(`ws://127.0.0.1:${port}/webchat/v1/socket`)
  const lines: Line[] = []
  socket.on('open', () =>
    socket.send(JSON.stringify({ type: 'hello', site: connector.address, host, token, after: said.seq })),
  )
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as { type: string; line: Line }
    if (frame.type === 'line') lines.push(frame.line)
  })
  await until(() => lines.length === 1)
  assert.partialDeepStrictEqual(lines[0], { from: 'business', content: { text: 'On its way 🚚' } })
  socket.send(JSON.stringify({ type: 'marks', delivered: 2, read: 0 }))
  await until(async () => (await messageNow(accountId, sent.id)).status === 'delivered')
  socket.send(JSON.stringify({ type: 'marks', delivered: 2, read: 2 }))
  await until(async () => (await messageNow(accountId, sent.id)).status === 'read')
  const notices: LiveNotice[] = []
  const hear = (payload: string): void => void notices.push(JSON.parse(payload) as LiveNotice)
  const hearing = await hearNotifications(liveNoticesChannel, hear, () => {})
  context.after(() => hearing.stop())
  socket.send(JSON.stringify({ type: 'typing', on: true }))
  await until(() => notices.length === 1)
  const data = { channel: 'webchat', from: visitor.id, to: connector.address, on: true }
  assert.deepEqual(notices, [{ accountId, event: 'contact.typing', data }])
  socket.close()
})

test('an account sees its script tag and no secret, and changes its words at once', async (context) => {
  const { connector, call, app, account } = await aShopOnline(context)
  const id = idOf('cnr', connector.id)
  const shown = await app.inject({ url: `/v1/connectors/${id}/webchat` })
  assert.equal(shown.statusCode, 200, shown.body)
  const { snippet, siteKey, identitySecret } = shown.json<Record<string, string>>()
  assert.equal(identitySecret, undefined)
  assert.equal(siteKey, connector.address)
  assert.match(
    snippet ?? '',
    new RegExp(
      `^<script async src="http://127\\.0\\.0\\.1:\\d+/webchat/loader\\.js" data-site="${siteKey}"></script>$`,
    ),
  )
  assert.equal((await call<{ colour: string }>('')).colour, '#1f5fd6')
  const change = (settings: object) =>
    account.inject({ method: 'PATCH', url: `/v1/connectors/${id}`, payload: { settings } })
  assert.equal((await change({ theme: { colour: 'red' } })).statusCode, 422)
  assert.equal((await change({ theme: { colour: '#112233' } })).statusCode, 200)
  await until(async () => (await call<{ colour: string }>('')).colour === '#112233')
})

test('a handset has the chat in its browser: it writes, is answered by buttons, and sees what was read', async (context) => {
  const { accountId, connector, app, call, sandbox, pipeline } = await aShopOnline(context, { isDemo: true })
  const { port } = app.server.address() as { port: number }
  const placed = await fetch(`${sandbox.url}/webchat/sandbox/platform`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ api: `http://127.0.0.1:${port}` }),
  })
  assert.equal(placed.status, 200)
  const { handsets } = sandbox
  const asha = '+919812345678'
  const write = (text: string, more: object = {}, to = connector.address) =>
    handsets.write(asha, { channel: 'webchat', to, text, ...more })
  const head = await outboxHead(db)
  const inbound = async () =>
    (await eventsAfter(head))
      .filter((event) => event.accountId === accountId && event.name === 'message.received')
      .flatMap(({ items }) => items as readonly Events['message.received'][])
  const first = write('Is it in stock?')
  await until(async () => (await inbound()).length === 1)
  const [asked] = await inbound()
  assert.partialDeepStrictEqual(asked, { content: { type: 'text', text: 'Is it in stock?' } })
  await until(() => handsets.find(asha, first?.id ?? '')?.ticks === 'delivered')

  const buttons = [{ kind: 'reply' as const, id: 'yes', title: 'Yes' }]
  const content = { type: 'interactive' as const, body: 'Two of them. Send one?', buttons }
  const request = { channel: 'webchat', from: connector.address, to: asked?.from ?? '', content }
  const sent = accepted(await pipeline.admit(aRequest(accountId, { ...request, class: 'service' })))
  await until(async () => (await messageNow(accountId, sent.id)).status === 'delivered')
  const shown = handsets.messages(asha).findLast(({ direction }) => direction === 'received')
  assert.partialDeepStrictEqual(shown, {
    channel: 'webchat',
    from: connector.address,
    text: 'Two of them. Send one?',
    rich: { buttons: [{ id: 'yes', title: 'Yes', kind: 'reply' }] },
  })
  await until(async () => (await messageNow(accountId, sent.id)).status === 'read')
  write('Yes', { button: { id: 'yes', title: 'Yes', messageId: shown?.id ?? '' } })
  await until(async () => (await inbound()).length === 2)
  assert.partialDeepStrictEqual((await inbound())[1], { content: { type: 'answer', id: 'yes' } })
  const signedIn = await fetch(`${sandbox.url}/webchat/demo/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: asha }),
  })
  const { id, hash } = (await signedIn.json()) as { id: string; hash: string }
  const { token } = await call<{ token: string }>('/identity', { id, hash })
  const elsewhere = { clientId: 'on-a-laptop', content: { type: 'text', text: 'And a red one?' } }
  await call<Line>('/lines', elsewhere, token)
  await until(() => handsets.messages(asha).at(-1)?.text === 'And a red one?')
  assert.equal(handsets.messages(asha).at(-1)?.direction, 'sent')
  const nowhere = write('Hello?', {}, `wcs_${'0'.repeat(32)}`)
  await until(
    () => handsets.find(asha, nowhere?.id ?? '')?.rich?.footer === 'Not sent: No site has this key.',
    () => JSON.stringify(handsets.find(asha, nowhere?.id ?? '')),
  )
})

test('a new secret is shown once, proves people at once, and the old one for a day more', async (context) => {
  const { connector, call, app } = await aShopOnline(context)
  context.after(resetClock)
  const rotate = async () => {
    const answer = await app.inject({
      method: 'POST',
      url: `/v1/connectors/${idOf('cnr', connector.id)}/webchat/secret`,
    })
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<{ identitySecret: string }>().identitySecret
  }
  const isProven = (secret: string) =>
    call<{ visitor: VisitorView }>('/identity', { id: 'asha', hash: identityHash(secret, 'asha') }).then(
      ({ visitor }) => visitor.isProven,
      () => false,
    )
  const old = await rotate()
  await until(() => isProven(old))
  const fresh = await rotate()
  assert.notEqual(fresh, old)
  await until(() => isProven(fresh))
  assert.equal(await isProven(old), true)
  advanceClock(24 * 3_600_000 + 1)
  assert.deepEqual([await isProven(old), await isProven(fresh)], [false, true])
})

test('a second click on the new secret puts out no secret that is in use, and every one that was shown holds', async (context) => {
  const { connector, call, app } = await aShopOnline(context)
  const url = `/v1/connectors/${idOf('cnr', connector.id)}/webchat/secret`
  const rotate = async () =>
    (await app.inject({ method: 'POST', url })).json<{ identitySecret: string }>().identitySecret
  const isProven = (secret: string) =>
    call<{ visitor: VisitorView }>('/identity', { id: 'asha', hash: identityHash(secret, 'asha') }).then(
      ({ visitor }) => visitor.isProven,
      () => false,
    )
  const inUse = await rotate()
  const clicked = await Promise.all([rotate(), rotate()])
  for (const secret of [...clicked, inUse])
    await until(
      () => isProven(secret),
      () => 'a secret that was shown proves nobody',
    )
})

test('somebody who answers says that nobody is there, and the chat says so at once', async (context) => {
  const { accountId, connector, call, app } = await aShopOnline(context)
  const id = idOf('cnr', connector.id)
  const presence = (isAway: unknown) =>
    app.inject({ method: 'PUT', url: `/v1/connectors/${id}/webchat/presence`, payload: { isAway } })
  const isStaffed = async () => (await call<{ isStaffed: boolean }>('')).isStaffed
  assert.equal(await isStaffed(), true)
  const away = await presence(true)
  assert.equal(away.statusCode, 200, away.body)
  assert.deepEqual(away.json(), { isAway: true, isStaffed: false, opensAt: null })
  await until(async () => !(await isStaffed()))
  assert.equal((await presence('yes')).statusCode, 422)
  assert.equal((await presence(false)).json<{ isStaffed: boolean }>().isStaffed, true)
  await until(isStaffed)
  const now = await asAccount(accountId, (tx) => getConnector(tx, accountId, connector.id))
  assert.deepEqual(now.settings, connector.settings)
  const [line] = await db.query<{ count: number }>(sql`
    select count(*)::int as count from platform.audit_events
    where account_id = ${accountId} and target = ${id} and action like '%presence%'`)
  assert.equal(line?.count, 2)
})

test('an account that brings no key gets one of its own, and a secret that is nowhere shown', async (context) => {
  const network = await aProviderNetwork(context)
  const settings = { allowedOrigins: ['https://shop.example'] }
  const first = await network.connect({ channel: 'webchat', name: 'One', settings, credentials: {} })
  const second = await network.connect({ channel: 'webchat', name: 'Two', settings, credentials: {} })
  assert.match(first.address, /^wcs_[0-9a-f]{32}$/)
  assert.notEqual(first.address, second.address)
  const shown = await network.app.inject({ url: `/v1/connectors/${idOf('cnr', first.id)}` })
  assert.equal(shown.statusCode, 200)
  assert.doesNotMatch(shown.body, /identitySecret/)
  const form = channelNamed('webchat')?.credentials
  assert.equal(form?.safeParse({ identitySecret: 'short' }).success, false)
})
