import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { simpleParser, type ParsedMail } from 'mailparser'
import { compileMail, mailOctets } from './compile-mail.ts'
import { ComposeFault } from './compose-fault.ts'
import type { MailDraft, MailRecipient } from './mail-draft.ts'

const draft: MailDraft = {
  from: 'Asha Rao <hello@shop.example>',
  subject: 'Your order',
  text: 'It is on its way.',
}
const recipient: MailRecipient = {
  id: '0192f0c0aaaa7bbb8ccc0123456789ab',
  to: 'anna@mail.example',
  dateMs: Date.UTC(2026, 10, 30, 7, 44, 51),
  values: {},
}

function octetsFor(given: Partial<MailDraft>, to: Partial<MailRecipient> = {}, slots: string[] = []): string {
  return mailOctets(compileMail({ ...draft, ...given }, slots).compose({ ...recipient, ...to })).join('')
}

/** What a parser that is not ours reads. */
function parsed(
  given: Partial<MailDraft>,
  to: Partial<MailRecipient> = {},
  slots: string[] = [],
): Promise<ParsedMail> {
  return simpleParser(Buffer.from(octetsFor(given, to, slots), 'latin1'), { skipTextToHtml: true })
}

const faultOf = (compose: () => unknown): string => {
  try {
    compose()
  } catch (error) {
    if (error instanceof ComposeFault) return error.code
    throw error
  }
  return 'none'
}

test('a foreign parser reads sender, recipient, subject, date and id as they were given', async () => {
  const mail = await parsed({ replyTo: 'care@shop.example' }, { to: '"Rao, Anna" <anna@mail.example>' })
  assert.equal(mail.from?.text, '"Asha Rao" <hello@shop.example>')
  assert.deepEqual(mail.to && 'value' in mail.to && mail.to.value, [
    { address: 'anna@mail.example', name: 'Rao, Anna' },
  ])
  assert.equal(mail.replyTo?.text, 'care@shop.example')
  assert.equal(mail.subject, 'Your order')
  assert.equal(mail.date?.toISOString(), '2026-11-30T07:44:51.000Z')
  assert.equal(mail.messageId, '<0192f0c0aaaa7bbb8ccc0123456789ab@shop.example>')
  assert.equal(mail.text, 'It is on its way.\n')
})

