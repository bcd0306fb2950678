/** Reports in the forms of systems that follow no standard, and mail that is none; written for the tests, addresses are examples. */
const mail = (header: string, body: string): string => `${header.trim()}\n\n${body}`

const daemon = (subject: string, more = ''): string =>
  `Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.net>\nTo: sender@shop.example\nSubject: ${subject}\n${more}`

const returned = `Return-Path: <sender@shop.example>
Received: from app by mx.example.net; Mon, 5 Jan 2026 10:00:00 +0000
Message-ID: <m-1@shop.example>
From: Shop <sender@shop.example>
To: anna@contact.example
Subject: Your order

Thank you, anna@contact.example. Reply to help@shop.example with 550 questions.
`

const parts = (report: string, pieces: readonly (readonly [type: string, body: string])[]): string =>
  mail(
    `${daemon('Undelivered Mail Returned to Sender')}MIME-Version: 1.0\nContent-Type: multipart/report; report-type=${report};\n\tboundary="edge"`,
    `${pieces.map(([type, body]) => `--edge\nContent-Type: ${type}\n\n${body}\n`).join('')}--edge--\n`,
  )

/** Samples by the name of the system whose form they have. */
export const samples = {
  qmail: mail(
    daemon('failure notice'),
    `Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<anna@contact.example>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 Unknown user
Giving up on 192.0.2.7.

--- Below this line is a copy of the message.

${returned}`,
  ),
  exim: mail(
    daemon(
      'Mail delivery failed: returning message to sender',
      'X-Failed-Recipients: anna@contact.example,\n  ben@contact.example\nAuto-Submitted: auto-replied',
    ),
    `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  anna@contact.example
    SMTP error from remote mail server after RCPT TO:<anna@contact.example>:
    host mx.contact.example [192.0.2.7]: 550 5.1.1 No such user here
  ben@contact.example
    mailbox is full: retry timeout exceeded

------ This is a copy of the message, including all the headers. ------

${returned}`,
  ),
  gmail: mail(
    daemon('Delivery Status Notification (Failure)', 'X-Failed-Recipients: anna@contact.example'),
    `Delivery to the following recipient failed permanently:

     anna@contact.example

Technical details of permanent failure:
Google tried to deliver your message, but it was rejected by the server for the recipient domain.
The error that the other server returned was:
552 5.2.2 The email account that you tried to reach is over quota

----- Original message -----

${returned}`,
  ),
  dragonfly: mail(
    `From: MAILER-DAEMON <>\nTo: sender@shop.example\nSubject: Mail delivery failed`,
    `This is the DragonFly Mail Agent v0.13 at mx.example.net.

There was an error delivering your mail to <anna@contact.example>.

mx.contact.example [192.0.2.7] did not like our final DATA:
554 5.7.9 Message not accepted for policy reasons.

Message headers follow.

${returned}`,
  ),
  yahoo: mail(
    `Return-Path: <>\nFrom: MAILER-DAEMON@yahoo.example\nTo: sender@shop.example\nSubject: Failure Notice`,
    `Sorry, we were unable to deliver your message to the following address.

<anna@contact.example>:
Remote host said: 550 5.7.1 Client host [192.0.2.1] blocked using bl.example.org [RCPT_TO]

--- Below this line is a copy of the message.

${returned}`,
  ),
  exchange: mail(
    `From: System Administrator <postmaster@contact.example>\nTo: sender@shop.example\nSubject: Undeliverable: Your order`,
    `Your message

  To:      anna@contact.example
  Subject: Your order

did not reach the following recipient(s):

anna@contact.example on Mon, 5 Jan 2026 10:00:00 -0000
    The recipient name is not recognized
`,
  ),
  japanese: mail(
    'From: no-reply@carrier.example\nTo: sender@shop.example\nSubject: =?UTF-8?B?44Oh44O844Or44Ko44Op44O86YCa55+l?=\nContent-Type: text/plain; charset=UTF-8',
    `送信先のメールボックスが一杯のため、送信できませんでした。

     Could not be delivered to: <anna@contact.example>
     As their mailbox is full.

--- Original message

${returned}`,
  ),
  postfix: parts('delivery-status', [
    ['text/plain', 'This is the mail system at host mx.example.net.\n\nIt could not be delivered.'],
    [
      'message/delivery-status',
      `Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; anna@contact.example
Original-Recipient: rfc822;anna@contact.example
Action: failed
Status: 5.0.0
Remote-MTA: dns; mx.contact.example
Diagnostic-Code: smtp; 550 5.1.1 <anna@contact.example>: Recipient address
    rejected: User unknown in virtual mailbox table

Final-Recipient: rfc822; ben@contact.example
Action: failed
Status: 4.4.1
Diagnostic-Code: X-Postfix; connect to mx.contact.example[192.0.2.7]:25: Connection timed out
`,
    ],
    ['message/rfc822', returned],
  ]),
  delay: parts('delivery-status', [
    ['text/plain', 'THIS IS A WARNING MESSAGE ONLY.'],
    [
      'message/delivery-status',
      'Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; anna@contact.example\nAction: delayed\nStatus: 4.0.0',
    ],
  ]),
  success: parts('delivery-status', [
    [
      'message/delivery-status',
      'Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; anna@contact.example\nAction: relayed\nStatus: 2.0.0',
    ],
    ['text/rfc822-headers', returned],
  ]),
  complaint: parts('feedback-report', [
    ['text/plain', 'This is an email abuse report.'],
    [
      'message/feedback-report',
      'Feedback-Type: abuse\nUser-Agent: Loop/1.0\nVersion: 1\nOriginal-Rcpt-To: <anna@contact.example>',
    ],
    ['message/rfc822', returned],
  ]),
  unsubscribe: mail(
    'From: Anna <anna@contact.example>\nTo: unsub+token@shop.example\nSubject: unsubscribe',
    '',
  ),
  vacation: mail(
    'Return-Path: <>\nFrom: Anna <anna@contact.example>\nTo: sender@shop.example\nSubject: Automatische Antwort: Your order\nAuto-Submitted: auto-replied',
    'Ich bin bis Montag nicht im Büro. Dringendes an ben@contact.example; Mails an diese Adresse werden nicht zugestellt.',
  ),
  reply: mail(
    'Return-Path: <anna@contact.example>\nFrom: Anna <anna@contact.example>\nTo: sender@shop.example\nSubject: Re: Your order\nIn-Reply-To: <m-1@shop.example>',
    'It was not delivered on Monday as promised. My house number is 550, not 55.\n\n> Thank you, anna@contact.example.',
  ),
  forwarded: mail(
    'Return-Path: <anna@contact.example>\nFrom: Anna <anna@contact.example>\nTo: sender@shop.example\nSubject: What does this mean?',
    'Hello, I got this when I wrote to you:\n\n> <help@shop.example>: host mx.shop.example said: 550 5.1.1 User unknown\n\nAnna',
  ),
  newsletter: mail(
    'Return-Path: <news+77@postmaster-tips.example>\nFrom: Postmaster Tips <news@postmaster-tips.example>\nTo: sender@shop.example\nSubject: Five ways to keep your delivery rate up\nList-Unsubscribe: <https://postmaster-tips.example/u/1>',
    'Bounces with 5.1.1 mean that a mailbox does not exist. Read on.',
  ),
} as const
