import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setVariable } from '#platform/config.ts'
import { startHookServer } from '../tools/testing/hook-server.ts'
import { person, startSocialBench } from '../tools/testing/social-bench.ts'
import { until } from '../tools/testing/until.ts'
import { channelNamed } from '../server/channels/channels.ts'
import type { Content } from '../server/channels/content.ts'
import {
  bottender,
  messengerSdk,
  whyNoMessengerClients,
  type BottenderClient,
} from './foreign/messenger-clients.ts'

const skip = whyNoMessengerClients()
const psid = '25381719828140932'
const picture = 'https://example.com/hat.png'
const yesAndNo = [
  { kind: 'reply', id: 'Y', title: 'Yes' },
  { kind: 'reply', id: 'N', title: 'No' },
] as const
const menu = { kind: 'url', title: 'Menu', url: 'https://example.com/' } as const

/** A content of ours, and how Bottender's client is asked for the same. */
const alike: readonly (readonly [string, Content, (client: BottenderClient) => Promise<unknown>])[] = [
  ['a text', { type: 'text', text: 'Grüße 👋' }, (client) => client.sendText(psid, 'Grüße 👋', response)],
  [
    'quick replies',
    { type: 'interactive', body: 'Today?', buttons: [...yesAndNo] },
    (client) =>
      client.sendText(psid, 'Today?', {
        ...response,
        quickReplies: yesAndNo.map(({ id, title }) => ({ contentType: 'text', title, payload: id })),
      }),
  ],
  [
    'a button template',
    { type: 'interactive', body: 'Look', buttons: [yesAndNo[0], menu] },
    (client) =>
      client.sendButtonTemplate(psid, 'Look', [
        { type: 'postback', title: 'Yes', payload: 'Y' },
        { type: 'web_url', title: 'Menu', url: menu.url },
      ]),
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
    (client) =>
      client.sendGenericTemplate(psid, [
        {
          title: 'Hat',
          subtitle: 'straw',
          imageUrl: picture,
          buttons: [{ type: 'web_url', title: 'Menu', url: menu.url }],
        },
        { title: 'Cap', subtitle: 'blue' },
      ]),
  ],
  [
    'a picture',
    { type: 'media', url: picture, mimeType: 'image/png' },
    (client) => client.sendAttachment(psid, { type: 'image', payload: { url: picture, isReusable: false } }),
  ],
]
const response = { messagingType: 'RESPONSE' }

for (const [name, content, ask] of alike)
  test(`our request for ${name} is the one Bottender's client makes`, { skip }, async (context) => {
    const hook = await startHookServer(() => '')
    context.after(() => hook.close())
    const client = new bottender!.MessengerClient({ accessToken: 'T', origin: hook.url, version: '25.0' })
    await ask(client)
    setVariable('PATCHBAY_PRIVATE_PROVIDERS', hook.url)
    const settings = { baseUrl: hook.url, appId: '900000000000001' }
    const credentials = { accessToken: 'T', appSecret: 's' }
    const link = channelNamed('messenger')!.open(settings, credentials, {
      onRoom() {},
      onState() {},
      onUpdate() {},
    })
    context.after(() => link.close(0))
    const message = { id: 'x', from: '1', to: psid, class: 'service', validForMs: null, registration: null }
    await new Promise((resolve) => link.send({ ...message, content }, resolve))
    const [theirs, ours] = hook.requests.map(({ body, url }) => ({
      path: url.split('?')[0],
      body: withoutOwn(JSON.parse(body.toString()) as Record<string, unknown>),
    }))
    assert.deepEqual(ours, theirs)
  })

test("Bottender's client finds the sandbox to be Messenger", { skip }, async (context) => {
  const { sandbox, connection, connector, write, told } = await startSocialBench(context, 'messenger')
  const { baseUrl, appId } = connection.settings as { baseUrl: string; appId: string }
  const { accessToken, appSecret } = connection.credentials as { accessToken: string; appSecret: string }
  const client = new bottender!.MessengerClient({
    accessToken,
    appId,
    appSecret,
    origin: baseUrl,
    version: '25.0',
  })
  assert.equal((await client.getPageInfo()).id, connector.address)
  write({ text: 'hello' })
  const { from } = await told('message')
  const profile = await client.getUserProfile(from, { fields: ['first_name', 'last_name'] })
  assert.deepEqual([profile.firstName, profile.lastName], ['Asha', 'Rao'])
  const sent = await client.sendText(from, 'hi there')
  assert.match(sent.messageId, /^m_/)
  await client.sendImage(from, picture)
  await client.sendFile(from, 'https://example.com/bill.pdf')
  await client.sendSenderAction(from, 'mark_seen')
  await client.sendButtonTemplate(from, 'Look', [{ type: 'web_url', title: 'Menu', url: menu.url }])
  await until(() => sandbox.handsets.messages(person).length === 5)
  await assert.rejects(client.sendText('1234567890', 'nobody'), /100 OAuthException .*No matching user/)
  await assert.rejects(client.sendText(from, ''), /100 OAuthException .*Message cannot be empty/)
})

test(
  'a foreign SDK finds our hooks signed, our events known and our challenge answered',
  { skip },
  async (context) => {
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
      const { isValid } = await messengerSdk!.verifyWebhookSignature(
        body,
        headers['x-hub-signature-256'],
        appSecret,
      )
      assert.ok(isValid)
      for (const type of messengerSdk!.getWebhookPayloadEventTypes(JSON.parse(body.toString())))
        types.add(type)
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
      messengerSdk!.verifyWebhookSubscription(query, bench.connector.hook.secret),
    )
  },
)

/** What only one of them adds: our metadata, their token, and the type of a message they leave out. */
function withoutOwn({ message, messaging_type: _type, ...rest }: Record<string, unknown>): object {
  const { access_token: _token, ...other } = rest
  const { metadata: _metadata, ...said } = message as Record<string, unknown>
  return { ...other, message: said }
}
