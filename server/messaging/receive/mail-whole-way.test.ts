import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Connector } from '#channels/channels.ts'
import { permissionFacts } from '#consent/consent.ts'
import { advanceClock, nowMs, resetClock } from '#platform/clock.ts'
import { asAccount, db } from '#platform/db.ts'
import { ownEvents, startListeners } from '#platform/listeners.ts'
import { idOf, timeOfId, uuidOf } from '#shared/ids.ts'
import type { HandsetMessage } from '#sandbox/handsets/handset.ts'
import { aConsent } from '#tools/testing/consent.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { hitsOf, mediaOf, senderStates } from '#tools/testing/mail-rows.ts'
import { accepted, aRequest, messageNow } from '#tools/testing/messaging.ts'
import {
  aProviderNetwork,
  enterRecord,
  linkTo,
  type ProviderNetwork,
} from '#tools/testing/provider-network.ts'
import { until } from '#tools/testing/until.ts'
import { endUnreported } from '../end-unreported.ts'
import { getMessage } from '../get-message.ts'
import { listeners } from '../listeners.ts'
import { messagesPage } from '../queries/messages.ts'

await useTestDatabase()

const phone = '+919812345678'
const mail = 'asha@example.test'
const sender = 'hello@patchbay-demo.test'

type MailNetwork = ProviderNetwork & { readonly connector: Connector }

/** A network whose account has connected the demo's domain and may write to Asha. */
async function aMailNetwork(context: TestContext): Promise<MailNetwork> {
  const network = await aProviderNetwork(context)
  const connector = await network.connect(linkTo(network.sandbox, 'email'))
  assert.equal(connector.state, 'connected', connector.stateReason ?? '')
  for (const purpose of ['promotional', 'transactional'] as const)
    await aConsent({ accountId: network.accountId, channel: 'email', address: mail, purpose })
  const running = startListeners(listeners(network.pipeline), ownEvents)
  context.after(() => running.stop())
  return { ...network, connector }
}

async function send(
  { accountId, pipeline }: ProviderNetwork,
  content: object,
  given: Partial<Parameters<typeof aRequest>[1]> = {},
) {
  const result = await pipeline.admit(
    aRequest(accountId, {
      channel: 'email',
      from: sender,
      to: mail,
      content: { type: 'email', subject: 'Your order', ...content } as never,
      ...given,
    }),
  )
  return accepted(result)
}

async function shown({ sandbox }: ProviderNetwork, subject: string): Promise<HandsetMessage> {
  let found: HandsetMessage | undefined
  await until(
    () => (found = received(sandbox, subject)) !== undefined,
    () =>
      `no mail ${subject}: ${JSON.stringify(sandbox.handsets.messages(phone).map(({ rich }) => rich?.subject))}`,
  )
  return found as unknown as HandsetMessage
}

const received = ({ handsets }: ProviderNetwork['sandbox'], subject: string) =>
  handsets
    .messages(phone, { channel: 'email' })
    .find(({ direction, rich }) => direction === 'received' && rich?.subject === subject)

async function untilEnded({ accountId }: ProviderNetwork, id: string, status: string) {
  let last = await messageNow(accountId, id)
  await until(
    async () => (last = await messageNow(accountId, id)).status === status,
    () => `it is ${last.status} (${last.code} ${last.detail}), not ${status}`,
    20_000,
  )
  return last
}

const hits = ({ accountId }: ProviderNetwork, kind: string) => hitsOf(accountId, kind)

async function untilHit(network: ProviderNetwork, kind: string) {
  let found = await hits(network, kind)
  await until(
    async () => (found = await hits(network, kind)).length > 0,
    () => `no ${kind} was noted`,
    20_000,
  )
  return found[0]
}

type Row = Awaited<ReturnType<typeof messagesPage>>[number]

/** What came in says what was written, whose it is, and has its file. */
async function checkLetter(heard: Row | undefined): Promise<void> {
  const content: Record<string, unknown> = heard?.content ?? {}
  assert.equal(content['subject'], 'Where is my parcel?')
  assert.equal(content['text'], 'I ordered it a week ago. ¿Ya?')
  const headers = content['headers'] as Record<string, string>
  assert.match(headers['Authentication-Results'] ?? '', /spf=pass; dkim=pass \(example\.test\); dmarc=pass/)
  const [attachment] = content['attachments'] as { mediaId: string; filename: string }[]
  assert.equal(attachment?.filename, 'bill.txt')
  const chunks = await mediaOf(heard?.id ?? '')
  assert.equal(chunks[0]?.bytes.toString(), 'the bill')
}

