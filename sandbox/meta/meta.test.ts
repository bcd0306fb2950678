import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { WhatsAppClient } from '@kapso/whatsapp-cloud-api'
import { normalizeWebhook, verifySignature } from '@kapso/whatsapp-cloud-api/server'
import { WhatsAppAPI } from 'whatsapp-api-js'
import {
  ActionButtons,
  ActionCTA,
  ActionList,
  Body,
  BodyComponent,
  BodyParameter,
  Button,
  HeaderComponent,
  HeaderParameter,
  Image,
  Interactive,
  ListSection,
  Row,
  Template,
  Text,
  URLComponent,
} from 'whatsapp-api-js/messages'
import { aGraph } from '#tools/testing/graph.ts'
import { until } from '#tools/testing/until.ts'
import { demo } from './demo-world.ts'

const asha = '+919812345678'
const ours = `+${demo.number}`
const numberId = demo.phoneNumberId

async function subscribed(context: TestContext) {
  const graph = await aGraph(context)
  graph.handsets.add(asha, 'Asha')
  const call = async (method: string, path: string, body?: unknown, token: string = demo.accessToken) => {
    const answer = await fetch(`${graph.baseUrl}/v23.0/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const target = { override_callback_uri: graph.hook.url, verify_token: graph.hook.verifyToken }
  const answer = await call('POST', `${demo.businessAccountId}/subscribed_apps`, target)
  assert.deepEqual(answer, { status: 200, body: { success: true } })
  const write = (text: string, more: object = {}) =>
    graph.handsets.write(asha, { channel: 'whatsapp', to: ours, text, ...more })
  const shown = () => graph.handsets.messages(asha).filter(({ direction }) => direction === 'received')
  return { ...graph, call, write, shown }
}

test('@kapso/whatsapp-cloud-api sends text, templates, media and interactive messages, and uploads', async (context) => {
  const { baseUrl, write, shown, violations } = await subscribed(context)
  const client = new WhatsAppClient({ accessToken: demo.accessToken, baseUrl })
  write('Hello')
  const to = { phoneNumberId: numberId, to: asha }
  const text = await client.messages.sendText({ ...to, body: 'Hi Asha' })
  assert.match(text.messages[0]?.id ?? '', /^wamid\./)
  assert.equal(text.contacts[0]?.waId, '919812345678')
  const file = new Blob([new Uint8Array([137, 80, 78, 71])], { type: 'image/png' })
  const media = await client.media.upload({
    phoneNumberId: numberId,
    type: 'image/png',
    file,
    fileName: 'a.png',
  })
  await client.messages.sendImage({ ...to, image: { id: media.id, caption: 'Aloe' } })
  await client.messages.sendTemplate({
    ...to,
    template: {
      name: 'order_update',
      language: { code: 'en' },
      components: [
        {
          type: 'body',
          parameters: [
            { type: 'text', text: 'Asha' },
            { type: 'text', text: '4711' },
          ],
        },
        { type: 'button', subType: 'url', index: 0, parameters: [{ type: 'text', text: '4711' }] },
      ],
    },
  })
  await client.messages.sendInteractiveButtons({
    ...to,
    bodyText: 'When?',
    buttons: [{ id: 'today', title: 'Today' }],
  })
  await client.messages.sendInteractiveCarousel({
    ...to,
    bodyText: 'Choose',
    cards: [0, 1].map((cardIndex) => ({
      cardIndex,
      header: { type: 'image' as const, image: { link: 'https://shop.example.com/a.png' } },
      bodyText: `Card ${cardIndex}`,
      action: { type: 'cta_url' as const, displayText: 'View', url: 'https://shop.example.com' },
    })),
  })
  await until(() => shown().length === 5)
  const [, image, template, buttons, carousel] = shown()
  assert.equal(template?.text, 'Hello Asha, your order 4711 is on its way to you.')
  assert.equal(template?.rich?.buttons?.[0]?.url, 'https://shop.example.com/track/4711')
  assert.match(image?.rich?.media?.[0]?.url ?? '', /\/meta\/sandbox\/media\/\d+$/)
  assert.deepEqual(buttons?.rich?.buttons, [{ id: 'today', title: 'Today', kind: 'reply' }])
  assert.equal(carousel?.rich?.cards?.length, 2)
  const bytes = (await client.media.download({ mediaId: media.id, auth: 'always' })) as ArrayBuffer
  assert.deepEqual([...new Uint8Array(bytes)], [137, 80, 78, 71])
  const listed = await client.templates.list({ businessAccountId: demo.businessAccountId })
  assert.ok(listed.data.some(({ name }) => name === 'hello_world'))
  assert.deepEqual(violations, [])
})

test('@kapso/whatsapp-cloud-api finds the webhooks genuine and reads them', async (context) => {
  const { hook, write } = await subscribed(context)
  write('Grüße 👋')
  await until(() => hook.came.length === 1)
  const [came] = hook.came
  const signatureHeader = String(came?.headers['x-hub-signature-256'])
  const rawBody = came?.body ?? Buffer.alloc(0)
  assert.ok(verifySignature({ appSecret: demo.appSecret, rawBody, signatureHeader }))
  assert.ok(!verifySignature({ appSecret: 'another', rawBody, signatureHeader }))
  const { messages } = normalizeWebhook(JSON.parse(rawBody.toString()))
  assert.equal(messages[0]?.text?.body, 'Grüße 👋')
})

test('whatsapp-api-js sends text, templates, media and interactive messages, and takes the webhooks', async (context) => {
  const { baseUrl, write, shown, hook, violations } = await subscribed(context)
  const api = new WhatsAppAPI({ token: demo.accessToken, appSecret: demo.appSecret, v: 'v23.0' })
  // It knows one host only; its own way of asking is bent to the stand-in.
  const bent: typeof fetch = (url, options) =>
    fetch(new Request(url).url.replace('https://graph.facebook.com', baseUrl), options)
  Object.assign(api, { fetch: bent })
  write('Grüße 👋')
  const send = async (message: Parameters<typeof api.sendMessage>[2]) => {
    const answer = await api.sendMessage(numberId, asha, message)
    assert.ok('messages' in answer, JSON.stringify(answer))
  }
  await send(new Text('Hi Asha'))
  await send(new Image('https://shop.example.com/a.png', false, 'Aloe'))
  const values = new BodyComponent(new BodyParameter('Asha'), new BodyParameter('4711'))
  await send(new Template('order_update', 'en', values, new URLComponent('4711')))
  const picture = new HeaderComponent(new HeaderParameter(new Image('https://shop.example.com/sale.png')))
  await send(new Template('summer_sale', 'en', picture, new BodyComponent(new BodyParameter('Asha'))))
  await send(
    new Interactive(
      new ActionButtons(new Button('a', 'First'), new Button('b', 'Second')),
      new Body('Which?'),
    ),
  )
  const rows = new ListSection('Green', new Row('aloe', 'Aloe', 'Little water'))
  await send(new Interactive(new ActionList('Plants', rows), new Body('Choose')))
  await send(new Interactive(new ActionCTA('Open', 'https://shop.example.com'), new Body('See')))
  await until(() => shown().length === 7 && hook.came.length > 7)
  const heard: string[] = []
  api.on.message = ({ message }) => void heard.push(message.type)
  api.on.status = ({ status }) => void heard.push(status)
  for (const { body, headers } of hook.came)
    await api.post(JSON.parse(body.toString()), body.toString(), String(headers['x-hub-signature-256']))
  assert.ok(heard.includes('text') && heard.includes('sent') && heard.includes('delivered'))
  assert.deepEqual(violations, [])
})

test('refuses what Meta refuses, in its words', async (context) => {
  const { call, violations } = await subscribed(context)
  const send = (body: object) =>
    call('POST', `${numberId}/messages`, { messaging_product: 'whatsapp', to: asha, ...body })
  const codeOf = async (answer: ReturnType<typeof call>) => {
    const { status, body } = await answer
    const error = body['error'] as { code: number; type: string } | undefined
    return [status, error?.code]
  }
  assert.deepEqual(await codeOf(call('GET', numberId, undefined, 'unknown')), [401, 190])
  assert.deepEqual(await codeOf(call('GET', '999')), [400, 100])
  assert.deepEqual(await codeOf(call('GET', `${numberId}?fields=nonsense`)), [400, 100])
  assert.deepEqual(await codeOf(send({ type: 'text', text: {} })), [400, 131_008])
  assert.deepEqual(await codeOf(send({ type: 'text', text: { body: 'x'.repeat(4_097) } })), [400, 131_009])
  assert.deepEqual(await codeOf(send({ type: 'poem', poem: {} })), [400, 100])
  assert.deepEqual(await codeOf(send({ type: 'image', image: { id: '12' } })), [400, 100])
  const template = (name: string, components: object[] = []) =>
    send({ type: 'template', template: { name, language: { code: 'en' }, components } })
  assert.deepEqual(await codeOf(template('unknown')), [404, 132_001])
  assert.deepEqual(await codeOf(template('order_update')), [400, 132_000])
  const text = [{ type: 'text', text: 'Asha' }]
  const wrongHeader = [
    { type: 'header', parameters: text },
    { type: 'body', parameters: text },
  ]
  assert.deepEqual(await codeOf(template('summer_sale', wrongHeader)), [400, 132_012])
  assert.deepEqual(await codeOf(send({ type: 'text', text: { body: 'Hi' }, to: ours })), [400, 131_021])
  await call('POST', `${numberId}/deregister`)
  assert.deepEqual(await codeOf(template('hello_world')), [400, 133_010])
  const registration = { messaging_product: 'whatsapp', pin: '000000' }
  assert.deepEqual(await codeOf(call('POST', `${numberId}/register`, registration)), [400, 133_005])
  assert.deepEqual(await codeOf(call('POST', `${numberId}/register`, { ...registration, pin: demo.pin })), [
    200,
    undefined,
  ])
  assert.deepEqual(violations, [])
})

test('refuses buttons that cannot be told apart, and captions nobody would see whole', async (context) => {
  const { call } = await subscribed(context)
  const send = async (part: object) => {
    const answer = await call('POST', `${numberId}/messages`, {
      messaging_product: 'whatsapp',
      to: asha,
      ...part,
    })
    return (answer.body['error'] as { code?: number; error_data?: { details?: string } } | undefined) ?? {}
  }
  const press = (...replies: object[]) =>
    send({
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Well?' },
        action: { buttons: replies.map((reply) => ({ type: 'reply', reply })) },
      },
    })
  const same = await press({ id: 'a', title: 'Yes' }, { id: 'a', title: 'No' })
  assert.equal(same.code, 131_009)
  assert.match(same.error_data?.details ?? '', /same id/)
  assert.equal((await press({ id: 'a', title: ' ' })).code, 131_009)
  const link = 'https://shop.example.com/a.png'
  const captioned = await send({ type: 'image', image: { link, caption: 'x'.repeat(1_025) } })
  assert.equal(captioned.code, 131_009)
})

test('a hook that does not give the challenge back is not taken', async (context) => {
  const { call, hook } = await subscribed(context)
  const wrong = { override_callback_uri: hook.url, verify_token: 'another' }
  const { status, body } = await call('POST', `${demo.businessAccountId}/subscribed_apps`, wrong)
  assert.equal(status, 400)
  assert.match(JSON.stringify(body), /answered 403/)
})

test('what waits for a handset that is off arrives when it is back, and a blocked business hears nothing', async (context) => {
  const { call, handsets, hook, shown } = await subscribed(context)
  const hello = { name: 'hello_world', language: { code: 'en_US' } }
  const send = () =>
    call('POST', `${numberId}/messages`, {
      messaging_product: 'whatsapp',
      to: asha,
      type: 'template',
      template: hello,
    })
  const statuses = () => hook.came.map(({ body }) => /"status":"(\w+)"/.exec(body.toString())?.[1])
  handsets.setBehaviour(asha, { deliver: 'offline' })
  await send()
  await until(() => statuses().length === 1)
  assert.deepEqual([statuses(), shown().length], [['sent'], 0])
  handsets.setBehaviour(asha, { deliver: 'ok' })
  await until(() => statuses().length === 3)
  assert.deepEqual(statuses(), ['sent', 'delivered', 'read'])
  handsets.setBehaviour(asha, { deliver: 'block' })
  await send()
  await until(() => statuses().length === 4)
  handsets.setBehaviour(asha, { deliver: 'fail' })
  await send()
  await until(() => statuses().length === 5)
  assert.deepEqual(statuses().slice(3), ['sent', 'failed'])
  assert.match(hook.came.at(-1)?.body.toString() ?? '', /"code":131026/)
})

test('a URL of media runs out after five minutes, and nobody gets it without a token', async (context) => {
  const { call, write, hook } = await subscribed(context)
  write('', { media: { url: '', mimeType: 'image/png', base64: 'iVBORw0=' } })
  await until(() => hook.came.length === 1)
  const id = /"image":\{[^}]*"id":"(\d+)"/.exec(hook.came[0]?.body.toString() ?? '')?.[1]
  const { body } = await call('GET', `${id}?phone_number_id=${numberId}`)
  const url = String(body['url'])
  const authorization = `Bearer ${demo.accessToken}`
  assert.equal((await fetch(url)).status, 401)
  assert.equal((await fetch(url, { headers: { authorization } })).status, 200)
  const { advanceClock } = await import('#platform/clock.ts')
  advanceClock(5 * 60_000 + 1_000)
  assert.equal((await fetch(url, { headers: { authorization } })).status, 404)
})
