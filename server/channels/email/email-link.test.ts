import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { dkimVerify } from 'mailauth'
import { simpleParser } from 'mailparser'
import { useTestDatabase } from '#tools/testing/database.ts'
import { mailServer } from '#tools/testing/mail-server.ts'
import { until } from '#tools/testing/until.ts'
import type { Outcome } from '../channel.ts'
import { makeDkimKeys } from './dkim/dkim-key.ts'
import { sendingRecords } from './dkim/sending-records.ts'
import { linkTo, message, sending } from './testing/mail-link.ts'

await useTestDatabase()

test('a mail arrives under an envelope of its own, and its reference is its Message-ID', async (t) => {
  const server = await mailServer(t)
  const { link, states } = linkTo(t, server)
  const id = '01930000-0000-7000-8000-000000000001'
  const outcome = await sending(link, { id })
  const ref = '<01930000000070008000000000000001@shop.example>'
  assert.deepEqual(outcome, { kind: 'submitted', refs: [ref] })
  const [mail] = server.mails
  assert.deepEqual(
    [mail?.from, mail?.to],
    ['b+01930000000070008000000000000001@bounce.shop.example', 'anna@mail.example'],
  )
  const parsed = await simpleParser(mail?.octets ?? '')
  assert.deepEqual(
    [parsed.subject, parsed.text?.trim(), parsed.messageId],
    ['Your order', 'It is on its way.', ref],
  )
  assert.equal(parsed.headers.get('auto-submitted'), 'auto-generated')
  assert.deepEqual(states, [['up', null]])
})

test('each mail is signed for its sender, with the keys of the domain above it where it has none', async (t) => {
  const server = await mailServer(t)
  const keys = await makeDkimKeys('pb1')
  const { link } = linkTo(t, server, { credentials: { dkim: [{ domain: 'shop.example', keys }] } })
  await sending(link, { from: 'news@mail.shop.example' })
  await sending(link, { from: 'other@unsigned.example' })
  const records = sendingRecords({
    domain: 'shop.example',
    keys,
    bounceHost: 'x.example',
    spfMechanisms: [],
    reportsTo: '',
  })
  const { results } = await dkimVerify(Buffer.from(server.mails[0]?.octets ?? '', 'latin1'), {
    resolver: async (name) =>
      records.filter((record) => record.name === name).map(({ strings }) => [...strings]),
  })
  assert.deepEqual(
    results.map(({ status }) => [status.result, status.aligned]),
    [
      ['pass', 'mail.shop.example'],
      ['pass', 'mail.shop.example'],
    ].map(([result]) => [result, 'shop.example']),
  )
  assert.doesNotMatch(server.mails[1]?.octets ?? '', /DKIM-Signature/)
})

test('a campaign is compiled once and each contact gets his own words', async (t) => {
  const server = await mailServer(t)
  const { link } = linkTo(t, server)
  const names = ['Anna', 'Björn', 'चेतन']
  await Promise.all(
    names.map((name) =>
      sending(link, {
        class: 'promotional',
        content: {
          type: 'email',
          subject: 'For {{name}}',
          html: '<p>Dear {{name}}</p>',
          variables: { name, u: Buffer.from(name).toString('hex') },
          unsubscribe: { url: 'https://u.example/{{u}}' },
        },
      }),
    ),
  )
  const subjects = await Promise.all(
    server.mails.map(async ({ octets }) => (await simpleParser(octets)).subject),
  )
  assert.deepEqual(new Set(subjects), new Set(names.map((name) => `For ${name}`)))
  assert.match(server.mails[0]?.octets ?? '', /List-Unsubscribe-Post: List-Unsubscribe=One-Click/)
})

test('an answer to a mail stands in its thread and is not called automatic', async (t) => {
  const server = await mailServer(t)
  const { link } = linkTo(t, server)
  await sending(link, { class: 'service', regarding: 'abc@mail.example' })
  const octets = server.mails[0]?.octets ?? ''
  assert.match(octets, /\r\nIn-Reply-To: <abc@mail\.example>\r\nReferences: <abc@mail\.example>\r\n/)
  assert.doesNotMatch(octets, /Auto-Submitted/)
})

