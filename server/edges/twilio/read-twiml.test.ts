import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import twilio from 'twilio'
import { readTwiml } from './read-twiml.ts'

const plain = { mediaUrl: null, to: null, from: null, statusCallback: null }

test('reads what the official library writes', () => {
  const answer = new twilio.twiml.MessagingResponse()
  answer.message('Plain')
  const message = answer.message({ to: '+14155550100', from: '+14155550101', action: '/done?a=1&b=2' }, '')
  message.body('With a <file> & more')
  message.media('https://media.example/cat.png')
  answer.redirect({ method: 'GET' }, 'https://next.example/?a=1&b=2')
  assert.deepEqual(readTwiml(answer.toString()), {
    messages: [
      { ...plain, text: 'Plain' },
      {
        text: 'With a <file> & more',
        mediaUrl: 'https://media.example/cat.png',
        to: '+14155550100',
        from: '+14155550101',
        statusCallback: '/done?a=1&b=2',
      },
    ],
    redirect: { url: 'https://next.example/?a=1&b=2', method: 'GET' },
  })
})

test('reads whatever text the official library writes', () => {
  // XML knows no other control characters, and the library writes none.
  const text = fc.string({ unit: 'grapheme' }).filter((one) => !/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(one))
  fc.assert(
    fc.property(text, (body) => {
      const answer = new twilio.twiml.MessagingResponse()
      answer.message(body)
      assert.equal(readTwiml(answer.toString())?.messages[0]?.text, body.trim())
    }),
  )
})

test('comments, CDATA and numeric entities are read as XML says', () => {
  const answer =
    '<?xml version="1.0"?><Response><!-- no --><Message>&#x1F600;<![CDATA[<b>&amp;]]></Message></Response>'
  assert.equal(readTwiml(answer)?.messages[0]?.text, '😀<b>&amp;')
})

test('an empty response asks for nothing', () => {
  assert.deepEqual(readTwiml('<Response/>'), { messages: [], redirect: null })
})

for (const answer of [
  '',
  'OK',
  '{"ok":true}',
  '<html><body>Hello</body></html>',
  '<Response><Message>unclosed</Response>',
  '<Response></Response><Response></Response>',
  '<!DOCTYPE x [<!ENTITY a "b">]><Response><Message>&a;</Message></Response>',
  `${'<Response>'.repeat(40)}${'</Response>'.repeat(40)}`,
])
  test(`is no TwiML: ${answer.slice(0, 50)}`, () => assert.equal(readTwiml(answer), null))
