import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseMail } from './parse-mail.ts'

const letter = `Return-Path: <anna@contact.example>
Received: from mx.contact.example ([192.0.2.7])
\tby mx.patchbay.example with ESMTPS id x; Mon, 5 Jan 2026 10:00:00 +0000
Message-ID: <a-2@contact.example>
In-Reply-To: <m-1@shop.example>
References: <m-0@shop.example>
 <m-1@shop.example>
Date: Mon, 5 Jan 2026 10:00:00 +0000
From: =?utf-8?q?Anna_M=C3=BCller?= <anna@contact.example>
To: Shop <help@shop.example>, "B, C" <b@shop.example>
Cc: undisclosed: d@shop.example;
Reply-To: anna@private.example
Subject: =?iso-8859-1?q?Re:_Gr=F6=DFe?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/related; boundary=inner

--inner
Content-Type: multipart/alternative; boundary=alt

--alt
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Gr=F6=DFe 42, bitte.

Am Mo., 5. Jan. 2026 um 9:00 Uhr schrieb Shop <help@shop.example>:
> Which size?
--alt
Content-Type: text/html; charset=utf-8

<p>Größe 42, bitte. <img src="cid:logo"><img src="https://track.example/p.gif" width=1></p><script>alert(1)</script>
--alt--
--inner
Content-Type: image/png; name=logo.png
Content-ID: <logo>
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--inner--
--outer
Content-Type: application/pdf
Content-Disposition: attachment; filename="../../etc/bill.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--outer--
`.replaceAll('\n', '\r\n')

test('reads who wrote to whom about what, and in which thread', async () => {
  const mail = await parseMail(Buffer.from(letter))
  assert.deepEqual(mail.from, { name: 'Anna Müller', address: 'anna@contact.example' })
  assert.deepEqual(
    mail.to.map(({ address }) => address),
    ['help@shop.example', 'b@shop.example'],
  )
  assert.deepEqual(
    mail.cc.map(({ address }) => address),
    ['d@shop.example'],
  )
  assert.equal(mail.replyTo?.address, 'anna@private.example')
  assert.equal(mail.subject, 'Re: Größe')
  assert.equal(mail.dateMs, Date.UTC(2026, 0, 5, 10))
  assert.equal(mail.messageId, '<a-2@contact.example>')
  assert.equal(mail.inReplyTo, '<m-1@shop.example>')
  assert.deepEqual(mail.references, ['<m-0@shop.example>', '<m-1@shop.example>'])
  assert.deepEqual([mail.isAutoReply, mail.isBulk, mail.isBroken], [false, false, false])
})

test('parts what is new from what is quoted', async () => {
  const mail = await parseMail(Buffer.from(letter))
  assert.equal(mail.newText, 'Größe 42, bitte.')
  assert.match(mail.quotedText, /> Which size\?/)
})

test('gives HTML that runs nothing and fetches nothing', async () => {
  const mail = await parseMail(Buffer.from(letter))
  assert.match(mail.html ?? '', /Größe 42/)
  assert.match(mail.html ?? '', /src="cid:logo"/)
  assert.doesNotMatch(mail.html ?? '', /script|alert|track\.example/)
  assert.equal(mail.remoteImageCount, 1)
})

test('names, types and measures attachments, and leaves no path in a name', async () => {
  const { attachments } = await parseMail(Buffer.from(letter))
  assert.deepEqual(
    attachments.map(({ filename, mimeType, sizeBytes, contentId }) => [
      filename,
      mimeType,
      sizeBytes,
      contentId,
    ]),
    [
      ['logo.png', 'image/png', 8, 'logo'],
      ['bill.pdf', 'application/pdf', 9, null],
    ],
  )
})

test('marks answers of machines and mail of lists', async () => {
  const absent = await parseMail(Buffer.from('From: a@b.example\nSubject: Out of office: Re: hello\n\nAway.'))
  assert.equal(absent.isAutoReply, true)
  const list = await parseMail(Buffer.from('From: a@b.example\nList-Id: <news.b.example>\n\nNews.'))
  assert.equal(list.isBulk, true)
})

test('makes text of a mail that has only HTML', async () => {
  const mail = await parseMail(Buffer.from('Content-Type: text/html\n\n<p>Hello <b>you</b></p><p>Bye</p>'))
  assert.match(mail.newText, /Hello you\s+Bye/)
})

const shards = [
  ...letter.split('\r\n'),
  '--outer--',
  '--inner',
  '',
  '\u0000',
  '\ud800',
  '=?utf-8?b?/////w==?=',
  'Content-Type: multipart/mixed; boundary=""',
  'Content-Type: message/rfc822',
  'Content-Transfer-Encoding: base64',
  'begin 644 x',
  '<'.repeat(200),
  'Content-Type: text/html',
]

test('nothing it is given makes it fail', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...shards), { maxLength: 60 }),
      fc.constantFrom('\r\n', '\n', '\r'),
      async (lines, end) => {
        const mail = await parseMail(Buffer.from(lines.join(end), 'latin1'))
        assert.equal(typeof mail.newText, 'string')
        assert.ok(!JSON.stringify(mail).includes('\\u0000'))
      },
    ),
    { numRuns: 300 },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 3_000 }),
      async (octets) => (await parseMail(octets)).subject !== undefined,
    ),
    { numRuns: 200 },
  )
})

test('a structure nested beyond reading still gives the header and what is legible', async () => {
  const levels = Array.from(
    { length: 400 },
    (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
  )
  const mail = await parseMail(
    Buffer.from(`From: a@b.example\r\nSubject: deep\r\n${levels.join('')}\r\nhello`),
  )
  assert.equal(mail.subject, 'deep')
  assert.equal(mail.from?.address, 'a@b.example')
})
