import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Outcome } from '../channel.ts'
import { NotSent } from './connection.ts'
import type { GoneParts, PartBook } from './part-book.ts'
import { sendInParts } from './send-in-parts.ts'

const refused = (retry: 'never' | 'later'): Outcome => ({ kind: 'refused', retry, code: 'c', detail: 'No.' })

/** A provider that answers part by part what it is told to. */
function provider(...answers: readonly (Outcome | Error | null)[]) {
  const [taken, left] = [[] as string[], [...answers]]
  const send = (id = 'a', parts?: PartBook) =>
    sendInParts({ id, accountId: 'ours' }, ['picture', 'words'], { parts }, (part) => {
      const answer = left.shift() ?? null
      if (answer instanceof Error) return Promise.reject(answer)
      if (answer) return Promise.resolve(answer)
      taken.push(part)
      return Promise.resolve({ kind: 'submitted', refs: [`ref of ${part}`] })
    })
  return { send, taken }
}

test('a message in two parts has the references of both, in order', async () => {
  const { send, taken } = provider()
  assert.deepEqual(await send(), { kind: 'submitted', refs: ['ref of picture', 'ref of words'] })
  assert.deepEqual(taken, ['picture', 'words'])
})

test('trying again goes on where it stopped, and knows what had gone', async () => {
  const { send, taken } = provider(null, refused('later'))
  const first = await send()
  assert.ok(first.kind === 'refused' && first.detail === '1 of 2 parts had been sent. No.', first.kind)
  assert.deepEqual(await send(), { kind: 'submitted', refs: ['ref of picture', 'ref of words'] })
  assert.deepEqual(taken, ['picture', 'words'])
})

test('a call that fails without an answer repeats nothing either', async () => {
  const { send, taken } = provider(null, new Error('nobody there'))
  await assert.rejects(send(), /nobody there/)
  assert.equal((await send()).kind, 'submitted')
  assert.deepEqual(taken, ['picture', 'words'])
})

/** A book as the database keeps it. */
function aBook(...gone: [string, GoneParts][]) {
  const kept = new Map(gone)
  const book: PartBook = {
    find: (accountId, id) => Promise.resolve(kept.get(`${accountId} ${id}`) ?? []),
    keep: (accountId, id, parts) => Promise.resolve(void kept.set(`${accountId} ${id}`, parts)),
  }
  return { book, kept }
}

test('a process that never saw the message goes on where the one before it was killed', async () => {
  const { send, taken } = provider(null)
  const { book } = aBook(['ours killed', [['ref of picture']]])
  assert.deepEqual(await send('killed', book), {
    kind: 'submitted',
    refs: ['ref of picture', 'ref of words'],
  })
  assert.deepEqual(taken, ['words'])
})

test('what has gone is kept before the next part leaves', async () => {
  const { book, kept } = aBook()
  const { send } = provider(null, new Error('killed'))
  await assert.rejects(send('d', book), /killed/)
  assert.deepEqual(kept.get('ours d'), [['ref of picture']])
})

test('a message whose gone parts cannot be looked up waits, and one whose cannot be kept goes on', async () => {
  const away = () => Promise.reject(new Error('the database is away'))
  const { send, taken } = provider(null, null)
  await assert.rejects(send('e', { find: away, keep: away }), NotSent)
  assert.deepEqual(taken, [])
  const sent = await send('e', { find: () => Promise.resolve([]), keep: away })
  assert.equal(sent.kind, 'submitted')
  assert.deepEqual(taken, ['picture', 'words'])
})

test('what is refused for good is forgotten, and other messages know nothing of it', async () => {
  const { send, taken } = provider(null, refused('never'), null, null, null, null)
  assert.equal((await send('a')).kind, 'refused')
  await send('b')
  await send('a')
  assert.deepEqual(taken, ['picture', 'picture', 'words', 'picture', 'words'])
})
