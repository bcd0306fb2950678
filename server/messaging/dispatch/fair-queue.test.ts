import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aDispatchItem } from '#tools/testing/dispatch-item.ts'
import { FairQueue } from './fair-queue.ts'

function drained(queue: FairQueue): string[] {
  const ids: string[] = []
  for (let item = queue.shift(); item; item = queue.shift()) ids.push(item.id)
  return ids
}

function filled(...items: [id: string, accountId: string, priority: number][]): FairQueue {
  const queue = new FairQueue()
  for (const [id, accountId, priority] of items) queue.push(aDispatchItem({ id, accountId, priority }))
  return queue
}

test('authentication goes before transactional before promotional, whatever came first', () => {
  const queue = filled(['promo', 'a', 2], ['order', 'a', 1], ['code', 'a', 0], ['order 2', 'b', 1])
  assert.deepEqual(drained(queue), ['code', 'order', 'order 2', 'promo'])
})

test('accounts take turns, so that a thousand messages of one hold up nobody', () => {
  const queue = new FairQueue()
  for (let i = 0; i < 1_000; i++) queue.push(aDispatchItem({ id: `big ${i}`, accountId: 'big', priority: 1 }))
  for (let i = 0; i < 3; i++) queue.push(aDispatchItem({ id: `small ${i}`, accountId: 'small', priority: 1 }))
  assert.deepEqual(drained(queue).slice(0, 6), ['big 0', 'small 0', 'big 1', 'small 1', 'big 2', 'small 2'])
})

test('the messages of one account keep their order over thousands', () => {
  const queue = new FairQueue()
  for (let i = 0; i < 5_000; i++) queue.push(aDispatchItem({ id: String(i), accountId: 'a', priority: 1 }))
  const ids = drained(queue).map(Number)
  assert.deepEqual(
    ids,
    ids.toSorted((a, b) => a - b),
  )
  assert.equal(ids.length, 5_000)
})

test('an account that comes back waits for its turn', () => {
  const queue = filled(['a1', 'a', 1], ['b1', 'b', 1], ['b2', 'b', 1])
  assert.equal(queue.shift()?.id, 'a1')
  queue.push(aDispatchItem({ id: 'a2', accountId: 'a', priority: 1 }))
  assert.deepEqual(drained(queue), ['b1', 'a2', 'b2'])
})

test('takes out what matches, on every priority, and counts what is left', () => {
  const queue = filled(['a1', 'a', 0], ['a2', 'a', 1], ['b1', 'b', 1], ['a3', 'a', 2])
  const removed = queue.remove(({ accountId }) => accountId === 'a')
  assert.deepEqual(removed.map(({ id }) => id).toSorted(), ['a1', 'a2', 'a3'])
  assert.equal(queue.size, 1)
  assert.deepEqual(drained(queue), ['b1'])
  assert.equal(queue.size, 0)
})

test('what was served already is not given back by a removal', () => {
  const queue = filled(['a1', 'a', 1], ['a2', 'a', 1], ['a3', 'a', 1])
  queue.shift()
  assert.deepEqual(
    queue.remove(() => true).map(({ id }) => id),
    ['a2', 'a3'],
  )
  assert.equal(queue.shift(), undefined)
})

test('removing nothing changes neither order nor turn', () => {
  const queue = filled(['a1', 'a', 1], ['a2', 'a', 1], ['b1', 'b', 1])
  assert.deepEqual(
    queue.remove(() => false),
    [],
  )
  assert.deepEqual(drained(queue), ['a1', 'b1', 'a2'])
})
