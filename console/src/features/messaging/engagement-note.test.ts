import assert from 'node:assert/strict'
import { test } from 'node:test'
import { engagementNote } from './engagement-note.ts'

const none = { opens: 0, clicks: 0, machineOpens: 0, machineClicks: 0 }

test('machines are never taken for readers', () => {
  assert.equal(engagementNote(none), 'nobody')
  assert.equal(engagementNote({ ...none, machineOpens: 1 }), 'machinesOnly')
  assert.equal(engagementNote({ ...none, machineClicks: 3 }), 'machinesOnly')
  assert.equal(engagementNote({ ...none, opens: 1, machineOpens: 1 }), 'machinesToo')
  assert.equal(engagementNote({ ...none, opens: 2, clicks: 1 }), null)
})

test('a link that is followed with pictures switched off is explained', () => {
  assert.equal(engagementNote({ ...none, clicks: 1 }), 'unseen')
  assert.equal(engagementNote({ ...none, clicks: 1, machineOpens: 1 }), 'machinesToo')
})
