import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { advanceClock, resetClock } from '#platform/clock.ts'
import { person, startSocialBench, type SocialBench } from '#tools/testing/social-bench.ts'
import { until } from '#tools/testing/until.ts'
import { fixtures } from './fixtures.ts'
import { messengerCredentials } from './messenger-settings.ts'

const text = { type: 'text', text: 'Your table is ready – komm! 🍜' } as const
const hourMs = 3_600_000

/** A bench whose person has written: only then it can be answered. */
async function talking(context: TestContext): Promise<SocialBench & { readonly to: string }> {
  const bench = await startSocialBench(context, 'messenger')
  bench.write({ text: 'नमस्ते 👋' })
  const { from } = await bench.told('message')
  return { ...bench, to: from }
}

test('hears what a person writes, in any script, and answers to the id it was named', async (context) => {
  const { told, send, to, sandbox } = await talking(context)
  const heard = await told('message')
  assert.deepEqual(heard.content, { type: 'text', text: 'नमस्ते 👋' })
  assert.match(to, /^\d{16}$/)
  const outcome = await send(text, { to, regarding: heard.providerId })
  assert.equal(outcome.kind, 'submitted')
  await until(() => sandbox.handsets.messages(person).length === 2)
  const shown = sandbox.handsets.messages(person)[1]
  assert.equal(shown?.text, text.text)
  assert.equal(shown?.rich?.quoted, 'नमस्ते 👋')
  assert.equal(shown?.senderName, 'Harbour Shop')
})

test('follows a message to its delivery and its reading, and knows its own echo', async (context) => {
  const { send, told, to, updates } = await talking(context)
  const id = randomUUID()
  const outcome = await send(text, { to, id })
  assert.ok(outcome.kind === 'submitted')
  const [mid] = outcome.refs
  const echo = await told('receipt', ({ messageId }) => messageId === id)
  assert.deepEqual(echo.refs, [mid])
  assert.equal(echo.state, 'onTheWay')
  await told('receipt', ({ state, refs }) => state === 'delivered' && refs[0] === mid)
  await told('delivered', ({ from }) => from === to)
  await told('read', ({ from, upToMs }) => from === to && upToMs > 0)
  assert.ok(!updates().some((one) => one.kind === 'message' && one.isEcho), 'our own is no message of theirs')
})

for (const sample of fixtures.samples.filter(({ type }) => type !== 'template' && type !== 'reaction'))
  test(`shows ${sample.type} on the handset`, async (context) => {
    const { send, to, sandbox } = await talking(context)
    const outcome = await send(sample, { to })
    assert.equal(outcome.kind, 'submitted', JSON.stringify(outcome))
    await until(() => sandbox.handsets.messages(person).length === 2)
    const shown = sandbox.handsets.messages(person)[1]
    assert.ok(shown?.text || shown?.rich?.media || shown?.rich?.cards)
    if (shown.rich?.cards) assert.equal(shown.text, '', 'what stands on cards is not said beside them')
  })

test('offers answers, and is told which was chosen', async (context) => {
  const { send, to, sandbox, write, told } = await talking(context)
  const buttons = [
    { kind: 'reply', id: 'yes', title: 'Yes' },
    { kind: 'reply', id: 'no', title: 'No' },
  ] as const
  await send({ type: 'interactive', body: 'Today?', buttons: [...buttons] }, { to })
  await until(() => sandbox.handsets.messages(person).length === 2)
  write({ button: { id: 'no', title: 'No' } })
  const quick = await told('message', ({ content }) => content.type === 'answer')
  assert.deepEqual(quick.content, { type: 'answer', id: 'no', title: 'No' })
  const link = { kind: 'url', title: 'Menu', url: 'https://example.com/' } as const
  await send({ type: 'interactive', body: 'Or look first', buttons: [buttons[0], link] }, { to })
  await until(() => sandbox.handsets.messages(person).length === 4)
  write({ button: { id: 'yes', title: 'Yes' } })
  const pressed = await told('message', ({ content }) => content.type === 'answer' && content.id === 'yes')
  assert.equal(pressed.from, to)
})

