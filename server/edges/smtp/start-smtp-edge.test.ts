import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { createTransport, type SendMailOptions } from 'nodemailer'
import { createApiKey, revokeApiKey } from '#accounts/accounts.ts'
import type { AdmissionRequest, Admitted } from '#messaging/messaging.ts'
import { setVariable } from '#platform/config.ts'
import { inTransaction } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { makeCertificate } from '#smtp/smtp.ts'
import type { RefusalCode } from '#refusals.ts'
import { anAccount } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aPipeline, statusCounts } from '#tools/testing/messaging.ts'
import { aSender } from '#tools/testing/sender.ts'
import { until } from '#tools/testing/until.ts'
import { startSmtpEdge, startSmtpEdgeAt } from './start-smtp-edge.ts'

await useTestDatabase()

const settings = {
  host: '127.0.0.1',
  port: 0,
  hostname: 'smtp.patchbay.example',
  tls: makeCertificate('smtp.patchbay.example', Date.now()),
}

const mail: SendMailOptions = {
  from: 'Shop <help@shop.example>',
  to: 'Anna <anna@contact.example>',
  replyTo: 'answers@shop.example',
  subject: 'Größe 42',
  text: 'Your size is 42.',
  html: '<p>Your size is <b>42</b>.</p>',
  headers: {
    'X-Order': '17',
    'List-Unsubscribe': '<mailto:out@shop.example>, <https://shop.example/u>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'List-Id': 'Orders <orders.shop.example>',
    'Feedback-ID': 'a:b:c:d',
    'X-Patchbay-Class': 'promotional',
  },
  attachments: [{ filename: 'bill.pdf', content: Buffer.from('%PDF-1.4') }],
  messageId: '<m-1@shop.example>',
  inReplyTo: '<m-0@shop.example>',
}

const accepted = (n: number): Admitted =>
  ({ kind: 'accepted', message: { id: `msg_${String(n).padStart(32, '0')}` } }) as Admitted
const refused = (code: RefusalCode, clause: string | null = null): Admitted => ({
  kind: 'refused',
  refusal: new Refusal(code, { clause }),
})

function sender(context: TestContext, port: number, pass: string) {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    requireTLS: true,
    tls: { rejectUnauthorized: false },
    auth: { user: 'patchbay', pass },
  })
  context.after(() => transport.close())
  const send = (given: SendMailOptions = {}): Promise<string> =>
    transport.sendMail({ ...mail, ...given }).then(
      ({ response }) => response,
      (error: { response?: string; message: string }) => error.response ?? error.message,
    )
  return { transport, send }
}

/** The door before an admission that answers as it is told: the channel of e-mail itself is no part of these tests. */
async function aDoor(
  context: TestContext,
  answer: (request: AdmissionRequest, n: number) => Admitted = (_, n) => accepted(n),
) {
  const account = await anAccount()
  const requests: AdmissionRequest[] = []
  const edge = await startSmtpEdgeAt(settings, {
    admit: async (request) => answer(request, requests.push(request)),
    foresee: async () => ({
      outcome: 'accept',
      until: null,
      code: null,
      clause: null,
      basis: null,
      gates: [],
    }),
  })
  context.after(() => edge.stop(100))
  return { account, requests, edge, ...sender(context, edge.port, account.apiKey) }
}

test('makes of a mail what every door asks for', async (context) => {
  const { account, requests, send } = await aDoor(context)
  assert.match(await send(), /^250 2\.6\.0 admitted as msg_0+1$/)
  const [request] = requests
  assert.deepEqual(
    { ...request, idempotency: null },
    {
      accountId: account.accountId,
      actor: request?.actor,
      channel: 'email',
      from: 'help@shop.example',
      to: 'anna@contact.example',
      content: {
        type: 'email',
        subject: 'Größe 42',
        text: 'Your size is 42.',
        html: '<p>Your size is <b>42</b>.</p>',
        replyTo: 'answers@shop.example',
        headers: { 'X-Order': '17' },
        references: ['<m-0@shop.example>'],
        unsubscribe: { url: 'https://shop.example/u', mailto: 'out@shop.example' },
        listId: 'Orders <orders.shop.example>',
        feedbackId: 'a:b:c:d',
        attachments: [{ filename: 'bill.pdf', mimeType: 'application/pdf', content: 'JVBERi0xLjQ=' }],
      },
      class: 'promotional',
      sendAt: null,
      expiresAt: null,
      metadata: { messageId: '<m-1@shop.example>' },
      callbackUrl: null,
      registration: null,
      idempotency: null,
    },
  )
  assert.match(request?.actor ?? '', /^key:key_/)
})