test('a mail that cannot be written is refused with the mend, and leaves no trace on the connection', async (t) => {
  const server = await mailServer(t)
  const { link } = linkTo(t, server)
  const email = { type: 'email', subject: 'x', text: 'Dear {{name}}' } as const
  const outcomes = await Promise.all([
    sending(link, { content: { ...email, headers: { Bcc: 'x@evil.example' } } }),
    sending(link, { to: 'not an address' }),
    sending(link, { content: { type: 'text', text: 'x' } }),
    sending(link),
  ])
  assert.deepEqual(
    outcomes.map((outcome) => (outcome.kind === 'refused' ? [outcome.retry, outcome.code] : outcome.kind)),
    [
      ['never', 'header_invalid'],
      ['never', 'recipient_invalid'],
      ['never', 'content_unsupported'],
      'submitted',
    ],
  )
})

test("a new domain's mail beyond today's share waits for tomorrow", async (t) => {
  const server = await mailServer(t)
  const startedOn = new Date().toISOString().slice(0, 10)
  const { link } = linkTo(t, server, { settings: { warmUp: { 'shop.example': { startedOn, firstDay: 3 } } } })
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => sending(link)))
  assert.equal(outcomes.filter(({ kind }) => kind === 'submitted').length, 3)
  const waits = outcomes.find((outcome) => outcome.kind === 'refused')
  assert.deepEqual([waits?.retry, waits?.code], ['later', 'warm_up_full'])
  assert.equal((await sending(link, { from: 'old@known.example' })).kind, 'submitted')
})

test('an address outside ASCII needs a receiver that takes it', async (t) => {
  const plain = await mailServer(t)
  const refused = await sending(linkTo(t, plain).link, { to: 'आशा@mail.example' })
  assert.ok(refused.kind === 'refused' && refused.code === 'address_needs_utf8' && refused.retry === 'never')
  const able = await mailServer(t, () => undefined, ['PIPELINING', '8BITMIME', 'SMTPUTF8'])
  assert.equal((await sending(linkTo(t, able).link, { to: 'आशा@mail.example' })).kind, 'submitted')
  assert.ok(able.commands.some((line) => line.startsWith('MAIL') && line.endsWith(' BODY=8BITMIME SMTPUTF8')))
  assert.equal(Buffer.from(able.mails[0]?.to ?? '', 'latin1').toString(), 'आशा@mail.example')
})

test('closing lets what is under way end and gives back the rest, each mail once', async (t) => {
  const server = await mailServer(t, async ({ verb }) => {
    if (verb === '.') await pause(30)
    return undefined
  })
  const providers = [{ name: 'narrow', mxSuffixes: ['.mail.example'], connectionsMax: 1, perSecondMax: null }]
  const { link } = linkTo(t, server, { settings: { providers } })
  const counts = Array.from({ length: 20 }, () => 0)
  const outcomes: Outcome[] = []
  for (let index = 0; index < 20; index++)
    link.send(message(), (outcome) => {
      counts[index] = (counts[index] ?? 0) + 1
      outcomes.push(outcome)
    })
  await until(() => server.mails.length >= 2)
  await link.close(2_000)
  assert.deepEqual(new Set(counts), new Set([1]))
  assert.equal(link.room(), 0)
  assert.equal(outcomes.filter(({ kind }) => kind === 'submitted').length, server.mails.length)
  assert.ok(
    outcomes.every(
      (outcome) => outcome.kind === 'submitted' || (outcome.kind === 'refused' && outcome.retry === 'later'),
    ),
  )
})

test('closing ends a mail whose server does not answer in time as ambiguous', async (t) => {
  const server = await mailServer(t, ({ verb }) => (verb === '.' ? null : undefined))
  const { link } = linkTo(t, server)
  const outcome = sending(link)
  await until(() => server.commands.includes('.'))
  await link.close(50)
  assert.equal((await outcome).kind, 'ambiguous')
})
