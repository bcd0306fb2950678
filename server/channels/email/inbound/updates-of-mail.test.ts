import assert from 'node:assert/strict'
import { test } from 'node:test'
import { samples } from '../bounces/fixtures/samples.ts'
import { envelopeOfRequest, mailRequest } from './mail-request.ts'
import { domainsOfAddress, messageOfReturnPath } from './return-path.ts'
import type { MailEnvelope } from './start-mail-reception.ts'
import { updatesOfMail } from './updates-of-mail.ts'

const id = '0199b0c27d3a7c1e9a2b3c4d5e6f7a8b'
const uuid = '0199b0c2-7d3a-7c1e-9a2b-3c4d5e6f7a8b'

const envelope = (to: readonly string[]): MailEnvelope => ({
  from: 'anna@contact.example',
  to,
  ip: '192.0.2.7',
  helo: 'mx.contact.example',
  isEncrypted: true,
  receivedAtMs: Date.UTC(2026, 0, 5, 12),
})
const toReturnPath = envelope([`b+${id}@bounce.shop.example`])
const read = (text: string, given: MailEnvelope) => updatesOfMail(Buffer.from(text), given)

test('a bounce is the receipt of the mail its address names', async () => {
  assert.deepEqual(await read(samples.qmail, toReturnPath), [
    {
      kind: 'receipt',
      refs: ['<m-1@shop.example>'],
      addresses: ['anna@contact.example'],
      state: 'undelivered',
      code: 'mailbox_unknown',
      detail: 'hard: 550 5.1.1 550 5.1.1 Unknown user Giving up on 192.0.2.7.',
      messageId: uuid,
    },
  ])
})

test('of several recipients that a report names, ours decides', async () => {
  const [receipt] = await read(samples.exim, toReturnPath)
  assert.ok(receipt?.kind === 'receipt')
  assert.deepEqual([receipt.addresses, receipt.code], [['anna@contact.example'], 'mailbox_unknown'])
})

test('a warning is no end, and a report of success is one', async () => {
  const states = []
  for (const text of [samples.delay, samples.success]) {
    const [receipt] = await read(text, toReturnPath)
    states.push(receipt?.kind === 'receipt' && receipt.state)
  }
  assert.deepEqual(states, ['onTheWay', 'delivered'])
})

test('a complaint and an opt-out by mail end promotional mail, whatever address they came to', async () => {
  for (const [text, detail] of [
    [samples.complaint, 'the recipient complained to its mail provider (abuse)'],
    [samples.unsubscribe, 'the recipient unsubscribed by mail'],
  ] as const)
    assert.deepEqual(await read(text, envelope(['abuse@shop.example'])), [
      {
        kind: 'preference',
        from: 'anna@contact.example',
        to: text === samples.complaint ? 'sender@shop.example' : 'abuse@shop.example',
        wants: false,
        purpose: 'promotional',
        detail,
      },
    ])
  const kept = samples.complaint.replace('Feedback-Type: abuse', 'Feedback-Type: not-spam')
  assert.deepEqual(await read(kept, toReturnPath), [])
})

test('a letter is a message to each of our addresses it was sent to', async () => {
  const updates = await read(samples.reply, envelope(['help@shop.example', 'info@shop.example']))
  assert.deepEqual(
    updates.map(
      (update) =>
        update.kind === 'message' && [update.from, update.to, update.regarding, update.content.type],
    ),
    [
      ['anna@contact.example', 'help@shop.example', '<m-1@shop.example>', 'email'],
      ['anna@contact.example', 'info@shop.example', '<m-1@shop.example>', 'email'],
    ],
  )
  const [first] = updates
  assert.ok(first?.kind === 'message' && first.content.type === 'email')
  assert.equal(
    first.content.text,
    'It was not delivered on Monday as promised. My house number is 550, not 55.',
  )
  assert.equal(first.profile?.name, 'Anna')
})

test('a letter tells what is known of its sender, and that a machine wrote it', async () => {
  const [update] = await updatesOfMail(
    Buffer.from(samples.vacation),
    envelope(['help@shop.example']),
    async () => ({
      spf: 'pass',
      dkim: [{ domain: 'contact.example', result: 'pass' }],
      dmarc: { result: 'fail', policy: 'none' },
    }),
  )
  assert.ok(update?.kind === 'message' && update.content.type === 'email')
  assert.equal(update.content.headers['Auto-Submitted'], 'auto-replied')
  assert.equal(
    update.content.headers['Authentication-Results'],
    'spf=pass; dkim=pass (contact.example); dmarc=fail',
  )
})

test('an answer of a machine to a return path says nothing', async () => {
  assert.deepEqual(await read(samples.vacation, toReturnPath), [])
})

test('a kept mail gives back its envelope and its octets', () => {
  const given = { ...envelope([`b+${id}@bounce.shop.example`, 'größe@shop.example']), from: '' }
  const request = mailRequest(Buffer.from('\u0000\u00ff'), given)
  assert.deepEqual(envelopeOfRequest(JSON.parse(JSON.stringify(request)) as typeof request), given)
})

test('a return path names its message in any case, other addresses none', () => {
  assert.equal(messageOfReturnPath(`B+${id.toUpperCase()}@BOUNCE.SHOP.EXAMPLE`), uuid)
  for (const other of [
    'help@shop.example',
    `b+${id}x@shop.example`,
    'b+@shop.example',
    `c+${id}@shop.example`,
  ])
    assert.equal(messageOfReturnPath(other), null, other)
  assert.deepEqual(domainsOfAddress('x@bounce.Shop.example'), ['bounce.shop.example', 'shop.example'])
  assert.deepEqual(domainsOfAddress('x@shop.example'), ['shop.example'])
})
