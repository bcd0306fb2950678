import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { FilesInMemory } from './files-in-memory.ts'

/** Asks for room; tells who has it. */
function asking() {
  const memory = new FilesInMemory(10, 25)
  const held: string[] = []
  const ends = new Map<string, () => void>()
  const ask = (name: string, accountId: string, octets: number) =>
    void memory.take(accountId, octets).then((end) => {
      held.push(name)
      ends.set(name, end)
    })
  return { held, ask, end: (name: string) => ends.get(name)?.() }
}

test('an account waits for its own files alone, all for those of all, in the order they asked', async () => {
  const { held, ask, end } = asking()
  ask('a1', 'a', 6)
  ask('a2', 'a', 6)
  ask('b1', 'b', 10)
  ask('c1', 'c', 10)
  ask('b2', 'b', 1)
  ask('d1', 'd', 9)
  await turn()
  assert.deepEqual(held, ['a1', 'b1', 'd1'])
  end('a1')
  end('a1')
  await turn()
  assert.deepEqual(held, ['a1', 'b1', 'd1', 'a2'])
  end('b1')
  end('d1')
  await turn()
  assert.deepEqual(held, ['a1', 'b1', 'd1', 'a2', 'c1', 'b2'])
})

test('a mail that is larger than all may be goes when it is alone', async () => {
  const { held, ask, end } = asking()
  ask('a1', 'a', 1)
  ask('large', 'b', 100)
  await turn()
  assert.deepEqual(held, ['a1'])
  end('a1')
  await turn()
  assert.deepEqual(held, ['a1', 'large'])
})
