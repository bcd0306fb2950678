import assert from 'node:assert/strict'
import { test } from 'node:test'
import { channelNamed } from '../channels.ts'
import type { Content } from '../content.ts'
import type { WindowRequest } from '../window-rule.ts'
import { socialWindow } from './social-window.ts'

const hourMs = 3_600_000
const atMs = 1_800_000_000_000
const text: Content = { type: 'text', text: 'hi' }
const after = (hours: number | null) => ({
  atMs,
  lastInboundMs: hours === null ? null : atMs - hours * hourMs,
  entryUntilMs: atMs + hourMs,
})
const asked = (content: Content, more: Partial<WindowRequest> = {}): WindowRequest => ({
  content,
  class: 'service',
  metadata: null,
  ...more,
})
const humanAgent = { metadata: { humanAgent: true } }

test('is open for 24 hours after the contact wrote, to the second', () => {
  assert.deepEqual(socialWindow(asked(text), after(23.9)).open, true)
  assert.deepEqual(socialWindow(asked(text), after(24)).open, false)
})

test('is open to an agent for 7 days, and says to everyone else that only an agent may', () => {
  const open = socialWindow(asked(text, humanAgent), after(100))
  assert.ok(open.open && open.tag === 'HUMAN_AGENT')
  const closed = socialWindow(asked(text), after(100))
  assert.ok(!closed.open && /only a person may answer/.test(closed.because))
  assert.equal(socialWindow(asked(text, humanAgent), after(7 * 24)).open, false)
})

test('keeps promotion and reactions within 24 hours, agent or not', () => {
  const promotion = socialWindow(asked(text, { class: 'promotional', ...humanAgent }), after(30))
  assert.ok(!promotion.open && /promotional/.test(promotion.because))
  const reaction: Content = { type: 'reaction', messageId: 'm', emoji: '🎉' }
  assert.equal(socialWindow(asked(reaction, humanAgent), after(30)).open, false)
  assert.equal(socialWindow(asked(reaction), after(1)).open, true)
})

test('never lets a business begin, not even by an advertisement', () => {
  const cold = socialWindow(asked(text), after(null))
  assert.ok(!cold.open && /has not written yet/.test(cold.because))
})

test('opens Messenger to utility templates at any time, and to none that promote', () => {
  const window = channelNamed('messenger')?.window
  const template: Content = { type: 'template', name: 't', variables: {} }
  const open = window?.(asked(template), after(null))
  assert.ok(open?.open && open.tag === 'UTILITY')
  assert.equal(window?.(asked(template, { class: 'promotional' }), after(1)).open, false)
})
