import assert from 'node:assert/strict'
import { test } from 'node:test'
import { channelNamed } from './all-channels.ts'
import type { Carrier } from './carrier.ts'
import { carriersBySystem } from './carriers-by-system.ts'

const connector = (id: string, accountId: string, settings: Carrier['settings'] = {}): Carrier => ({
  id,
  accountId,
  name: id,
  channel: 'telegram',
  settings,
  sealed: '',
  enabled: true,
  ratePerSecond: 0,
})

test('an account hears reports over any of its connectors to one system, and none over those of another account', () => {
  const like = carriersBySystem(
    [connector('a', 'ann'), connector('b', 'bob'), connector('c', 'ann')],
    channelNamed,
  )
  assert.deepEqual(like.get('a'), ['a', 'c'])
  assert.deepEqual(like.get('b'), ['b'])
  assert.deepEqual(like.get('c'), ['c', 'a'])
})

test('settings that name the system of another account lead to none of its messages', () => {
  const settings = { phoneNumberId: '106540352242922', businessAccountId: '102290129340398' }
  const like = carriersBySystem(
    ['ann', 'eve'].map((id) => ({ ...connector(id, id, settings), channel: 'whatsapp' })),
    channelNamed,
  )
  assert.deepEqual(like.get('eve'), ['eve'])
})