test('each recipient, hidden ones too, becomes a message of its own', async (context) => {
  const { requests, send } = await aDoor(context)
  const answer = await send({ to: ['a@contact.example', 'b@contact.example'], bcc: 'c@contact.example' })
  assert.match(answer, /^250 2\.6\.0 admitted as msg_\d+ msg_\d+ msg_\d+$/)
  assert.deepEqual(
    requests.map(({ to }) => to),
    ['a@contact.example', 'b@contact.example', 'c@contact.example'],
  )
  assert.ok(!JSON.stringify(requests[0]?.content).includes('c@contact.example'))
  assert.equal(new Set(requests.map(({ idempotency }) => idempotency?.key)).size, 3)
})

test('the same mail handed in again has the same name, another one another', async (context) => {
  const { requests, send } = await aDoor(context)
  const date = new Date('2026-01-05T10:00:00Z')
  const raw = `From: help@shop.example\r\nMessage-ID: <x@shop.example>\r\nSubject: a\r\n\r\nhi`
  const envelope = { from: 'help@shop.example', to: 'anna@contact.example' }
  await send({ raw, envelope, date })
  await send({ raw, envelope, date })
  await send({ raw: `${raw}!`, envelope, date })
  await send({ raw: raw.replace('Message-ID: <x@shop.example>\r\n', ''), envelope, date })
  const keys = requests.map(({ idempotency }) => idempotency?.key ?? null)
  assert.equal(keys[0], keys[1])
  assert.notEqual(keys[0], keys[2])
  assert.equal(keys[3], null)
})

const refusals: [RefusalCode, string | null, RegExp][] = [
  ['consent_missing', 'HSE-3.1', /^550 5\.7\.1 consent_missing HSE-3\.1: No permission is on record/],
  ['suppressed', null, /^550 5\.7\.1 suppressed: /],
  ['recipient_invalid', null, /^553 5\.1\.3 recipient_invalid: /],
  ['sender_unknown', null, /^553 5\.1\.8 sender_unknown: /],
  ['balance_insufficient', null, /^550 5\.7\.1 balance_insufficient: /],
  ['content_refused', 'CSY-4.2', /^554 5\.7\.1 content_refused CSY-4\.2: /],
  ['rate_limited', null, /^450 4\.7\.1 rate_limited: /],
  ['overloaded', null, /^451 4\.3\.2 overloaded: /],
]
for (const [code, clause, answer] of refusals) {
  test(`says ${code} as SMTP does`, async (context) => {
    const { send } = await aDoor(context, () => refused(code, clause))
    assert.match(await send(), answer)
  })
}

test('a recipient too many is told how long to wait, as a request too many is', async (context) => {
  setVariable('PATCHBAY_API_RATE', '1')
  const { transport } = await aDoor(context)
  setVariable('PATCHBAY_API_RATE', '')
  const many = Array.from({ length: 30 }, (_, n) => `anna${n}@contact.example`)
  const { rejectedErrors = [] } = await transport.sendMail({ ...mail, to: many })
  const [refusal] = rejectedErrors as readonly { readonly response?: string }[]
  assert.match(String(refusal?.response), /^450 4\.7\.1 rate_limited: Too many requests\. Wait \d+ s\.$/)
})

test('one answer for several recipients: none was admitted', async (context) => {
  const { send } = await aDoor(context, () => refused('balance_insufficient'))
  const answer = await send({ to: ['a@contact.example', 'b@contact.example'] })
  assert.match(
    answer,
    /^550 5\.7\.1 none of 2 recipients was admitted; a@contact\.example: balance_insufficient: /,
  )
})

test('one answer for several recipients: some were admitted, and the rest is to come again', async (context) => {
  const { send } = await aDoor(context, ({ to }, n) =>
    to.startsWith('b') ? refused('overloaded') : accepted(n),
  )
  const answer = await send({ to: ['a@contact.example', 'b@contact.example'] })
  assert.match(
    answer,
    /^451 4\.3\.0 1 of 2 recipients have it, send it again for the rest; b@contact\.example: overloaded/,
  )
})

