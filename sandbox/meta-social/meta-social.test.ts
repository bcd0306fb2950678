import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { until } from '#tools/testing/until.ts'
import { startSandbox, type Sandbox } from '../sandbox.ts'
import { born } from './directory.ts'
import { scopedId } from './people.ts'
import { asMetaWrites } from './write-hook.ts'

const asha = '+919812345678'
type Answer = { readonly status: number; readonly body: Record<string, never> & { error?: GraphError } }
type GraphError = { code: number; error_subcode?: number; message: string; type: string; fbtrace_id: string }
type Ask = (
  path: string,
  body?: unknown,
  more?: { method?: string; token?: string; proof?: string | null },
) => Promise<Answer>

/** A sandbox where Asha has written to the page and the account. */
async function sandbox(context: TestContext): Promise<{ network: Sandbox; messenger: Ask; instagram: Ask }> {
  const network = await startSandbox({
    httpPort: 0,
    smscPort: 0,
    handsets: [{ address: asha, label: 'Asha Rao' }],
  })
  context.after(() => network.close())
  network.handsets.write(asha, { channel: 'messenger', to: born.page.id, text: 'hi' })
  network.handsets.write(asha, { channel: 'instagram', to: '@harbour.shop', text: 'hi' })
  return {
    network,
    messenger: asking(
      `${network.url}/meta-social/graph.facebook.com/v25.0`,
      born.page.token,
      born.app.secret,
    ),
    instagram: asking(`${network.url}/meta-social/graph.instagram.com/v25.0`, born.instagram.token, null),
  }
}

function asking(base: string, standard: string, secret: string | null): Ask {
  return async (path, body, { method, token = standard, proof } = {}) => {
    const due = secret === null ? null : createHmac('sha256', secret).update(token).digest('hex')
    const url = new URL(base + path)
    const given = proof === undefined ? due : proof
    if (given !== null) url.searchParams.set('appsecret_proof', given)
    const answer = await fetch(url, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as Answer['body'] }
  }
}

const toAsha = { recipient: { id: scopedId(born.page.id, asha) }, messaging_type: 'RESPONSE' }
const toAshaOnInstagram = { recipient: { id: scopedId(born.instagram.id, asha) } }

test('knows one person by other ids on other accounts, always the same', () => {
  assert.match(scopedId(born.page.id, asha), /^[1-9]\d{15}$/)
  assert.notEqual(scopedId(born.page.id, asha), scopedId(born.otherPage.id, asha))
})

test('writes JSON as Meta does, so that only the raw bytes fit the signature', () => {
  assert.equal(asMetaWrites({ a: 'https://ü👋' }), String.raw`{"a":"https:\/\/\u00fc\ud83d\udc4b"}`)
})

