import type { Outcome } from '../channel.ts'
import type { ChannelFixtures } from '../channel-fixtures.ts'
import type { ContentOf } from '../content.ts'
import { samples as reports } from './bounces/fixtures/samples.ts'
import { mailRequest } from './inbound/mail-request.ts'
import type { MailEnvelope } from './inbound/start-mail-reception.ts'
import { updatesOfMail } from './inbound/updates-of-mail.ts'
import { refusalOfReply } from './smtp-out/mail-refusal.ts'
import type { SmtpStage } from './smtp-out/reply-reason.ts'
import { ReplyReader } from './smtp-out/smtp-reply.ts'

const mail = (part: Partial<ContentOf<'email'>>): ContentOf<'email'> => ({
  type: 'email',
  subject: 'Your order',
  text: 'It is on its way.',
  ...part,
})
const file = { filename: 'bill.pdf', mimeType: 'application/pdf', content: 'JVBERi0x' }

const messageId = '0199b0c27d3a7c1e9a2b3c4d5e6f7a8b'
const returnPath = `b+${messageId}@bounce.shop.example`
const envelopeTo = (to: string): MailEnvelope => ({
  from: 'anna@contact.example',
  to: [to],
  ip: '192.0.2.7',
  helo: 'mx.contact.example',
  isEncrypted: true,
  receivedAtMs: Date.UTC(2026, 0, 5, 12),
})

const letter = [
  'Message-ID: <q-7@contact.example>',
  'From: Anna <anna@contact.example>',
  'To: hello@shop.example',
  'Subject: Re: Your order',
  'In-Reply-To: <m-1@shop.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=edge',
  '',
  '--edge',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Where is it?',
  '',
  '> It is on its way.',
  '--edge',
  'Content-Type: text/csv; name=list.csv',
  'Content-Disposition: attachment; filename=list.csv',
  '',
  'a,b',
  '--edge--',
  '',
].join('\r\n')

const read = (text: string, to: string) => () => updatesOfMail(Buffer.from(text), envelopeTo(to))

/** What a mail comes to when a receiver's server answers so. */
const answered = (line: string, stage: SmtpStage) => (): Outcome => {
  const outcomes: Outcome[] = []
  new ReplyReader((reply) => outcomes.push(refusalOfReply(reply, stage))).push(`${line}\r\n`)
  const [outcome] = outcomes
  if (!outcome) throw new Error(`no reply: ${line}`)
  return outcome
}

/**
 * What the tests over every channel need of mail.
 * Source: RFC 5321 §4.2 and RFC 3463 (replies), RFC 5322 (letters), RFC 5965 (complaints); answers as Gmail and Postfix word them.
 */
export const fixtures: ChannelFixtures = {
  settings: { ehloName: 'mx.patchbay.example', track: 'promotional' },
  credentials: {},
  needsNoCredentials: true,
  address: 'shop.example',
  samples: [
    mail({}),
    mail({
      html: '<p>Dear {{name}}, see <a href="https://shop.example">what is new</a>.</p>',
      replyTo: 'help@shop.example',
      headers: { 'X-Campaign': 'spring' },
      variables: { name: 'Anna' },
      unsubscribe: { url: 'https://shop.example/leave', mailto: 'leave@shop.example' },
      listId: 'news.shop.example',
      feedbackId: 'spring:acc1:promotional:shop',
      references: ['<m-1@shop.example>'],
      attachments: [
        file,
        { ...file, filename: 'logo.png', mimeType: 'image/png', contentId: 'logo' },
        {
          mediaId: `med_${'1'.repeat(32)}`,
          filename: 'plans.pdf',
          mimeType: 'application/pdf',
          sizeBytes: 18_000_000,
        },
      ],
    }),
  ],
  excessive: [
    { content: { type: 'text', text: 'Hello' }, says: /content of the type email/ },
    { content: { type: 'email', subject: 'Nothing' }, says: /needs a text or HTML/ },
    {
      content: mail({ attachments: [{ ...file, content: 'A'.repeat(25 * 1024 * 1024) }] }),
      says: /larger than 25 MB.*link to them/,
    },
    {
      content: mail({ attachments: [{ mediaId: `med_${'1'.repeat(32)}`, sizeBytes: 20_000_000 }] }),
      says: /larger than 25 MB.*link to them/,
    },
    {
      content: mail({ attachments: [{ mediaId: `med_${'1'.repeat(32)}` }] }),
      says: /no file med_1+ of the account's.*Upload it again/,
    },
    { content: mail({ attachments: [{ ...file, content: 'not base64!' }] }), says: /not in base64/ },
    { content: mail({ attachments: [{ ...file, mimeType: 'pdf' }] }), says: /no valid media type/ },
    { content: mail({ headers: { Bcc: 'all@shop.example' } }), says: /headers may not be set/ },
    { content: mail({ unsubscribe: { url: 'ftp://shop.example' } }), says: /must be an https URL/ },
    { content: mail({ listId: 'our news' }), says: /list id is not a name/ },
    { content: mail({ feedbackId: 'a:b:c:d:e' }), says: /up to four words/ },
  ],
  refused: [
    {
      name: 'nobody has the address',
      outcome: answered('550 5.1.1 The email account that you tried to reach does not exist.', 'rcpt'),
      is: { retry: 'never', code: 'mailbox_unknown' },
    },
    {
      name: 'the mailbox is full',
      outcome: answered('452 4.2.2 Mailbox full', 'rcpt'),
      is: { retry: 'later', code: 'mailbox_full' },
    },
    {
      name: 'it was taken for spam',
      outcome: answered(
        '550 5.7.1 Our system has detected that this message is likely unsolicited mail.',
        'data',
      ),
      is: { retry: 'never', code: 'spam' },
    },
    {
      name: 'the host is on a block list',
      outcome: answered(
        '550 5.7.1 Service unavailable, Client host [192.0.2.1] blocked using zen.spamhaus.org',
        'rcpt',
      ),
      is: { retry: 'elsewhere', code: 'sender_blocked' },
    },
  ],
  heard: [
    {
      name: 'a letter that answers a mail, with a file',
      read: read(letter, 'hello@shop.example'),
      updates: [
        {
          kind: 'message',
          providerId: '<q-7@contact.example>',
          from: 'anna@contact.example',
          to: 'hello@shop.example',
          regarding: '<m-1@shop.example>',
          profile: { name: 'Anna' },
        },
      ],
    },
    {
      name: 'a bounce to the address of one mail',
      read: read(reports.qmail, returnPath),
      updates: [{ kind: 'receipt', state: 'undelivered', code: 'mailbox_unknown' }],
    },
    {
      name: 'a complaint',
      read: read(reports.complaint, 'abuse@shop.example'),
      updates: [{ kind: 'preference', from: 'anna@contact.example', wants: false, purpose: 'promotional' }],
    },
    {
      name: 'nothing out of an answer that a machine gave to a return path',
      read: read(reports.newsletter, returnPath),
      updates: [],
    },
  ],
  forged: mailRequest(Buffer.from(letter), envelopeTo('hello@shop.example')),
}
