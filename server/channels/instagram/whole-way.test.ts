import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { advanceClock, nowMs, resetClock } from '#platform/clock.ts'
import { person, startSocialBench, type SocialBench } from '#tools/testing/social-bench.ts'
import { until } from '#tools/testing/until.ts'
import { fixtures } from './fixtures.ts'
import { instagramCredentials } from './instagram-settings.ts'
import { channelNamed } from '../channels.ts'
import { anOutboundMessage, handOver } from '#tools/testing/outbound-message.ts'

const text = { type: 'text', text: 'Ja, noch da! 👒' } as const
const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** A bench whose person has written: only then it can be answered. */
async function talking(context: TestContext): Promise<SocialBench & { readonly to: string }> {
  const bench = await startSocialBench(context, 'instagram')
  bench.write({ text: 'Ist der Hut noch da?' })
  const { from } = await bench.told('message')
  return { ...bench, to: from }
}

test('hears a direct message and answers it; its reading comes back, and its echo as the account’s own words', async (context) => {
  const { send, told, to, sandbox, connector } = await talking(context)
  const outcome = await send(text, { to })
  assert.ok(outcome.kind === 'submitted', JSON.stringify(outcome))
  await until(() => sandbox.handsets.messages(person).length === 2)
  assert.equal(sandbox.handsets.messages(person)[1]?.text, text.text)
  await told('receipt', ({ state, refs }) => state === 'read' && refs[0] === outcome.refs[0])
  await told('read', ({ from }) => from === to)
  // Instagram names no app in an echo: its id is that of the message we sent.
  const echo = await told('message', ({ isEcho }) => isEcho === true)
  assert.equal(echo.providerId, outcome.refs[0])
  assert.equal(echo.from, connector.address)
})

for (const sample of fixtures.samples.filter(({ type }) => type !== 'reaction'))
  test(`shows ${sample.type} on the handset`, async (context) => {
    const { send, to, sandbox } = await talking(context)
    const outcome = await send(sample, { to })
    assert.equal(outcome.kind, 'submitted', JSON.stringify(outcome))
    await until(() => sandbox.handsets.messages(person).length === 2)
    const shown = sandbox.handsets.messages(person)[1]
    assert.ok(shown?.text || shown?.rich?.media || shown?.rich?.cards)
    if (shown.rich?.cards) assert.equal(shown.text, '', 'what stands on cards is not said beside them')
  })

test('is refused after 24 hours, but for an agent within 7 days', async (context) => {
  const { send, to } = await talking(context)
  context.after(resetClock)
  advanceClock(25 * hourMs)
  const closed = await send(text, { to, tag: 'RESPONSE' })
  assert.ok(closed.kind === 'refused' && closed.code === 'window_closed')
  assert.match(closed.detail, /^10\/2534022: /)
  assert.equal((await send(text, { to, tag: 'HUMAN_AGENT' })).kind, 'submitted')
})

test('hears a message taken back, a mention in a story and an answer to one', async (context) => {
  const { office, connector, sandbox, told, to } = await talking(context)
  const events = `/accounts/${connector.address}/events`
  const { providerId } = await told('message')
  const messageId = sandbox.handsets.messages(person)[0]?.id
  await office(events, { event: 'edit', address: person, messageId, text: 'Ist der blaue Hut noch da?' })
  assert.equal((await told('edited')).providerId, providerId)
  await office(events, { event: 'unsend', address: person, messageId })
  const deleted = await told('deleted')
  assert.deepEqual([deleted.from, deleted.providerId, deleted.content], [to, providerId, null])
  const url = 'https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1'
  await office(events, { event: 'story_mention', address: person, url })
  await told('message', ({ referral }) => referral?.['source'] === 'STORY_MENTION' && referral['url'] === url)
  await office(events, { event: 'story_reply', address: person, url, text: 'Schön!' })
  await told('message', ({ referral }) => referral?.['source'] === 'STORY_REPLY')
})