const refused: readonly (readonly [string, object, number, RegExp, number?])[] = [
  ['no recipient', { message: { text: 'x' } }, 100, /recipient/],
  [
    'a telephone number',
    { ...toAsha, recipient: { id: asha }, message: { text: 'x' } },
    100,
    /recipient\[id\]/,
  ],
  [
    'an unknown person',
    { ...toAsha, recipient: { id: '123' }, message: { text: 'x' } },
    100,
    /No matching user/,
    2018001,
  ],
  ['no message', toAsha, 100, /message or sender_action/],
  ['an empty message', { ...toAsha, message: { text: '' } }, 100, /cannot be empty/, 2018034],
  [
    'an unknown key',
    { ...toAsha, message: { text: 'x', buttons: [] } },
    100,
    /Invalid keys "buttons" were found in param "message"/,
  ],
  ['a long text', { ...toAsha, message: { text: 'x'.repeat(2_001) } }, 100, /less than or equal to 2000/],
  ['an unknown type', { ...toAsha, messaging_type: 'PROMO', message: { text: 'x' } }, 100, /messaging_type/],
  [
    'an ended tag',
    { ...toAsha, messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE', message: { text: 'x' } },
    100,
    /ACCOUNT_UPDATE/,
  ],
  [
    'a tag without a name',
    { ...toAsha, messaging_type: 'MESSAGE_TAG', message: { text: 'x' } },
    100,
    /tag is required/,
  ],
  [
    'utility without a template',
    { ...toAsha, messaging_type: 'UTILITY', message: { text: 'x' } },
    100,
    /template/,
  ],
  [
    'a long title',
    {
      ...toAsha,
      message: { text: 'x', quick_replies: [{ content_type: 'text', title: 'x'.repeat(21), payload: 'p' }] },
    },
    100,
    /message\[quick_replies\]\[0\]\[title\]/,
  ],
  [
    'a bare card',
    {
      ...toAsha,
      message: {
        attachment: { type: 'template', payload: { template_type: 'generic', elements: [{ title: 'x' }] } },
      },
    },
    100,
    /another property besides title/,
  ],
  [
    'an address that is none',
    { ...toAsha, message: { attachment: { type: 'image', payload: { url: 'cat.png' } } } },
    100,
    /valid URL/,
  ],
  [
    'a strange upload',
    { ...toAsha, message: { attachment: { type: 'image', payload: { attachment_id: '1' } } } },
    100,
    /attachment_id/,
    2018047,
  ],
  [
    'a reaction to nothing',
    { ...toAsha, sender_action: 'react', payload: { message_id: 'm', reaction: '🎉' } },
    100,
    /message_id/,
  ],
]

for (const [name, body, code, says, subcode] of refused)
  test(`refuses ${name} as Graph does`, async (context) => {
    const { messenger, network } = await sandbox(context)
    const { status, body: answered } = await messenger('/me/messages', body)
    assert.equal(status, 400)
    assert.equal(answered.error?.code, code)
    assert.equal(answered.error.error_subcode, subcode)
    assert.match(answered.error.message, says)
    assert.ok(answered.error.fbtrace_id && answered.error.type)
    assert.equal(network.handsets.messages(asha).length, 2, 'nothing was shown')
  })

test('counts bytes on Instagram, and knows neither telephone buttons nor metadata there', async (context) => {
  const { instagram } = await sandbox(context)
  const send = (message: object) => instagram('/me/messages', { ...toAshaOnInstagram, message })
  assert.equal((await send({ text: 'ü'.repeat(500) })).status, 200)
  assert.match((await send({ text: 'ü'.repeat(501) })).body.error?.message ?? '', /1000/)
  const buttons = [{ type: 'phone_number', title: 'Call', payload: '+15550001111' }]
  const call = { attachment: { type: 'template', payload: { template_type: 'button', text: 'x', buttons } } }
  assert.equal((await send(call)).body.error?.code, 100)
  assert.equal((await send({ text: 'x', metadata: 'y' })).body.error?.code, 100)
})

test('lets in no call without a token that is taken and the proof of the secret', async (context) => {
  const { messenger } = await sandbox(context)
  const code = async (more: Parameters<Ask>[2]) => (await messenger('/me', undefined, more)).body.error?.code
  assert.equal(await code({}), undefined)
  assert.equal(await code({ token: 'EAAx' }), 190)
  assert.equal(await code({ proof: null }), 100)
  assert.equal(await code({ proof: 'f'.repeat(64) }), 100)
  const other = await messenger(`/${born.otherPage.id}/messages`, { ...toAsha, message: { text: 'x' } })
  assert.deepEqual([other.body.error?.code, other.body.error?.error_subcode], [100, 33])
})

test('refuses fields it does not have, and paths it does not know', async (context) => {
  const { messenger } = await sandbox(context)
  const fields = await messenger('/me/subscribed_apps?subscribed_fields=messages,messaging_seen', {})
  assert.match(fields.body.error?.message ?? '', /messaging_seen/)
  const nonsense = await messenger('/me?fields=id,shoe_size')
  assert.match(nonsense.body.error?.message ?? '', /nonexisting field \(shoe_size\)/)
  assert.equal((await messenger('/me/a/b/c')).body.error?.code, 2500)
})

test('keeps what is for a handset that is away until it is back', async (context) => {
  const { messenger, network } = await sandbox(context)
  network.handsets.setBehaviour(asha, { deliver: 'offline' })
  assert.equal((await messenger('/me/messages', { ...toAsha, message: { text: 'later' } })).status, 200)
  await pause(100)
  assert.equal(network.handsets.messages(asha).length, 2)
  network.handsets.setBehaviour(asha, { deliver: 'ok' })
  await until(() => network.handsets.messages(asha).at(-1)?.text === 'later')
})

test('reuses an attachment that was uploaded', async (context) => {
  const { messenger, network } = await sandbox(context)
  const payload = { url: 'https://example.com/hat.png', is_reusable: true }
  const upload = await messenger('/me/message_attachments', {
    message: { attachment: { type: 'image', payload } },
  })
  const { attachment_id: id } = upload.body as unknown as { attachment_id: string }
  const attachment = { type: 'image', payload: { attachment_id: id } }
  assert.equal((await messenger('/me/messages', { ...toAsha, message: { attachment } })).status, 200)
  await until(() => network.handsets.messages(asha).at(-1)?.rich?.media?.[0]?.url === payload.url)
})

test('fails as it is told to: with a code, without an answer, not at all there', async (context) => {
  const { messenger, network } = await sandbox(context)
  const send = () => messenger('/me/messages', { ...toAsha, message: { text: 'x' } })
  network.faults.set('meta-social', { errorRate: 1, code: '10/2018108' })
  const told = await send()
  assert.deepEqual([told.body.error?.code, told.body.error?.error_subcode], [10, 2018108])
  network.faults.set('meta-social', { down: true })
  await assert.rejects(send)
  network.faults.set('meta-social', { errorRate: 1, code: 'no_response' })
  await assert.rejects(send)
  network.faults.set('meta-social', {})
  assert.equal((await send()).status, 200)
  const shown = () => network.handsets.messages(asha, { channel: 'messenger' }).length
  await until(
    () => shown() === 3,
    () => `${shown()} are shown: what was not answered was still taken`,
  )
})

test('takes a callback only when its challenge is answered', async (context) => {
  const { network } = await sandbox(context)
  const body = JSON.stringify({ callbackUrl: `${network.url}/healthz`, verifyToken: 'x' })
  const dashboard = `${network.url}/meta-social/sandbox/apps/${born.app.id}/webhooks?object=page`
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(dashboard, { method: 'POST', headers, body })
  assert.equal(answer.status, 422)
  assert.match(await answer.text(), /couldn't be validated/)
})

test('says which accounts there are when a handset writes to another', async (context) => {
  const { network } = await sandbox(context)
  assert.throws(
    () => network.handsets.write(asha, { channel: 'messenger', to: 'nobody', text: 'x' }),
    /100000000000011 \(Harbour Shop\)/,
  )
})