/** The message itself has its file; the log only names it. */
async function checkFileIsInFullOnly(accountId: string, id: string): Promise<void> {
  const whole = await getMessage(db, accountId, uuidOf(id), new Map())
  const [listed] = await messagesPage(db, accountId, { direction: 'outbound' }, null, 1)
  const file = { filename: 'label.pdf', mimeType: 'application/pdf' }
  assert.deepEqual(whole.content['attachments'], [
    { ...file, content: Buffer.from('%PDF-1').toString('base64') },
  ])
  assert.deepEqual(listed?.content, { ...whole.content, attachments: [file] })
}

/** The receiver found both signatures good; gives the headers it saw. */
function checkVerdicts(answer: HandsetMessage): Record<string, string> {
  const { verdicts, headers: seen } = answer.raw as {
    verdicts: { spf: string; dmarc: string; dkim: { result: string; domain: string }[] }
    headers: Record<string, string>
  }
  assert.deepEqual(
    verdicts.dkim.map(({ result, domain }) => [result, domain]),
    [
      ['pass', 'patchbay-demo.test'],
      ['pass', 'patchbay-demo.test'],
    ],
  )
  assert.deepEqual([verdicts.spf, verdicts.dmarc], ['pass', 'pass'])
  return seen
}

test('a person writes with a file, is answered in the thread, and the answer is verified at the receiver', async (context) => {
  const network = await aMailNetwork(context)
  const { accountId, sandbox } = network
  const body = Buffer.from('the bill')
  sandbox.handsets.write(phone, {
    channel: 'email',
    to: sender,
    subject: 'Where is my parcel?',
    text: 'I ordered it a week ago. ¿Ya?',
    media: { url: '', mimeType: 'text/plain', filename: 'bill.txt', base64: body.toString('base64') },
  })
  const inbound = () => messagesPage(db, accountId, { direction: 'inbound', channel: 'email' }, null, 10)
  await until(
    async () => (await inbound()).length === 1,
    () => 'the mail did not come in',
    30_000,
  )
  const [heard] = await inbound()
  assert.equal(heard?.address, mail)
  assert.equal(heard?.sender, sender)
  await checkLetter(heard)

  const sent = await send(
    network,
    {
      subject: 'Re: Where is my parcel?',
      text: 'On its way.',
      html: '<p>On its <b>way</b>.</p>',
      attachments: [
        {
          filename: 'label.pdf',
          mimeType: 'application/pdf',
          content: Buffer.from('%PDF-1').toString('base64'),
        },
      ],
    },
    { class: 'service', regarding: idOf('msg', heard?.id ?? '') },
  )
  await checkFileIsInFullOnly(accountId, sent.id)
  const answer = await shown(network, 'Re: Where is my parcel?')
  assert.match(answer.rich?.html ?? '', /On its <b>way<\/b>/)
  assert.equal(answer.rich?.media?.[0]?.filename, 'label.pdf')
  const file = await fetch(`${sandbox.url}${answer.rich?.media?.[0]?.url}`)
  assert.equal(await file.text(), '%PDF-1')
  const seen = checkVerdicts(answer)
  const written = sandbox.handsets
    .messages(phone, { channel: 'email' })
    .find((one) => one.direction === 'sent')
  assert.equal(seen['in-reply-to'], written?.providerId)
  assert.equal(seen['references'], written?.providerId)

  sandbox.handsets.write(phone, { channel: 'email', to: sender, text: 'Thank you!' })
  await until(
    async () => (await inbound()).length === 2,
    () => 'the second mail did not come in',
    30_000,
  )
  const [thanks] = await inbound()
  assert.equal(thanks?.content['regarding'], sent.id)
})