test('one answer for several recipients: some were admitted, and the others never will be', async (context) => {
  const { send } = await aDoor(context, ({ to }, n) =>
    to.startsWith('b') ? refused('suppressed') : accepted(n),
  )
  const answer = await send({ to: ['a@contact.example', 'b@contact.example'] })
  assert.match(
    answer,
    /^554 5\.7\.1 1 of 2 recipients have it, do not send it again to them; b@contact\.example: suppressed/,
  )
})

test('an admission that fails is asked for again', async (context) => {
  const { send } = await aDoor(context, () => {
    throw new Error('the database is away')
  })
  assert.match(await send(), /^451 4\.3\.0 /)
})

const faults: [why: string, given: SendMailOptions, answer: RegExp][] = [
  [
    'a class nobody knows',
    { headers: { 'X-Patchbay-Class': 'urgent' } },
    /^554 5\.6\.0 invalid_request: X-Patchbay-Class is one of /,
  ],
  [
    'a time that has passed',
    { headers: { 'X-Patchbay-Send-At': '2020-01-01T00:00:00Z' } },
    /^554 5\.5\.4 schedule_invalid: /,
  ],
  [
    'metadata that is no object',
    { headers: { 'X-Patchbay-Metadata': '[1]' } },
    /^554 5\.6\.0 invalid_request: X-Patchbay-Metadata /,
  ],
  ['a subject without end', { subject: 'x'.repeat(2_000) }, /^554 5\.6\.0 invalid_request: subject: /],
]
for (const [why, given, answer] of faults) {
  test(`refuses ${why}, and admits nothing`, async (context) => {
    const { requests, send } = await aDoor(context)
    assert.match(await send(given), answer)
    assert.deepEqual(requests, [])
  })
}

test('takes metadata and a time to send', async (context) => {
  const { requests, send } = await aDoor(context)
  const at = new Date(Date.now() + 3_600_000)
  const answer = await send({
    headers: { 'X-Patchbay-Metadata': '{"order":17}', 'X-Patchbay-Send-At': at.toISOString() },
  })
  assert.match(answer, /^250 /)
  assert.deepEqual(requests[0]?.metadata, { order: 17, messageId: '<m-1@shop.example>' })
  assert.deepEqual(requests[0]?.sendAt, at)
})

test('lets in nobody without a key that may send', async (context) => {
  const { edge } = await aDoor(context)
  const reader = await anAccount({ scopes: ['messages:read'] })
  const elsewhere = await anAccount({ allowedIps: ['192.0.2.1'] })
  const answers: [string, RegExp][] = [
    ['pk_nobody', /535 5\.7\.8 user name or password is wrong/],
    ['', /535|Missing credentials/],
    [reader.apiKey, /535 5\.7\.8 forbidden: This key lacks the scope messages:write/],
    [elsewhere.apiKey, /535 5\.7\.8 ip_not_allowed: /],
  ]
  for (const [pass, answer] of answers) assert.match(await sender(context, edge.port, pass).send(), answer)
})

test('a key that is revoked sends no more, in a session that is open either', async (context) => {
  const { account, edge } = await aDoor(context)
  await aPipeline(context, false)
  const { key, secret } = await inTransaction((tx) =>
    createApiKey(tx, { accountId: account.accountId, name: 'smtp', scopes: ['messages:write'] }),
  )
  const transport = createTransport({
    host: '127.0.0.1',
    port: edge.port,
    pool: true,
    maxConnections: 1,
    requireTLS: true,
    tls: { rejectUnauthorized: false },
    auth: { user: 'x', pass: secret },
  })
  context.after(() => transport.close())
  await transport.sendMail(mail)
  await inTransaction((tx) => revokeApiKey(tx, account.accountId, key.id))
  const answer = () =>
    transport.sendMail(mail).then(
      ({ response }) => response,
      (error: Error) => error.message,
    )
  await until(async () => /535 5\.7\.8/.test(await answer()))
})

test('before the real gates a recipient is refused at RCPT with code and reason, and nothing is stored', async (context) => {
  const account = await anAccount()
  await aSender({ accountId: account.accountId, channel: 'email', address: 'help@shop.example' })
  const pipeline = await aPipeline(context, false)
  const edge = await startSmtpEdge({ ...settings, pipeline })
  context.after(() => edge.stop(100))
  const answer = await sender(context, edge.port, account.apiKey).send()
  assert.match(answer, /^550 5\.3\.3 channel_unavailable: No carrier or connector is set up for email/)
  assert.deepEqual(await statusCounts(account.accountId), {})
})
