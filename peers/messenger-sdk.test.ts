import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  getWebhookPayloadEventTypes,
  Messenger,
  verifyWebhookSignature,
  verifyWebhookSubscription,
} from '@warriorteam/messenger-sdk'
import { startHookServer } from '../tools/testing/hook-server.ts'
import { person, startSocialBench } from '../tools/testing/social-bench.ts'
import { until } from '../tools/testing/until.ts'
import { channelNamed } from '../server/channels/channels.ts'
import type { Content } from '../server/channels/content.ts'
import { addPrivateProvider } from '#platform/private-providers.ts'
import { anOutboundMessage, handOver } from '#tools/testing/outbound-message.ts'

const psid = '25381719828140932'
const picture = 'https://example.com/hat.png'
const yesAndNo = [
  { kind: 'reply', id: 'Y', title: 'Yes' },
  { kind: 'reply', id: 'N', title: 'No' },
] as const
const menu = { kind: 'url', title: 'Menu', url: 'https://example.com/' } as const
const to = { recipient: { id: psid }, messaging_type: 'RESPONSE' } as const

/** A content of ours, and how the SDK is asked for the same. */
const alike: readonly (readonly [string, Content, (client: Messenger) => Promise<unknown>])[] = [
  [
    'a text',
    { type: 'text', text: 'Grüße 👋' },
    ({ send }) => send.message({ ...to, message: { text: 'Grüße 👋' } }),
  ],
  [
    'quick replies',
    { type: 'interactive', body: 'Today?', buttons: [...yesAndNo] },
    ({ send }) => {
      const replies = yesAndNo.map(({ id, title }) => ({ content_type: 'text', title, payload: id }) as const)
      return send.message({ ...to, message: { text: 'Today?', quick_replies: replies } })
    },
  ],
  [
    'a button template',
    { type: 'interactive', body: 'Look', buttons: [yesAndNo[0], menu] },
    ({ templates }) =>
      templates.button({
        ...to,
        text: 'Look',
        buttons: [
          { type: 'postback', title: 'Yes', payload: 'Y' },
          { type: 'web_url', title: 'Menu', url: menu.url },
        ],
      }),
  ],
  [
    'cards',
    {
      type: 'carousel',
      cards: [
        { title: 'Hat', text: 'straw', media: { url: picture, mimeType: 'image/png' }, buttons: [menu] },
        { title: 'Cap', text: 'blue', buttons: [] },
      ],
    },
    ({ templates }) =>
      templates.generic({
        ...to,
        elements: [
          {
            title: 'Hat',
            subtitle: 'straw',
            image_url: picture,
            buttons: [{ type: 'web_url', title: 'Menu', url: menu.url }],
          },
          { title: 'Cap', subtitle: 'blue' },
        ],
      }),
  ],
  [
    'a picture',
    { type: 'media', url: picture, mimeType: 'image/png' },
    ({ send }) => {
      const payload = { url: picture, is_reusable: false }
      return send.message({ ...to, message: { attachment: { type: 'image', payload } } })
    },
  ],
]

for (const [name, content, ask] of alike)
  test(`our request for ${name} is the one a foreign SDK makes`, async (context) => {
    const hook = await startHookServer(() => '{}')
    context.after(() => hook.close())
    await ask(new Messenger({ accessToken: 'T', baseUrl: hook.url, version: 'v25.0', maxRetries: 0 }))
    addPrivateProvider(hook.url)
    const settings = { baseUrl: hook.url, appId: '900000000000001' }
    const credentials = { accessToken: 'T', appSecret: 's' }
    const link = channelNamed('messenger')!.open(settings, credentials, {
      onRoom() {},
      onState() {},
      onUpdate() {},
    })
    context.after(() => link.close(0))
    await handOver(link, anOutboundMessage({ id: 'x', from: 'me', to: psid, content }))
    const [theirs, ours] = hook.requests.map(({ body, url }) => ({
      path: url.split('?')[0],
      body: withoutOwn(JSON.parse(body.toString()) as Record<string, unknown>),
    }))
    assert.deepEqual(ours, theirs)
  })

test('a foreign SDK finds the sandbox to be Messenger', async (context) => {
  const { sandbox, connection, write, told, office } = await startSocialBench(context, 'messenger')
  const { baseUrl, appId } = connection.settings as { baseUrl: string; appId: string }
  // The SDK proves no secret.
  assert.equal(await office(`/apps/${appId}/proof`, { isRequired: false }, 'PUT'), 200)
  const { accessToken } = connection.credentials as { accessToken: string }
  const client = new Messenger({ accessToken, baseUrl, version: 'v25.0', maxRetries: 0 })
  write({ text: 'hello' })
  const { from } = await told('message')
  const recipient = { id: from }
  const profile = await client.profile.getName(from)
  assert.deepEqual([profile.first_name, profile.last_name], ['Asha', 'Rao'])
  const say = (text: string, id = from) =>
    client.send.message({ recipient: { id }, messaging_type: 'RESPONSE', message: { text } })
  assert.match((await say('hi there')).message_id, /^m_/)
  await client.send.attachmentFromUrl({ recipient, type: 'image', url: picture })
  await client.send.attachmentFromUrl({ recipient, type: 'file', url: 'https://example.com/bill.pdf' })
  await client.send.markSeen(from)
  await client.templates.button({
    recipient,
    text: 'Look',
    buttons: [{ type: 'web_url', title: 'Menu', url: menu.url }],
  })
  await until(() => sandbox.handsets.messages(person).length === 5)
  await assert.rejects(say('nobody', '1234567890'), /No matching user/)
})

test('a foreign SDK finds our hooks signed, our events known and our challenge answered', async (context) => {
  const bench = await startSocialBench(context, 'messenger')
  bench.write({ text: 'नमस्ते 👋 / slash' })
  const { from } = await bench.told('message')
  await bench.send({ type: 'interactive', body: 'Today?', buttons: [yesAndNo[0], menu] }, { to: from })
  await bench.told('read')
  bench.write({ button: { id: 'Y', title: 'Yes' } })
  await bench.told('message', ({ content }) => content.type === 'answer')
  const { appSecret } = bench.connection.credentials as { appSecret: string }
  const types = new Set<string>()
  for (const { body, headers } of bench.requests()) {
    const { isValid } = await verifyWebhookSignature(body, headers['x-hub-signature-256'], appSecret)
    assert.ok(isValid)
    for (const type of getWebhookPayloadEventTypes(JSON.parse(body.toString()))) types.add(type)
  }
  for (const type of ['message', 'message_echo', 'read', 'postback'])
    assert.ok(types.has(type), `${type} among ${[...types].join(', ')}`)
  const query = {
    'hub.mode': 'subscribe',
    'hub.verify_token': bench.connector.hook.secret,
    'hub.challenge': '1158201444',
  }
  const request = { method: 'GET', url: '/', query, headers: {}, body: Buffer.alloc(0) }
  assert.equal(
    bench.connect.door?.challenge?.(request, bench.connector),
    verifyWebhookSubscription(query, bench.connector.hook.secret),
  )
})

/** What we add: the id by which our echo is known. */
function withoutOwn({ message, ...rest }: Record<string, unknown>): object {
  const { metadata: _metadata, ...said } = message as Record<string, unknown>
  return { ...rest, message: said }
}