test('text, HTML, a picture it shows and a file arrive as they were', async () => {
  const picture = Buffer.from(Array.from({ length: 300 }, (_, index) => index & 255))
  const mail = await parsed({
    html: '<p>It is on its way. <img src="cid:logo"></p>',
    attachments: [
      { filename: 'logo.png', mimeType: 'image/png', content: picture, contentId: 'logo' },
      {
        filename: 'Rechnung für März, ein sehr langer Name der nicht passt.pdf',
        mimeType: 'application/pdf',
        content: Buffer.from('%PDF'),
      },
    ],
  })
  assert.equal(mail.text?.trim(), 'It is on its way.')
  assert.match(String(mail.html), /<p>It is on its way\. <img src="data:image\/png;base64,/)
  const [first, second] = mail.attachments
  assert.deepEqual([first?.cid, first?.related, first?.contentType], ['logo', true, 'image/png'])
  assert.deepEqual(first?.content, picture)
  assert.deepEqual(
    [second?.filename, second?.contentDisposition, second?.content.toString()],
    ['Rechnung für März, ein sehr langer Name der nicht passt.pdf', 'attachment', '%PDF'],
  )
})

test('an empty file travels, and the parts after it are still found', async () => {
  const mail = await parsed({
    attachments: [
      { filename: 'empty.txt', mimeType: 'text/csv', content: Buffer.alloc(0) },
      { filename: 'b.bin', mimeType: 'application/octet-stream', content: Buffer.from([1, 2]) },
    ],
  })
  assert.deepEqual(
    mail.attachments.map(({ content }) => content.length),
    [0, 2],
  )
})

test('one compilation serves every recipient, with his own values in subject, text, HTML and headers', async () => {
  const compiled = compileMail(
    {
      ...draft,
      subject: 'For {{ name }}',
      text: 'Dear {{name}},\n{{name}}, {{unknown}} {{offer}}\n',
      html: '<a href="https://shop.example/?n={{offer}}">{{name}}</a>',
      unsubscribe: { url: 'https://u.shop.example/{{token}}' },
    },
    ['name', 'offer', 'token'],
  )
  for (const [name, offer] of [
    ['Zoë', 'a&b=<c>'],
    ['.dot', 'From here '],
    ['x'.repeat(300), '  two  spaces\nand lines '],
  ] as const) {
    const values = { name, offer, token: 't-1' }
    const mail = await simpleParser(
      Buffer.from(mailOctets(compiled.compose({ ...recipient, values })).join(''), 'latin1'),
    )
    assert.equal(mail.subject, `For ${name}`)
    assert.equal(mail.text?.trimEnd(), `Dear ${name},\n${name}, {{unknown}} ${offer}`.trimEnd())
    const shown = offer.replaceAll('&', '&#38;').replaceAll('<', '&#60;').replaceAll('>', '&#62;')
    assert.equal(String(mail.html).trimEnd(), `<a href="https://shop.example/?n=${shown}">${name}</a>`)
    const { unsubscribe } = mail.headers.get('list') as unknown as { unsubscribe: { url: string } }
    assert.equal(unsubscribe.url, 'https://u.shop.example/t-1')
  }
})

test('a value that is missing refuses the mail instead of sending a gap', () => {
  const compiled = compileMail({ ...draft, text: 'Dear {{name}}' }, ['name'])
  assert.equal(
    faultOf(() => compiled.compose(recipient)),
    'variable_missing',
  )
  assert.equal(
    faultOf(() => compiled.compose({ ...recipient, values: Object.create({ name: 'x' }) })),
    'variable_missing',
  )
})

test('whatever the texts, a foreign parser reads them back, and every line keeps within the limits of SMTP', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 400 })
  const lines = fc.array(
    fc.oneof(text, fc.constantFrom('.', '..', 'From me', ' lead', 'trail \t', '=', '--=_part_mixed--')),
    { maxLength: 8 },
  )
  await fc.assert(
    fc.asyncProperty(text, lines, text, async (subject, body, value) => {
      const whole = `${body.join('\n')}\n{{v}}|`
      const octets = octetsFor({ subject, text: whole, html: whole }, { values: { v: value } }, ['v'])
      for (const line of octets.split('\r\n')) {
        assert.ok(
          line.length <= 998 && !line.startsWith('.') && !/[ \t]$/.test(line) && !/[\r\n]/.test(line),
          line,
        )
        // oxlint-disable-next-line no-control-regex
        assert.ok(!/[^\t\x20-\x7e]/.test(line), 'seven bits')
      }
      const mail = await simpleParser(Buffer.from(octets, 'latin1'), { skipTextToHtml: true })
      const plain = (given: string): string => given.replaceAll(/\r\n?|\n/g, '\n').replace(/\n+$/, '')
      // Controls are not for subjects; the parser folds white space of its own accord.
      // oxlint-disable-next-line no-control-regex
      const oneLine = (given: string): string => given.replaceAll(/[\s\0-\x1f\x7f-\x9f]+/g, ' ').trim()
      assert.equal(oneLine(mail.subject ?? ''), oneLine(subject.toWellFormed()))
      assert.equal(plain(mail.text ?? ''), plain(whole.replace('{{v}}', () => value).toWellFormed()))
    }),
    { numRuns: 150 },
  )
})

test('no text of an account or a contact makes a header of its own', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      'a\r\nBcc: x@evil.example',
      'a\nBcc: x@evil.example',
      'a\r\n\r\nbody',
      '\u2028Bcc: x',
      'a\0b',
      '=?UTF-8?Q?=0D=0ABcc:_x?=',
    ),
  )
  const known = [
    'to',
    'message-id',
    'date',
    'from',
    'subject',
    'x-own',
    'mime-version',
    'content-type',
    'content-transfer-encoding',
    'reply-to',
    'list-unsubscribe',
    'list-unsubscribe-post',
    'list-id',
    'feedback-id',
  ]
  fc.assert(
    fc.property(nasty, nasty, nasty, nasty, (one, two, three, four) => {
      const all: [Partial<MailDraft>, Partial<MailRecipient>][] = [
        [{ subject: `${one}{{v}}`, headers: { 'X-Own': `${two}{{v}}` } }, { values: { v: three } }],
        [
          { from: `${one} <hello@shop.example>`, replyTo: `${two} <a@b.example>` },
          { to: `${three} <a@b.example>` },
        ],
        [{ from: one }, { to: two }],
        [{ listId: one }, {}],
        [{ feedbackId: two, unsubscribe: { url: `https://${three}` } }, {}],
        [
          { unsubscribe: { url: `https://u.example/{{v}}`, mailto: `a@b.example?${four}` } },
          { values: { v: one } },
        ],
        [{ headers: { [one]: two } }, {}],
        [{ inReplyTo: one, references: [two] }, {}],
      ]
      for (const [given, to] of all) {
        let octets: string
        try {
          octets = octetsFor(given, to, ['v'])
        } catch (error) {
          assert.ok(error instanceof ComposeFault)
          continue
        }
        const head = octets.slice(0, octets.indexOf('\r\n\r\n'))
        for (const line of head.split('\r\n')) {
          assert.ok(!/[\r\n\0]/.test(line), 'no line break of another kind')
          if (/^[ \t]/.test(line)) continue
          const name = line.slice(0, line.indexOf(':')).toLowerCase()
          assert.ok(known.includes(name) || name === one.toLowerCase(), line)
        }
        assert.ok(
          octets.slice(head.length + 4).startsWith('It is on its way.'),
          'the body begins where it should',
        )
      }
    }),
    { numRuns: 250 },
  )
})

