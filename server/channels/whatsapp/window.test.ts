import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Content } from '../content.ts'
import { pricedAs } from './priced-as.ts'
import { window } from './window.ts'

const hourMs = 3_600_000
const atMs = 1_750_000_000_000
const text: Content = { type: 'text', text: 'Hi' }
const template: Content = { type: 'template', name: 'a', variables: {} }
const ask = (content: Content, hoursAgo: number | null, entryUntilMs: number | null = null) =>
  window(
    { content, class: 'service', metadata: null },
    { atMs, lastInboundMs: hoursAgo === null ? null : atMs - hoursAgo * hourMs, entryUntilMs },
  )

test('free text goes within 24 hours, templates at any time', () => {
  assert.equal(ask(text, 23.9).open, true)
  assert.equal(ask(text, 24).open, false)
  assert.equal(ask(text, null).open, false)
  assert.equal(ask(template, null).open, true)
  assert.match(ask(text, 30).because, /send a template/)
  assert.match(ask(text, null).because, /has not written yet/)
})

test('an advertisement makes templates free of charge; free text still wants the service window', () => {
  const until = atMs + hourMs
  assert.equal(ask(text, 30, until).open, false)
  assert.match(ask(text, 30, until).because, /send a template, free of charge/)
  assert.match(ask(template, 30, until).because, /free of charge/)
  assert.doesNotMatch(ask(template, 30, atMs - 1).because, /free of charge/)
})

test('is priced as Meta bills it', () => {
  const facts = (hoursAgo: number, entryUntilMs: number | null = null) => ({
    atMs,
    lastInboundMs: atMs - hoursAgo * hourMs,
    entryUntilMs,
  })
  assert.equal(pricedAs({ content: text, class: 'promotional' }, facts(1)), 'service')
  assert.equal(pricedAs({ content: template, class: 'promotional' }, facts(1)), 'promotional')
  assert.equal(pricedAs({ content: template, class: 'authentication' }, facts(1)), 'authentication')
  assert.equal(pricedAs({ content: template, class: 'transactional' }, facts(1)), 'service')
  assert.equal(pricedAs({ content: template, class: 'service' }, facts(30)), 'transactional')
  assert.equal(pricedAs({ content: template, class: 'promotional' }, facts(30, atMs + 1)), 'service')
})
