import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Settings } from '#platform/config.ts'
import { loadPack, usePack } from '#policy/policy.ts'
import { aKeyHolder, apiFor, operator } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { operatorRoutes } from './operator-routes.ts'

await useTestDatabase()
usePack(loadPack('house'))

const settings: Settings = {
  dataDir: '/nowhere',
  portBase: 4000,
  bind: '127.0.0.1',
  publicUrl: 'http://127.0.0.1:4000',
  operator: 'house',
  roles: ['api'],
  demo: false,
  sandbox: false,
  testInstance: false,
}
const routes = operatorRoutes(settings, { pipeline: null, jobs: null })

for (const [who, principal] of [
  ['the operator', operator],
  ['a customer', aKeyHolder(randomUUID(), 'messages:read')],
] as const) {
  test(`explains a clause to ${who}`, async () => {
    const answer = await apiFor(routes, principal)('GET', '/v1/policy/clauses/HSE-3.1')
    assert.equal(answer.statusCode, 200, answer.body)
    assert.equal(answer.json<{ clause: { id: string } }>().clause.id, 'HSE-3.1')
  })
}

test('keeps the clauses from a key without the scope', async () => {
  const answer = await apiFor(routes, aKeyHolder(randomUUID(), 'wallet:read'))(
    'GET',
    '/v1/policy/clauses/HSE-3.1',
  )
  assert.equal(answer.statusCode, 403)
})

test('says whether the clock may be moved, and keeps it still where it may not', async () => {
  const call = apiFor(routes, operator)
  assert.equal((await call('GET', '/operator/v1/clock')).json<{ movable: boolean }>().movable, false)
  assert.equal((await call('POST', '/operator/v1/clock', { advance: 'PT1H' })).statusCode, 409)
})
