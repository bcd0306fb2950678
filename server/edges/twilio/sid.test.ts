import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sidOf, uuidOfSid } from './sid.ts'

test('a sid leads back to its uuid, for its own kind alone', () => {
  const uuid = randomUUID()
  const sid = sidOf('SM', uuid)
  assert.match(sid, /^SM[0-9a-f]{32}$/)
  assert.equal(uuidOfSid(sid, 'SM', 'MM'), uuid)
  assert.equal(uuidOfSid(sid, 'MM'), null)
  assert.equal(uuidOfSid(sid.toUpperCase(), 'SM'), uuid)
})

test('what is no sid leads nowhere', () => {
  for (const text of [
    '',
    'SM',
    `SM${'g'.repeat(32)}`,
    `SM${'0'.repeat(31)}`,
    `SM${'0'.repeat(33)}`,
    randomUUID(),
  ])
    assert.equal(uuidOfSid(text, 'SM'), null)
})
