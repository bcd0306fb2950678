import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Content } from '../content.ts'
import { draftOf, faultOfContent, type EmailContent } from './draft-of.ts'

const content: EmailContent = { type: 'email', subject: 'Your order', text: 'It is on its way.' }
const message = { from: 'hello@shop.example', class: 'transactional' }
const attached = (text: string): EmailContent => ({
  ...content,
  attachments: [{ filename: 'a.bin', mimeType: 'application/octet-stream', content: text }],
})

test('an attachment is what its base64 says, in one line or many, and nothing else is taken for base64', () => {
  const octetsIn = (text: string): Uint8Array | undefined =>
    draftOf(attached(text), message).attachments?.[0]?.content
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
      const text = Buffer.from(octets).toString('base64')
      assert.deepEqual(octetsIn(text), Buffer.from(octets))
      assert.deepEqual(octetsIn(text.replaceAll(/.{76}/g, '$&\r\n')), Buffer.from(octets))
    }),
  )
  for (const nonsense of ['not base64!', 'QUJD*UJD', 'QUJD QUJD', 'é'])
    assert.throws(() => octetsIn(nonsense), { code: 'attachment_invalid' }, nonsense)
})

test('what no receiver would take is named before it is accepted, with the mend', () => {
  const faults: [Content, RegExp][] = [
    [{ type: 'text', text: 'hello' }, /carries content of the type email/],
    [{ type: 'email', subject: 'x' }, /needs a text or HTML/],
    [attached('?'), /not in base64/],
    [attached('A'.repeat(27 * 1024 * 1024)), /larger than 25 MB. Make attachments smaller/],
    [{ ...content, headers: { Bcc: 'x@evil.example' } }, /may not be set/],
    [{ ...content, unsubscribe: { url: 'http://u.example/{{token}}' } }, /must be an https URL/],
    [
      { ...content, unsubscribe: { url: 'https://u.example/u', mailto: 'nobody' } },
      /not one that mail can be sent to/,
    ],
    [{ ...content, replyTo: 'nobody' }, /not one that mail can be sent to/],
    [{ ...content, feedbackId: 'a b' }, /feedback id/],
  ]
  for (const [given, says] of faults) assert.match(faultOfContent(given) ?? 'taken', says)
  const whole: Content = {
    ...attached('QUJD'),
    html: '<p>{{name}}</p>',
    variables: { name: 'Anna', link: 'https://u.example/1' },
    unsubscribe: { url: '{{link}}', mailto: 'stop@shop.example?subject={{name}}' },
    listId: 'news.shop.example',
    references: ['<a@b.example>'],
  }
  assert.equal(faultOfContent({ ...whole, unsubscribe: { url: '{{link}}' } }), null)
  assert.equal(faultOfContent({ ...whole, unsubscribe: { url: 'https://u.example/{{link}}' } }), null)
})

test('an answer names the mail it answers last among those before it', () => {
  const references = ['<1@b.example>', '<2@b.example>']
  assert.equal(draftOf({ ...content, references }, message).inReplyTo, '<2@b.example>')
  assert.deepEqual(draftOf(content, { ...message, regarding: '3@b.example' }).references, ['<3@b.example>'])
  const odd = draftOf(
    { ...content, references: ['<1@b.example>', '<é@b.example>'] },
    { ...message, regarding: 'a b' },
  )
  assert.deepEqual([odd.references, odd.inReplyTo], [['<1@b.example>'], undefined])
})