test('a header that the mail itself or its way must write cannot be set', () => {
  for (const name of [
    'From',
    'bcc',
    'Content-Type',
    'DKIM-Signature',
    'Return-Path',
    'List-Unsubscribe-Post',
    'X Y',
    'X:',
  ])
    assert.equal(
      faultOf(() => octetsFor({ headers: { [name]: 'x' } })),
      'header_invalid',
      name,
    )
  assert.match(octetsFor({ headers: { 'X-Entity-Ref-ID': '7' } }), /\r\nX-Entity-Ref-ID: 7\r\n/)
})

test('bulk mail names its list, its feedback loop and its one-click unsubscription as the mailbox providers ask', () => {
  const octets = octetsFor({
    unsubscribe: { url: 'https://u.shop.example/u/abc', mailto: 'unsub+abc@shop.example?subject=stop' },
    listId: 'Our news <news.shop.example>',
    feedbackId: 'c1:acc1:promo:shop',
    isAutomatic: true,
  }).replaceAll('\r\n ', ' ')
  assert.match(
    octets,
    /\r\nList-Unsubscribe: <https:\/\/u\.shop\.example\/u\/abc>, <mailto:unsub\+abc@shop\.example\?subject=stop>\r\n/,
  )
  assert.match(octets, /\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n/)
  assert.match(octets, /\r\nList-Id: Our news <news\.shop\.example>\r\n/)
  assert.match(octets, /\r\nFeedback-ID: c1:acc1:promo:shop\r\n/)
  assert.match(octets, /\r\nAuto-Submitted: auto-generated\r\n/)
  assert.equal(
    faultOf(() => octetsFor({ unsubscribe: { url: 'http://u.shop.example/u' } })),
    'unsubscribe_invalid',
  )
})

test('a foreign domain is written in ASCII; a foreign local part makes the mail one for SMTPUTF8', async () => {
  const idn = compileMail(draft).compose({ ...recipient, to: 'Jörg <joerg@Bücher.example>' })
  assert.deepEqual([idn.to.domain, idn.isInternational], ['xn--bcher-kva.example', false])
  const utf8 = compileMail(draft).compose({ ...recipient, to: 'जोर@डाक.example' })
  assert.equal(utf8.isInternational, true)
  const mail = await simpleParser(Buffer.from(mailOctets(utf8).join(''), 'latin1'))
  assert.match(String(mail.to && 'text' in mail.to && mail.to.text), /जोर@/)
})

test('what no mail can be sent to is refused', () => {
  for (const to of [
    '',
    'anna',
    '@x.example',
    'a@localhost',
    'a..b@x.example',
    '"a b"@x.example',
    'a@[127.0.0.1]',
    'a@x.example>',
    'a b@x.example',
    `${'a'.repeat(65)}@x.example`,
  ])
    assert.equal(
      faultOf(() => octetsFor({}, { to })),
      'address_invalid',
      to,
    )
})

test('a text in another script travels as base64, which is a third as long as quoted-printable would be', async () => {
  const text = 'प्रिय {{name}}, आपका पार्सल आज पहुँचेगा। '.repeat(30)
  const octets = octetsFor({ text }, { values: { name: 'आशा' } }, ['name'])
  assert.match(octets, /Content-Transfer-Encoding: base64/)
  assert.ok(octets.length < Buffer.byteLength(text) * 1.6)
  const mail = await parsed({ text }, { values: { name: 'आशा' } }, ['name'])
  assert.equal(mail.text?.trim(), text.replaceAll('{{name}}', 'आशा').trim())
})
