import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NotSent } from '../http/connection.ts'
import type { DeviceBook, NewFeedItem } from '../device.ts'
import { fixtures } from './fixtures.ts'
import { sendMessage } from './send-message.ts'
import { aMessage, credentials, settings, stage } from './testing/push-stage.ts'

const feedSecret = 'a-secret-of-thirty-two-characters-at-least'

/** A connection whose book has one feed, and what it keeps. */
function aFeed(keep?: DeviceBook['keep']) {
  const kept: NewFeedItem[] = []
  const { connection } = stage({ kind: 'inapp', person: 'asha' }, fixtures.accepts)
  const book: DeviceBook = {
    find: async () => ({ kind: 'inapp', person: 'asha' }),
    remove: async () => undefined,
    keep: keep ?? (async (_, item) => kept.push(item) > 0),
  }
  return { kept, connection: { ...connection, credentials: { ...credentials, feedSecret }, devices: book } }
}

test('a push is put into a feed, and stays there unless it was said to run out', async () => {
  const { kept, connection } = aFeed()
  assert.equal((await sendMessage(aMessage(), connection)).kind, 'submitted')
  await sendMessage(aMessage({ validForMs: 60_000 }), connection)
  await sendMessage(aMessage({ class: 'authentication' }), connection)
  const [lasting, timed, code] = kept
  assert.deepEqual(lasting?.shown, { title: settings.title, body: 'Hi', link: settings.link, actions: [] })
  assert.deepEqual([lasting?.deliverUntilMs, lasting?.collapseKey, lasting?.keptDays], [null, null, 90])
  assert.ok(timed?.deliverUntilMs && code?.deliverUntilMs && code.deliverUntilMs > timed.deliverUntilMs)
  assert.equal(code.collapseKey, 'code')
})

test('a feed that was closed refuses for good, one that cannot be written now is tried again', async () => {
  const closed = aFeed(async () => false)
  assert.partialDeepStrictEqual(await sendMessage(aMessage(), closed.connection), {
    retry: 'never',
    code: 'recipient_unreachable',
  })
  const away = aFeed(() => Promise.reject(new Error('away')))
  await assert.rejects(sendMessage(aMessage(), away.connection), NotSent)
  const without = { ...aFeed().connection, credentials }
  assert.partialDeepStrictEqual(await sendMessage(aMessage(), without), { code: 'not_permitted' })
})
