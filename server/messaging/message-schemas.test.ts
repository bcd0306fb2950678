import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sendBody } from './message-schemas.ts'

const read = (text: string) =>
  sendBody.safeParse({ channel: 'sms', to: '+14155550100', content: { type: 'text', text } })

for (const text of [
  '',
  ' ',
  '\t\r\n',
  '\u00a0\u3000',
  '\u0007',
  '\u200b\u200d\ufeff',
  '\u2800',
  ' \u00ad\u3164 ',
])
  test(`refuses a text that shows nothing: ${JSON.stringify(text)}`, () => {
    const [issue] = read(text).error?.issues.slice(-1) ?? []
    assert.match(issue?.message ?? 'taken', /^Say something/)
  })

for (const text of ['.', '\u200b1', '👍', 'क', ' a '])
  test(`takes ${JSON.stringify(text)}, as it is`, () => {
    const taken = read(text).data?.content
    assert.equal(taken?.type === 'text' && taken.text, text)
  })
