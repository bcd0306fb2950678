import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gathered } from './gathered.ts'

const lengthOf = (asked: string[][]) =>
  gathered(async (keys) => {
    asked.push(keys)
    if (keys.includes('bad')) throw new Error('no')
    return new Map(keys.filter((key) => key !== 'unknown').map((key) => [key, key.length]))
  })

test('asks once for what is asked within a moment, and once for what is asked twice', async () => {
  const asked: string[][] = []
  const ask = lengthOf(asked)
  assert.deepEqual(await Promise.all(['a', 'bb', 'a', 'unknown'].map(ask)), [1, 2, 1, undefined])
  assert.deepEqual(asked, [['a', 'bb', 'unknown']])
})

test('asks for many in several questions, and for more later', async () => {
  const asked: string[][] = []
  const ask = lengthOf(asked)
  const keys = Array.from({ length: 120 }, (_, n) => `k${n}`)
  assert.equal((await Promise.all(keys.map(ask))).length, 120)
  assert.deepEqual(
    asked.map(({ length }) => length),
    [50, 50, 20],
  )
  assert.equal(await ask('later'), 5)
})

test('tells everybody who asked that it failed', async () => {
  const ask = lengthOf([])
  const ended = await Promise.allSettled(['a', 'bad'].map(ask))
  assert.deepEqual(
    ended.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
})