test('puts a reaction on a message and takes it back', async (context) => {
  const { send, to, told, sandbox } = await talking(context)
  const { providerId } = await told('message')
  const heart = { type: 'reaction', messageId: 'msg_1', emoji: '❤️' } as const
  assert.equal((await send(heart, { to, regarding: providerId })).kind, 'submitted')
  assert.deepEqual(sandbox.handsets.messages(person)[0]?.rich?.reactions, ['❤️'])
  await send({ ...heart, emoji: '' }, { to, regarding: providerId })
  assert.deepEqual(sandbox.handsets.messages(person)[0]?.rich?.reactions, [])
})

test('trades a consent for a token of 60 days, and makes it last longer from the second day on', async (context) => {
  const { connect, connection, connector } = await startSocialBench(context, 'instagram')
  context.after(resetClock)
  const back = 'http://127.0.0.1/back'
  const dialog = connect.authorizeUrl?.(connection.settings, back, 's') ?? ''
  const consented = await fetch(dialog, { redirect: 'manual' })
  // A browser leaves the fragment where a person copies the address from.
  const [, code = ''] = /code=(.+?)(?:&state=.*)?$/.exec(consented.headers.get('location') ?? '') ?? []
  const { appSecret } = instagramCredentials.parse(connector.credentials)
  const credentials = await connect.exchange?.(
    { ...connection, credentials: { appSecret } },
    `${code}#_`,
    back,
  )
  const fresh = { ...connection, credentials }
  assert.equal((await connect.probe(fresh)).address, connector.address)
  await assert.rejects(async () => connect.refresh?.(fresh), /less than 24 hours old/)
  advanceClock(2 * dayMs)
  const renewed = await connect.refresh?.(fresh)
  assert.ok(renewed?.expiresAtMs && renewed.expiresAtMs > nowMs() + 59 * dayMs)
  advanceClock(59 * dayMs)
  await assert.rejects(connect.probe(fresh), /190\/463: The access token ran out/)
  const longer = { ...connection, credentials: { appSecret, ...renewed.credentials } }
  assert.equal((await connect.probe(longer)).address, connector.address)
})

test('knows the account, and a person once it has written', async (context) => {
  const { connect, connection, to, connector } = await talking(context)
  const probed = await connect.probe(connection)
  assert.equal(probed.address, '17841400000000011')
  assert.equal(probed.facts['username'], 'harbour.shop')
  // Renewed within days whatever its age is: credentials are renewed a week before they end.
  assert.ok(probed.expiresAtMs !== null && probed.expiresAtMs - nowMs() <= 8 * dayMs)
  assert.deepEqual(await connect.profile?.(connection, to), { name: 'Asha Rao', username: 'asha.rao' })
  assert.equal(connector.address, probed.address)
})

test('writes over the linked page too, with the page’s token', async (context) => {
  const { sandbox, to, connection } = await talking(context)
  const page = { baseUrl: `${sandbox.url}/meta-social/graph.facebook.com`, appId: '900000000000001' }
  const settings = { login: 'facebook', ...page }
  const credentials = { accessToken: 'EAASandboxHarbourShop', appSecret: 'b1946ac92492d2347c6235b4d2611184' }
  const channel = channelNamed('instagram')
  assert.ok(channel?.connect)
  const byPage = { ...connection, settings, credentials }
  assert.equal((await channel.connect.probe(byPage)).address, '17841400000000011')
  await channel.connect.subscribe?.(byPage, { url: '', secret: '' })
  const link = channel.open(settings, credentials, { onRoom() {}, onState() {}, onUpdate() {} })
  context.after(() => link.close(0))
  const outcome = await handOver(link, anOutboundMessage({ from: '', to, content: text }))
  assert.equal(outcome.kind, 'submitted', JSON.stringify(outcome))
  await until(() => sandbox.handsets.messages(person, { channel: 'instagram' }).length === 2)
})
