import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message, Page } from '../../api/types.ts'
import { mergeHead, patchRow, toQuery, type Log } from './log-pages.ts'

const row = (id: string, status = 'queued') => ({ id, status }) as Message
const log = (...pages: Message[][]): Log => ({
  pages: pages.map((data): Page<Message> => ({ data, next: null })),
  pageParams: pages.map(() => null),
})
const ids = (value: Log) =>
  value.pages.flatMap((page) => page.data.map((each) => `${each.id} ${each.status}`))

test('puts new messages on top of the log and refreshes the ones already there', () => {
  const merged = mergeHead(log([row('b'), row('a')]), { data: [row('c'), row('b', 'delivered')], next: null })
  assert.deepEqual(ids(merged), ['c queued', 'b delivered', 'a queued'])
})

test('changes one message wherever it stands, and leaves the log alone when it is not there', () => {
  const before = log([row('b')], [row('a')])
  assert.deepEqual(ids(patchRow(before, 'a', { status: 'delivered' })), ['b queued', 'a delivered'])
  assert.equal(patchRow(before, 'z', { status: 'delivered' }), before)
})

test('asks for whole days in the time zone of the account', () => {
  assert.deepEqual(toQuery({ status: 'failed', since: '2026-11-01', until: '2026-11-02' }, 'Asia/Kolkata'), {
    status: 'failed',
    since: '2026-10-31T18:30:00.000Z',
    until: '2026-11-02T18:30:00.000Z',
  })
})