test('an advertisement is followed with a verdict, and one click ends the next', async (context) => {
  const network = await aMailNetwork(context)
  const { sandbox, accountId, pipeline } = network
  const html = '<p>Hats! <a href="https://shop.example/hats?a=1&amp;b=2">See them</a></p>'
  const sent = await send(network, { subject: 'Hats', html }, { class: 'promotional' })
  const { id, rich } = await shown(network, 'Hats')
  const [see, line, leave] = rich?.buttons ?? []
  assert.match(see?.url ?? '', /\/t\//)
  assert.equal(line?.title, 'Unsubscribe from promotional e-mails')
  assert.match(line?.url ?? '', /\/u\//)
  assert.equal(leave?.id, 'unsubscribe')
  assert.equal((await untilHit(network, 'open'))?.verdict, 'human')
  sandbox.handsets.write(phone, {
    channel: 'email',
    to: sender,
    text: '',
    button: { id: see?.id ?? '', title: 'See them', messageId: id },
  })
  assert.equal((await untilHit(network, 'click'))?.verdict, 'human')
  // Its receiver told nothing, but a person has it.
  await untilEnded(network, sent.id, 'delivered')
  const shownMessage = await asAccount(accountId, (tx) =>
    getMessage(tx, accountId, uuidOf(sent.id), new Map()),
  )
  assert.deepEqual(shownMessage.engagement, { opens: 1, clicks: 1, machineOpens: 0, machineClicks: 0 })
  const led = await fetch(see?.url ?? '', { redirect: 'manual' })
  assert.equal(led.headers.get('location'), 'https://shop.example/hats?a=1&b=2')

  await send(network, { subject: 'Receipt', html }, { class: 'transactional' })
  assert.equal((await shown(network, 'Receipt')).rich?.buttons?.[0]?.url, 'https://shop.example/hats?a=1&b=2')

  sandbox.handsets.write(phone, {
    channel: 'email',
    to: sender,
    text: '',
    button: { id: 'unsubscribe', title: 'Unsubscribe', messageId: id },
  })
  const whom = { accountId, channel: 'email', address: mail }
  await until(async () => (await permissionFacts(db, [whom]))[0]?.suppression?.scope === 'promotional')
  const next = await pipeline.admit(
    aRequest(accountId, {
      channel: 'email',
      from: sender,
      to: mail,
      class: 'promotional',
      content: { type: 'email', subject: 'More hats', text: 'More' },
    }),
  )
  assert.equal(next.kind, 'refused', JSON.stringify(next))
  await send(network, { subject: 'Still a receipt', text: 'x' }, { class: 'transactional' })
  await shown(network, 'Still a receipt')
})

test('an address nobody has is refused at once, with meaning and mend, and written to no more', async (context) => {
  const network = await aMailNetwork(context)
  network.sandbox.handsets.setBehaviour(phone, { deliver: 'fail' })
  const { id } = await send(network, { text: 'x' })
  const ended = await untilEnded(network, id, 'rejected')
  assert.equal(ended.code, 'mailbox_unknown')
  assert.match(ended.detail ?? '', /5\.1\.1/)
  const whom = { accountId: network.accountId, channel: 'email', address: mail }
  await until(
    async () => (await permissionFacts(db, [whom]))[0]?.suppression?.source === 'bounce',
    () => 'it is not suppressed',
  )
})

test('a mail that is taken and bounces later ends undelivered, and its address is written to no more', async (context) => {
  const network = await aMailNetwork(context)
  network.sandbox.handsets.setBehaviour(phone, { deliver: 'block', code: '5.1.1' })
  const { id } = await send(network, { text: 'x' })
  const ended = await untilEnded(network, id, 'undelivered')
  assert.equal(ended.code, 'mailbox_unknown')
  assert.match(ended.detail ?? '', /5\.1\.1/)
  const whom = { accountId: network.accountId, channel: 'email', address: mail }
  await until(
    async () => (await permissionFacts(db, [whom]))[0]?.suppression?.source === 'bounce',
    () => 'it is not suppressed',
  )
})

test('a complaint ends advertising to the address', async (context) => {
  const network = await aMailNetwork(context)
  network.sandbox.handsets.setBehaviour(phone, { deliver: 'block' })
  await send(network, { subject: 'Hats', text: 'x' }, { class: 'promotional' })
  const whom = { accountId: network.accountId, channel: 'email', address: mail }
  await until(
    async () => (await permissionFacts(db, [whom]))[0]?.grants.promotional?.state === 'withdrawn',
    () => 'the complaint changed nothing',
    20_000,
  )
})

test('a domain waits for its records, and goes on for a day without them', async (context) => {
  const network = await aProviderNetwork(context)
  const { app, accountId, sandbox } = network
  const post = (url: string, payload: object = {}) => app.inject({ method: 'POST', url, payload })
  const made = await post('/v1/connectors', {
    channel: 'email',
    settings: { domain: 'shop.test', senders: ['news@shop.test'] },
    acceptsProviderTerms: true,
  })
  assert.equal(made.statusCode, 201, made.body)
  const { id, state, stateReason } = made.json<{ id: string; state: string; stateReason: string }>()
  assert.equal(state, 'pending')
  assert.match(stateReason, /MX bounce\.shop\.test is missing/)
  const states = () => senderStates(accountId)
  assert.deepEqual(await states(), ['inactive'])
  const { records } = (await app.inject(`/v1/connectors/${id}/hook`)).json<{
    records: { purpose: string; name: string; type: string; value: string; state: string }[]
  }>()
  assert.deepEqual(
    records.map(({ purpose, name }) => [purpose, name.replace(/pb[0-9a-f]{6}/, 'pb')]),
    [
      ['dkim', 'pbr._domainkey.shop.test'],
      ['dkim', 'pbe._domainkey.shop.test'],
      ['spf', 'bounce.shop.test'],
      ['dmarc', '_dmarc.shop.test'],
      ['return_path', 'bounce.shop.test'],
      ['inbound', 'shop.test'],
    ],
  )
  const registrar = `${sandbox.url}/dns`
  const enter = ({ name, type, value }: (typeof records)[number], wrong = '') =>
    enterRecord(registrar, { name, type, values: [wrong || value] })
  for (const record of records.slice(0, 5)) await enter(record, record.purpose === 'spf' ? 'v=spf1 -all' : '')
  const looked = (await post(`/v1/connectors/${id}/test`)).json<{ state: string; stateReason: string }>()
  assert.equal(looked.state, 'pending')
  assert.match(looked.stateReason, /TXT bounce\.shop\.test is different/)
  await enter(records[2] as (typeof records)[number], 'v=spf1 include:other.test ip4:127.0.0.1 ~all')
  assert.equal((await post(`/v1/connectors/${id}/test`)).json<{ state: string }>().state, 'connected')
  assert.deepEqual(await states(), ['active'])

  await enterRecord(registrar, { name: '_dmarc.shop.test', type: 'TXT', values: [] })
  const lapsed = (await post(`/v1/connectors/${id}/test`)).json<{
    state: string
    facts: { lapsedAt?: string }
  }>()
  assert.equal(lapsed.state, 'connected')
  assert.ok(lapsed.facts.lapsedAt)
  context.after(resetClock)
  advanceClock(25 * 3_600_000)
  assert.equal((await post(`/v1/connectors/${id}/test`)).json<{ state: string }>().state, 'pending')
})

test('nothing that leads to a host is an account’s to set, and a domain is its who can show it', async (context) => {
  const { app, sandbox } = await aProviderNetwork(context)
  const connect = (settings: object, credentials: object = {}) =>
    app.inject({
      method: 'POST',
      url: '/v1/connectors',
      payload: { channel: 'email', settings, credentials, acceptsProviderTerms: true },
    })
  for (const own of [
    { smartHost: { host: '127.0.0.1', port: 25 } },
    { mxOverride: { host: '127.0.0.1', port: 25 } },
    { allowPrivateHosts: true },
    { senders: ['someone@gmail.com'] },
  ])
    assert.equal((await connect({ domain: 'shop.test', ...own })).statusCode, 422)
  const login = await connect({ domain: 'shop.test' }, { login: { user: 'a', password: 'b' } })
  assert.equal(login.statusCode, 422)
  const made = await connect({ domain: 'shop.test' })
  assert.equal(made.statusCode, 201, made.body)
  const { id } = made.json<{ id: string }>()
  assert.equal((await connect({ domain: 'shop.test' })).statusCode, 409)
  assert.doesNotMatch(made.body, /PRIVATE KEY/)
  const given = await app.inject({
    method: 'POST',
    url: `/v1/connectors/${id}/authorise`,
    payload: { credentials: { dkim: [] } },
  })
  assert.equal(given.statusCode, 422, given.body)
  // Another account may ask for the same domain; who shows it first has it.
  const other = await aProviderNetwork(context)
  const link = { ...linkTo(sandbox, 'email'), settings: { domain: 'shop.test' } }
  const { registrar: _, ...waiting } = link
  assert.equal((await other.connect(waiting)).state, 'pending')
})

test('a mail nobody sent back has arrived', async (context) => {
  const network = await aMailNetwork(context)
  const { accountId } = network
  context.after(resetClock)
  await endUnreported()
  const sent = await send(network, { subject: 'Your bill', text: 'Here it is.' }, { class: 'service' })
  await untilEnded(network, sent.id, 'submitted')
  advanceClock(Math.max(0, timeOfId(sent.id) - nowMs()) + 99 * 3_600_000)
  await endUnreported()
  assert.equal((await messageNow(accountId, sent.id)).status, 'delivered')
})
