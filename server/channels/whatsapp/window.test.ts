import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Content } from '../content.ts'
import { countryOfUserId } from './country-of-user-id.ts'
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

const facts = (hoursAgo: number, entryUntilMs: number | null = null) => ({
  atMs,
  lastInboundMs: atMs - hoursAgo * hourMs,
  entryUntilMs,
})
const priced = (content: Content, why: 'promotional' | 'authentication' | 'transactional' | 'service') => ({
  content,
  class: why,
  category: null,
})

test('is priced as Meta bills it', () => {
  assert.equal(pricedAs(priced(text, 'promotional'), facts(1)), 'service')
  assert.equal(pricedAs(priced(template, 'promotional'), facts(1)), 'promotional')
  assert.equal(pricedAs(priced(template, 'authentication'), facts(1)), 'authentication')
  assert.equal(pricedAs(priced(template, 'transactional'), facts(1)), 'service')
  assert.equal(pricedAs(priced(template, 'service'), facts(30)), 'transactional')
  assert.equal(pricedAs(priced(template, 'promotional'), facts(30, atMs + 1)), 'service')
})

test('the category that Meta keeps a template under is billed, not the class it is sent as', () => {
  const sent = (why: 'promotional' | 'service', category: string) => ({
    ...priced(template, why),
    category,
  })
  assert.equal(pricedAs(sent('service', 'MARKETING'), facts(1)), 'promotional')
  assert.equal(pricedAs(sent('service', 'AUTHENTICATION'), facts(1)), 'authentication')
  assert.equal(pricedAs(sent('promotional', 'UTILITY'), facts(30)), 'transactional')
  assert.equal(pricedAs(sent('promotional', 'UTILITY'), facts(1)), 'service')
  assert.equal(pricedAs(sent('service', 'unknown'), facts(30)), 'transactional')
})

test('the id of somebody who hides the number names a country', () => {
  assert.equal(countryOfUserId('IN.15065440817737077150'), 'IN')
  assert.equal(countryOfUserId('US.ENT.4711'), 'US')
  assert.equal(countryOfUserId('+919812345678'), null)
})
