import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadPack, usePack } from '#policy/policy.ts'
import { allowanceNotices } from './allowance-notices.ts'

const limit = 50_000
const period = '1970-01-01'

test('CXE-7.3: one notice at message 37,500 of 50,000, none before and none after', () => {
  usePack(loadPack('cx-engage'))
  assert.deepEqual(allowanceNotices({ before: 0, after: 37_499, limit, period }), [])
  const notice = { share: 0.75, messages: 37_500, limit, periodStartsOn: null, clause: 'CXE-7.3' }
  assert.deepEqual(allowanceNotices({ before: 37_499, after: 37_500, limit, period }), [notice])
  assert.deepEqual(allowanceNotices({ before: 37_400, after: 37_600, limit, period }), [notice])
  assert.deepEqual(allowanceNotices({ before: 37_500, after: 37_501, limit, period }), [])
  const raised = { ...notice, messages: 75_000, limit: 100_000 }
  assert.deepEqual(allowanceNotices({ before: 37_500, after: 74_999, limit: 100_000, period }), [])
  assert.deepEqual(allowanceNotices({ before: 74_999, after: 75_000, limit: 100_000, period }), [raised])
})

test('HSE-2.3: notices at 80 % and at 100 % of the month, both at once when one batch reaches both', () => {
  usePack(loadPack('house'))
  const told = allowanceNotices({ before: 0, after: 10, limit: 10, period: '2026-11-01' })
  assert.deepEqual(
    told.map(({ share, messages, periodStartsOn }) => [share, messages, periodStartsOn]),
    [
      [0.8, 8, '2026-11-01'],
      [1, 10, '2026-11-01'],
    ],
  )
})
