import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SpecSchemas, specMethod } from './spec-schemas.ts'

const strict = new SpecSchemas({ isStrict: true })
const loose = new SpecSchemas({ isStrict: false })
const message = { message_id: 1, date: 1, chat: { id: 5, type: 'private' } }

test('takes what the Bot API describes, and says what is missing or of another kind', () => {
  assert.equal(strict.fault(['Message'], message), null)
  assert.match(strict.fault(['Message'], { ...message, date: 'today' }) ?? '', /\/date must be integer/)
  assert.match(strict.fault(['Message'], { message_id: 1, date: 1 }) ?? '', /required property 'chat'/)
  assert.match(strict.fault(['Array of Message'], [message, {}]) ?? '', /^\/1 /)
})

test('tells the members of a family by what they call themselves', () => {
  assert.equal(strict.fault(['ReactionType'], { type: 'emoji', emoji: '👍' }), null)
  assert.notEqual(strict.fault(['ReactionType'], { type: 'paid', emoji: '👍' }), null)
  assert.equal(strict.fault(['ReactionType'], { type: 'paid' }), null)
})

test('overlooks fields nobody knows only where it is not strict', () => {
  const more = { ...message, mood: 'good' }
  assert.match(strict.fault(['Message'], more) ?? '', /additional properties/)
  assert.equal(loose.fault(['Message'], more), null)
})

test('knows methods in any case, those it does not play, and none that is not there', () => {
  const method = specMethod('SENDMESSAGE')
  assert.ok(method && method !== 'not played')
  assert.deepEqual(
    Object.entries(method.fields).flatMap(([name, { isRequired }]) => (isRequired ? [name] : [])),
    ['chat_id', 'text'],
  )
  assert.equal(specMethod('sendGift'), 'not played')
  assert.equal(specMethod('sendHologram'), null)
})
