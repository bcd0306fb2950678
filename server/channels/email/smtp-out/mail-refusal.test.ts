import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusalOfReply } from './mail-refusal.ts'
import { refusalReasons } from './refusal-reasons.ts'
import type { SmtpStage } from './reply-reason.ts'
import { ReplyReader, type SmtpReply } from './smtp-reply.ts'

function read(text: string): SmtpReply {
  const replies: SmtpReply[] = []
  new ReplyReader((reply) => replies.push(reply)).push(`${text}\r\n`)
  return replies[0] as SmtpReply
}

/** Answers of large receivers as they and their senders publish them, and what a mail comes to by them. Source of many: the smart sink of KumoMTA (Apache-2.0). */
const answers: readonly [string, SmtpStage, 'never' | 'later' | 'elsewhere', string][] = [
  [
    '550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking',
    'rcpt',
    'never',
    'mailbox_unknown',
  ],
  [
    '550-5.1.1 The email account that you tried to reach does not exist. Please try\r\n550-5.1.1 double-checking the address\r\n550 5.1.1 http://x',
    'rcpt',
    'never',
    'mailbox_unknown',
  ],
  ['550 MAILBOX NOT FOUND', 'rcpt', 'never', 'mailbox_unknown'],
  ['550 Requested action not taken: mailbox unavailable', 'rcpt', 'never', 'mailbox_unknown'],
  ['550 5.2.1 The email account that you tried to reach is disabled.', 'rcpt', 'never', 'mailbox_disabled'],
  ['452 4.2.2 The email account that you tried to reach is over quota.', 'rcpt', 'later', 'mailbox_full'],
  ['552 5.2.2 The email account that you tried to reach is over quota.', 'rcpt', 'never', 'mailbox_full'],
  ["552 5.2.3 Your message exceeded Google's message size limits.", 'data', 'never', 'message_too_big'],
  [
    '421 4.7.0 [TSS04] Messages from (100.100.100.100) temporarily deferred due to unexpected volume or user complaints',
    'mail',
    'later',
    'sender_blocked',
  ],
  ['421 4.7.28 Our system has detected an unusual rate of unsolicited mail', 'data', 'later', 'rate_limited'],
  [
    '450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages',
    'rcpt',
    'later',
    'rate_limited',
  ],
  [
    '450 4.2.0 <a@b.example>: Recipient address rejected: Greylisted, see http://postgrey.example',
    'rcpt',
    'later',
    'rate_limited',
  ],
  ['451 4.3.0 Mail server temporarily rejected message.', 'data', 'later', 'system_error'],
  ['451 4.3.2 Please try again later', 'rcpt', 'later', 'system_error'],
  [
    '550 5.7.26 Unauthenticated email from example.com is not accepted due to DMARC policy.',
    'data',
    'elsewhere',
    'authentication_failed',
  ],
  [
    '550 5.7.515 Access denied, sending domain x does not meet the required authentication level.',
    'data',
    'elsewhere',
    'authentication_failed',
  ],
  [
    '421 4.7.32 Your email has been rate limited because the From: header is not aligned',
    'data',
    'later',
    'authentication_failed',
  ],
  [
    '550 5.7.1 Service unavailable, Client host [192.0.2.1] blocked using zen.spamhaus.org',
    'rcpt',
    'elsewhere',
    'sender_blocked',
  ],
  ['554 5.7.1 <a@b.example>: Relay access denied', 'rcpt', 'elsewhere', 'relaying_denied'],
  [
    '550 5.7.25 The IP address sending this message does not have a PTR record',
    'mail',
    'elsewhere',
    'reverse_dns_missing',
  ],
  ['530 5.7.0 Must issue a STARTTLS command first', 'mail', 'elsewhere', 'tls_failed'],
  [
    '550 5.7.1 Our system has detected that this message is likely unsolicited mail.',
    'data',
    'never',
    'spam',
  ],
  [
    '552 5.7.0 Our system detected an illegal attachment on your message.',
    'data',
    'never',
    'content_refused',
  ],
  ['556 5.1.10 Recipient address has a null MX', 'rcpt', 'never', 'domain_takes_no_mail'],
  [
    '450 4.1.8 <b+1@bounce.shop.example>: Sender address rejected: Domain not found',
    'mail',
    'later',
    'sender_refused',
  ],
  [
    '450 4.1.1 <a@b.example>: Recipient address rejected: User unknown in local recipient table',
    'rcpt',
    'later',
    'system_error',
  ],
  ['500 Command not recognized', 'mail', 'later', 'protocol_error'],
  ['554 Transaction failed', 'data', 'never', 'system_error'],
]

for (const [said, stage, retry, code] of answers)
  test(`“${said.slice(0, 60)}” is ${code}: ${retry}`, () => {
    const refusal = refusalOfReply(read(said), stage)
    assert.deepEqual([refusal.retry, refusal.code], [retry, code])
    assert.ok(
      refusal.detail.includes(said.slice(0, 3)) &&
        refusal.detail.startsWith(refusalReasons[code as keyof typeof refusalReasons].meaning),
    )
    assert.equal(refusal.afterMs !== undefined, retry === 'later')
  })

test('replies are read whole, however they are cut on the way', () => {
  const whole =
    '250-mail.test\r\n250-PIPELINING\r\n250 SIZE 10\r\n550-5.1.1 no\r\n550 5.1.1 such user\r\n354\n'
  for (let size = 1; size < 20; size++) {
    const replies: SmtpReply[] = []
    const reader = new ReplyReader((reply) => replies.push(reply))
    for (let at = 0; at < whole.length; at += size) reader.push(whole.slice(at, at + size))
    assert.deepEqual(
      replies.map(({ code, enhanced, text }) => [code, enhanced, text]),
      [
        [250, null, 'mail.test PIPELINING SIZE 10'],
        [550, '5.1.1', 'no such user'],
        [354, null, ''],
      ],
    )
    assert.equal(reader.held, 0)
  }
})

test('what is no reply, or has no end, is not listened to', () => {
  for (const nonsense of [
    'HTTP/1.1 400 Bad Request\r\n',
    '2500 x\r\n',
    'x'.repeat(70_000),
    '250-a\r\n'.repeat(600),
  ])
    assert.throws(() => new ReplyReader(() => {}).push(nonsense), { name: 'BadReply' })
})