test('sends a utility template after any silence, and none that is not approved', async (context) => {
  const { send, to, connection, connector, office } = await talking(context)
  const { accessToken } = messengerCredentials.parse(connector.credentials)
  const { baseUrl } = connection.settings as { baseUrl: string }
  const made = await fetch(`${baseUrl}/v25.0/me/message_templates?${await proofOf(connector)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'order_update',
      language: 'en',
      category: 'UTILITY',
      components: [
        { type: 'BODY', text: 'Order {{1}} is now {{2}}' },
        { type: 'BUTTONS', buttons: [{ type: 'POSTBACK', text: 'Track', payload: 'order_{{1}}' }] },
      ],
    }),
  })
  assert.equal(made.status, 200)
  advanceClock(30 * 24 * hourMs)
  context.after(resetClock)
  const template = { type: 'template', name: 'order_update', language: 'en' } as const
  const variables = { '2': 'shipped', '1': '7781', 'button.0': '7781' }
  const sent = await send({ ...template, variables }, { to, tag: 'UTILITY' })
  assert.equal(sent.kind, 'submitted', JSON.stringify(sent))
  const short = await send({ ...template, variables: { '1': '7781' } }, { to, tag: 'UTILITY' })
  assert.ok(short.kind === 'refused' && short.code === 'content_refused')
  await office(`/accounts/${connector.address}/templates`, {
    name: 'order_update',
    language: 'en',
    state: 'PAUSED',
  })
  const paused = await send({ ...template, variables }, { to, tag: 'UTILITY' })
  assert.ok(paused.kind === 'refused' && paused.retry === 'never')
})

test('is refused after 24 hours, but for an agent within 7 days', async (context) => {
  const { send, to } = await talking(context)
  context.after(resetClock)
  advanceClock(25 * hourMs)
  const closed = await send(text, { to, tag: 'RESPONSE' })
  assert.ok(closed.kind === 'refused' && closed.code === 'window_closed' && closed.retry === 'never')
  assert.match(closed.detail, /^10\/2018278: .*within 7 days/)
  assert.equal((await send(text, { to, tag: 'HUMAN_AGENT' })).kind, 'submitted')
  advanceClock(7 * 24 * hourMs)
  const over = await send(text, { to, tag: 'HUMAN_AGENT' })
  assert.ok(over.kind === 'refused' && over.code === 'window_closed')
})

test('says who cannot be reached, and who is nobody', async (context) => {
  const { send, to, sandbox } = await talking(context)
  const unknown = await send(text, { to: '1234567890123456' })
  assert.ok(unknown.kind === 'refused' && unknown.code === 'recipient_invalid')
  sandbox.handsets.setBehaviour(person, { deliver: 'block' })
  const blocked = await send(text, { to })
  assert.ok(blocked.kind === 'refused' && blocked.code === 'recipient_unreachable')
})

test('stops when its token is withdrawn, and slows down when it is told to', async (context) => {
  const { send, to, connector, office } = await talking(context)
  await office('/rates', { textPerSecond: 0 }, 'PUT')
  const fast = await send(text, { to })
  assert.ok(fast.kind === 'refused' && fast.code === 'rate_limited' && fast.halts === 'lane')
  const { accessToken } = messengerCredentials.parse(connector.credentials)
  await office('/tokens/revoke', { accessToken })
  const dead = await send(text, { to })
  assert.ok(dead.kind === 'refused' && dead.code === 'credentials_refused' && dead.halts === 'credentials')
  assert.match(dead.detail, /^190\/460: The password was changed/)
})

test('settles by its echo a message whose answer was lost', async (context) => {
  const { send, to, sandbox, told } = await talking(context)
  sandbox.faults.set('meta-social', { errorRate: 1, code: 'no_response' })
  const id = randomUUID()
  assert.equal((await send(text, { to, id })).kind, 'ambiguous')
  assert.equal((await told('receipt', ({ messageId }) => messageId === id)).addresses[0], to)
  sandbox.faults.set('meta-social', { errorRate: 1, code: '503' })
  const away = await send(text, { to })
  assert.ok(away.kind === 'refused' && away.retry === 'later' && away.code === 'provider_error')
})

test('puts a reaction on what the person wrote, takes it back, and hears theirs', async (context) => {
  const { send, to, told, sandbox, write } = await talking(context)
  const { providerId } = await told('message')
  const reaction = { type: 'reaction', messageId: 'msg_1', emoji: '🎉' } as const
  assert.equal((await send(reaction, { to, regarding: providerId })).kind, 'submitted')
  assert.deepEqual(sandbox.handsets.messages(person)[0]?.rich?.reactions, ['🎉'])
  await send({ ...reaction, emoji: '' }, { to, regarding: providerId })
  assert.deepEqual(sandbox.handsets.messages(person)[0]?.rich?.reactions, [])
  const lost = await send(reaction, { to })
  assert.ok(lost.kind === 'refused' && lost.code === 'content_refused')
  const sent = await send(text, { to })
  await until(() => sandbox.handsets.messages(person).length === 2)
  write({ reaction: { messageId: sandbox.handsets.messages(person)[1]?.id ?? '', emoji: '❤️' } })
  const theirs = await told('message', ({ content }) => content.type === 'reaction')
  assert.deepEqual(theirs.content, { type: 'reaction', emoji: '❤️' })
  assert.ok(sent.kind === 'submitted' && theirs.regarding === sent.refs[0])
})

test('fetches what a person sent, and marks what it wrote as read', async (context) => {
  const { write, told, connect, connection, to, sandbox } = await talking(context)
  const base64 = Buffer.from('a picture').toString('base64')
  write({ media: { url: '', mimeType: 'image/png', filename: 'my cat.png', base64 } })
  const { content, providerId } = await told('message', (one) => one.content.type === 'media')
  assert.ok(content.type === 'media' && content.as === 'image')
  const media = await connect.fetchMedia?.(connection, content.source)
  assert.equal(media?.mimeType, 'image/png')
  assert.equal(media.body.toString(), 'a picture')
  await connect.mark?.(connection, { kind: 'typing', to, regarding: providerId ?? '' })
  await connect.mark?.(connection, { kind: 'read', to, regarding: providerId ?? '' })
  assert.equal(sandbox.handsets.messages(person).at(-1)?.ticks, 'read')
})

test('hears edits, links, choices, what agents write elsewhere, and what Meta decides', async (context) => {
  const { office, connector, sandbox, told, to } = await talking(context)
  const events = `/accounts/${connector.address}/events`
  const messageId = sandbox.handsets.messages(person)[0]?.id
  await office(events, { event: 'edit', address: person, messageId, text: 'Good day' })
  assert.deepEqual((await told('edited')).content, { type: 'text', text: 'Good day' })
  await office(events, { event: 'referral', address: person, ref: 'flyer' })
  await told('message', ({ referral }) => referral?.['ref'] === 'flyer')
  await office(events, { event: 'opt_in', address: person, wants: false, title: 'Offers' })
  assert.equal((await told('preference')).wants, false)
  await office(events, { event: 'inbox_reply', address: person, text: 'from the inbox' })
  assert.equal((await told('message', ({ isEcho }) => isEcho === true)).to, to)
  await office(events, { event: 'policy', action: 'block', reason: 'Spam' })
  assert.equal((await told('connector')).state, 'refused')
})

test('is told nothing any more once it has unsubscribed', async (context) => {
  const { connect, connection, write, updates, sandbox } = await talking(context)
  const before = updates().length
  await connect.unsubscribe?.(connection, true)
  write({ text: 'still there?' })
  await until(() => sandbox.handsets.messages(person).length === 2)
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.equal(updates().length, before)
})

test('knows the page, the person, and the way from a consent to the page’s token', async (context) => {
  const { connect, connection, to, connector } = await talking(context)
  const probed = await connect.probe(connection)
  assert.equal(probed.name, 'Harbour Shop')
  assert.equal(probed.expiresAtMs, null)
  assert.deepEqual(await connect.profile?.(connection, to), { name: 'Asha Rao', language: 'en-US' })
  assert.equal(await connect.profile?.(connection, '1234567890123456'), null)
  const back = 'http://127.0.0.1/back'
  const dialog = connect.authorizeUrl?.(connection.settings, back, 'state-1') ?? ''
  const consented = await fetch(dialog, { redirect: 'manual' })
  const onward = new URL(consented.headers.get('location') ?? '')
  assert.equal(onward.searchParams.get('state'), 'state-1')
  const code = onward.searchParams.get('code') ?? ''
  const { appSecret } = messengerCredentials.parse(connector.credentials)
  const before = { ...connection, credentials: { appSecret } }
  const credentials = await connect.exchange?.(before, code, back)
  const opened = await connect.probe({ ...connection, credentials })
  assert.equal(opened.address, connector.address)
  await assert.rejects(async () => connect.exchange?.(before, code, back), /100: .*verification code/)
  const { pageId: _, ...anyPage } = connection.settings as Record<string, unknown>
  const again = await fetch(dialog, { redirect: 'manual' })
  const second = new URL(again.headers.get('location') ?? '').searchParams.get('code') ?? ''
  await assert.rejects(
    async () => connect.exchange?.({ ...before, settings: anyPage }, second, back),
    /Several pages were shared: Harbour Shop \(\d+\), Hill Shop/,
  )
})

test('says while connecting what is wrong with secret and token', async (context) => {
  const { connect, connection, connector } = await startSocialBench(context, 'messenger')
  const credentials = messengerCredentials.parse(connector.credentials)
  const wrongSecret = { ...connection, credentials: { ...credentials, appSecret: 'other' } }
  await assert.rejects(connect.probe(wrongSecret), /190: .*access token signature/)
  const wrongToken = { ...connection, credentials: { ...credentials, accessToken: 'EAAx' } }
  await assert.rejects(connect.probe(wrongToken), /app 0, not/)
})

async function proofOf({ credentials }: SocialBench['connector']): Promise<string> {
  const { signatureOfToken } = await import('../meta-graph/signature.ts')
  const { accessToken, appSecret } = messengerCredentials.parse(credentials)
  return `appsecret_proof=${signatureOfToken(accessToken, appSecret)}`
}
