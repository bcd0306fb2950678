import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BounceReason } from './bounce-reasons.ts'
import { classifyReply, type SmtpStage } from './classify-reply.ts'

type Row = readonly [code: number | null, enhanced: string | null, text: string, reason: BounceReason]

/** Answers as large receivers give them today. */
const rows: readonly Row[] = [
  [550, '5.1.1', 'The email account that you tried to reach does not exist.', 'mailbox_unknown'],
  [
    550,
    '5.1.10',
    'RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
    'mailbox_unknown',
  ],
  [550, '5.4.1', 'Recipient address rejected: Access denied.', 'mailbox_unknown'],
  [550, null, 'Utilisateur inconnu', 'mailbox_unknown'],
  [554, '5.0.0', "delivery error: dd This user doesn't have a yahoo.example account", 'mailbox_unknown'],
  [550, '5.2.1', 'The email account that you tried to reach is disabled.', 'mailbox_disabled'],
  [452, '4.2.2', "The recipient's inbox is out of storage space.", 'mailbox_full'],
  [552, '5.1.1', 'sorry, mailbox a@b.example is over quota temporarily', 'mailbox_full'],
  [550, '5.1.2', 'Host unknown (Name server: no data known)', 'domain_unknown'],
  [556, '5.1.10', 'Recipient address has a null MX', 'domain_takes_no_mail'],
  [551, '5.1.6', 'not our customer', 'mailbox_moved'],
  [
    550,
    '5.7.26',
    'Unauthenticated email from shop.example is not accepted due to DMARC policy.',
    'authentication_failed',
  ],
  [550, '5.7.515', 'Access denied, sending domain does not meet the required level', 'authentication_failed'],
  [550, '5.7.25', 'The IP address sending this message does not have a PTR record', 'reverse_dns_missing'],
  [554, '5.7.1', 'Service unavailable; Client host [192.0.2.1] blocked using zen.example', 'sender_blocked'],
  [
    421,
    '4.7.0',
    '[TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume',
    'sender_blocked',
  ],
  [421, '4.7.28', 'Our system has detected an unusual rate: too many messages', 'rate_limited'],
  [451, '4.7.1', 'Greylisted, please try again in 300 seconds', 'rate_limited'],
  [550, '5.7.1', 'Message rejected as spam', 'spam'],
  [552, '5.3.4', 'Message size exceeds fixed maximum message size', 'message_too_big'],
  [554, '5.7.1', 'Relay access denied', 'relaying_denied'],
  [553, '5.1.8', 'Domain of sender address does not exist', 'sender_refused'],
  [554, '5.4.6', 'Too many hops', 'network_error'],
  [null, '4.4.7', 'Message expired: unable to deliver in 840 minutes', 'expired'],
  [503, '5.5.1', 'Bad sequence of commands', 'protocol_error'],
  [451, '4.3.0', 'Temporary lookup failure', 'system_error'],
  [550, null, '', 'unknown'],
]
for (const [code, enhanced, text, reason] of rows) {
  test(`${code ?? ''} ${enhanced ?? ''} ${text || '(no words)'} means ${reason}`, () => {
    assert.equal(classifyReply(code, enhanced, text).reason, reason)
  })
}

test('only an address that nobody answers at is hard', () => {
  const hard = rows.filter(
    ([code, enhanced, text]) => classifyReply(code, enhanced, text).permanence === 'hard',
  )
  assert.deepEqual([...new Set(hard.map(([, , , reason]) => reason))].toSorted(), [
    'domain_takes_no_mail',
    'domain_unknown',
    'mailbox_moved',
    'mailbox_unknown',
  ])
})

test('a temporary answer is never hard, whatever its words', () => {
  for (const [, , text] of rows) {
    assert.notEqual(classifyReply(450, '4.1.1', text).permanence, 'hard', text)
    assert.notEqual(classifyReply(null, '4.0.0', text).permanence, 'hard', text)
  }
})

const byStage: readonly [SmtpStage, string, BounceReason][] = [
  ['rcpt', '550 User unknown', 'mailbox_unknown'],
  ['data', '550 User unknown', 'recipient_refuses'],
  ['data', '550 5.1.1 User unknown', 'mailbox_unknown'],
]
for (const [stage, text, reason] of byStage) {
  test(`${text} to ${stage} means ${reason}`, () => {
    const enhanced = /5\.\d\.\d/.exec(text)?.[0] ?? null
    assert.equal(classifyReply(550, enhanced, text, stage).reason, reason)
  })
}

test('a bare code counts by the command it answers', () => {
  assert.equal(classifyReply(550, null, '', 'rcpt').permanence, 'hard')
  assert.equal(classifyReply(550, null, '', 'mail').reason, 'sender_refused')
})
