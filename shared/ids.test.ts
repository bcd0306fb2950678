import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { idMaker, idOf, isId, newId, timeOfId, uuidOf } from './ids.ts'

const TIME = Date.UTC(2026, 2, 1)
const zeros = (octets: Uint8Array) => void octets.fill(0)
const ones = (octets: Uint8Array) => void octets.fill(0xff)

test('makes a prefix and a version 7 uuid', () => {
  const id = newId('msg', TIME)
  assert.match(id, /^msg_[0-9a-f]{32}$/)
  assert.match(uuidOf(id), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.ok(isId('msg', id))
})

test('lays out the time, the counter and the variant as RFC 9562 says', () => {
  assert.equal(uuidOf(idMaker(zeros)('msg', 0x017f22e279b0)), '017f22e2-79b0-7000-8000-000000000000')
  assert.equal(uuidOf(idMaker(ones)('msg', 0x017f22e279b0)), '017f22e2-79b0-77ff-bfff-ffffffffffff')
})

test('makes ids that only grow while the clock stands, steps back and spends its counter', () => {
  const make = idMaker((octets) => globalThis.crypto.getRandomValues(octets))
  let last = ''
  for (let i = 0; i < 20_000; i++) {
    const id = make('msg', TIME - (i % 3))
    assert.ok(id > last)
    last = id
  }
})

test('makes ids that grow over any sequence of times', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 41 }), { minLength: 2, maxLength: 50 }), (times) => {
      const make = idMaker(ones)
      const ids = times.map((time) => make('x', time))
      assert.deepEqual(ids, ids.toSorted())
      assert.equal(new Set(ids).size, ids.length)
    }),
  )
})

test('makes no id twice', () => {
  const ids = new Set<string>()
  for (let i = 0; i < 100_000; i++) ids.add(newId('con', TIME))
  assert.equal(ids.size, 100_000)
})

test('tells when an id was made', () => {
  assert.equal(timeOfId(idMaker(zeros)('inv', TIME)), TIME)
  assert.equal(timeOfId(idMaker(zeros)('inv', TIME + 0.9)), TIME)
})

test('keeps an id through its uuid', () => {
  const id = newId('acc', TIME + 1e9)
  assert.equal(idOf('acc', uuidOf(id)), id)
  assert.equal(idOf('acc', uuidOf(id).toUpperCase()), id)
})

test('takes a prefix that has an underscore of its own', () => {
  const id = newId('api_key', TIME)
  assert.ok(isId('api_key', id))
  assert.equal(idOf('api_key', uuidOf(id)), id)
})

test('does not take an id for one of another kind or shape', () => {
  const id = newId('msg', TIME)
  const others = [
    id.toUpperCase(),
    `${id}0`,
    id.slice(0, -1),
    id.replace('_', '-'),
    `${id.slice(0, 16)}4${id.slice(17)}`,
    '',
  ]
  assert.equal(isId('con', id), false)
  assert.equal(isId('ms', id), false)
  for (const text of others) assert.equal(isId('msg', text), false, text)
})

test('refuses to read a uuid out of anything else', () => {
  const bad = [
    '',
    'msg_',
    `msg_${'g'.repeat(32)}`,
    `msg${'0'.repeat(32)}`,
    newId('m', TIME).slice(2),
    `_${newId('m', TIME).slice(2)}`,
  ]
  for (const text of bad) assert.throws(() => uuidOf(text), RangeError, text)
  assert.throws(() => idOf('msg', 'not-a-uuid'), RangeError)
})

test('refuses a time that an id cannot carry', () => {
  for (const time of [-1, NaN, Infinity, 2 ** 48]) assert.throws(() => newId('msg', time), RangeError)
})
