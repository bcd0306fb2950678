import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { classifyMail, type MailVerdict } from './classify-mail.ts'
import { samples } from './fixtures/samples.ts'

const read = (text: string): MailVerdict => classifyMail(Buffer.from(text))

function recipientsOf(verdict: MailVerdict): unknown[] {
  assert.equal(verdict.kind, 'bounce')
  if (verdict.kind !== 'bounce') return []
  return verdict.recipients.map(({ address, status, replyCode, reason, permanence }) => [
    address,
    status,
    replyCode,
    reason,
    permanence,
  ])
}

const anna = 'anna@contact.example'
const about = { messageId: '<m-1@shop.example>', sender: 'sender@shop.example', recipient: anna }
const ben = 'ben@contact.example'
const expected: readonly [keyof typeof samples, unknown[]][] = [
  ['qmail', [[anna, '5.1.1', 550, 'mailbox_unknown', 'hard']]],
  [
    'exim',
    [
      [anna, '5.1.1', 550, 'mailbox_unknown', 'hard'],
      [ben, null, null, 'mailbox_full', 'soft'],
    ],
  ],
  ['gmail', [[anna, '5.2.2', 552, 'mailbox_full', 'soft']]],
  ['dragonfly', [[anna, '5.7.9', 554, 'policy_refused', 'soft']]],
  ['yahoo', [[anna, '5.7.1', 550, 'sender_blocked', 'soft']]],
  ['exchange', [[anna, null, null, 'mailbox_unknown', 'hard']]],
  ['japanese', [[anna, null, null, 'mailbox_full', 'soft']]],
  [
    'postfix',
    [
      [anna, '5.1.1', 550, 'mailbox_unknown', 'hard'],
      [ben, '4.4.1', null, 'expired', 'soft'],
    ],
  ],
  ['delay', [[anna, '4.0.0', null, 'expired', 'soft']]],
]
for (const [name, recipients] of expected) {
  test(`reads a bounce in the form of ${name}`, () => {
    assert.deepEqual(recipientsOf(read(samples[name])), recipients)
  })
}

test('reads the same whatever ends the lines', () => {
  for (const end of ['\r\n', '\r'])
    for (const [name, recipients] of expected)
      assert.deepEqual(recipientsOf(read(samples[name].replaceAll('\n', end))), recipients, name)
})

test('names the mail a report is about', () => {
  for (const name of ['qmail', 'exim', 'gmail', 'dragonfly', 'postfix', 'complaint', 'success'] as const) {
    const verdict = read(samples[name])
    assert.ok('about' in verdict)
    assert.deepEqual(verdict.about, about, name)
  }
})

test('a warning that delivery goes on is not the end of the mail', () => {
  const verdict = read(samples.delay)
  assert.ok(verdict.kind === 'bounce')
  assert.equal(verdict.recipients[0]?.isFinal, false)
})

test('a report of success is no bounce', () => {
  const verdict = read(samples.success)
  assert.deepEqual(verdict, { kind: 'delivered', addresses: [anna], about })
})

test('tells complaints and opt-outs with whom they are from', () => {
  const complaint = read(samples.complaint)
  assert.ok(complaint.kind === 'complaint')
  assert.deepEqual([complaint.feedbackType, complaint.addresses], ['abuse', [anna]])
  const optOut = read(samples.unsubscribe)
  assert.ok(optOut.kind === 'complaint')
  assert.deepEqual([optOut.feedbackType, optOut.addresses], ['opt-out', [anna]])
})

test('a note of absence is an automatic reply, even from the empty sender and with words of failure', () => {
  assert.deepEqual(read(samples.vacation), { kind: 'auto_reply' })
})

test('mail of people about bounces is no bounce', () => {
  for (const name of ['reply', 'forwarded', 'newsletter'] as const)
    assert.deepEqual(read(samples[name]), { kind: 'not_a_bounce' }, name)
})

test('nothing it is given makes it fail, nor take long', () => {
  const octets = fc.uint8Array({ maxLength: 2_000 })
  const pieces = fc.array(
    fc.constantFrom(
      ...Object.values(samples).flatMap((text) => text.split('\n')),
      '--edge',
      '--edge--',
      'Content-Type: multipart/mixed; boundary=edge',
      'Content-Transfer-Encoding: base64',
      '=?utf-8?b?////?=',
      '',
      '\u0000\ufffd',
    ),
    { maxLength: 80 },
  )
  fc.assert(fc.property(octets, (raw) => classifyMail(raw) !== null))
  fc.assert(fc.property(pieces, (lines) => classifyMail(Buffer.from(lines.join('\n'))) !== null))
})

test('a huge or repetitive mail is read in little time', () => {
  const started = performance.now()
  for (const filler of [
    'a@',
    '<',
    '550 ',
    '=?',
    ' ',
    '--edge\n',
    'x'.repeat(80) + '\n',
    'a.',
    '"',
    '5.1.1 ',
    '(',
    '-',
  ])
    classifyMail(
      Buffer.from(`${samples.qmail.split('\n\n')[0]}\n\n${filler.repeat(600_000 / filler.length)}`),
    )
  assert.ok(performance.now() - started < 6_000, `${performance.now() - started} ms`)
})
