import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseCarrier } from './channels.ts'
import { routeTable, type Route } from './choose-carrier.ts'

const route = (carrierId: string, given: Partial<Route> = {}): Route => ({
  channel: 'sms',
  prefix: '',
  class: null,
  accountId: null,
  carrierId,
  priority: 100,
  cost: 0n,
  ...given,
})
const message = { channel: 'sms', to: '+919812345678', class: 'transactional', accountId: 'a1' }
const everyone = () => true
const chosen = (
  routes: readonly Route[],
  given: Partial<typeof message> = {},
  usable = everyone as (id: string) => boolean,
) => chooseCarrier(routeTable(routes), { ...message, ...given }, usable)?.carrierId ?? null

test('the longest prefix takes a message, whatever its priority and cost', () => {
  const routes = [
    route('all', { priority: 1 }),
    route('india', { prefix: '91', priority: 200, cost: 9n }),
    route('delhi', { prefix: '9111', priority: 1 }),
  ]
  assert.equal(chosen(routes), 'india')
  assert.equal(chosen(routes, { to: '+911112345678' }), 'delhi')
  assert.equal(chosen(routes, { to: '+14155550100' }), 'all')
})

test('within a prefix the lowest priority number goes first, then the lowest cost', () => {
  assert.equal(chosen([route('b', { priority: 2 }), route('a', { priority: 1, cost: 9n })]), 'a')
  assert.equal(chosen([route('dear', { cost: 2n }), route('cheap', { cost: 1n })]), 'cheap')
})

test('a route for one class leaves the others alone, and goes before one for all at its priority', () => {
  const routes = [route('otp', { class: 'authentication', cost: 9n }), route('rest')]
  assert.equal(chosen(routes, { class: 'authentication' }), 'otp')
  assert.equal(chosen(routes, { class: 'promotional' }), 'rest')
})

test("a route made for one account takes only that account's messages, before one for all at its priority", () => {
  const routes = [route('own', { accountId: 'a1', cost: 9n }), route('common')]
  assert.equal(chosen(routes), 'own')
  assert.equal(chosen(routes, { accountId: 'a2' }), 'common')
  assert.equal(chosen([route('own', { accountId: 'a1' })], { accountId: 'a2' }), null)
})

test('a carrier that cannot be used is passed over, then its whole prefix for a shorter one', () => {
  const routes = [
    route('first', { prefix: '91', priority: 1 }),
    route('second', { prefix: '91', priority: 2 }),
    route('anywhere'),
  ]
  assert.equal(
    chosen(routes, {}, (id) => id !== 'first'),
    'second',
  )
  assert.equal(
    chosen(routes, {}, (id) => id === 'anywhere'),
    'anywhere',
  )
  assert.equal(
    chosen(routes, {}, () => false),
    null,
  )
})

test('a carrier of another channel takes nothing', () => {
  assert.equal(chosen([route('x', { channel: 'rcs' })]), null)
})

test('an address that is no number goes by the route for everywhere', () => {
  assert.equal(chosen([route('x'), route('y', { prefix: '1' })], { to: 'user@example.com' }), 'x')
})
