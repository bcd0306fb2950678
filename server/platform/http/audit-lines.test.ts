import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { aKeyHolder, apiFor } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { db } from '../db.ts'
import { Refusal } from '../refusal.ts'
import { auditEvents } from './audit.ts'
import { route, type Route } from './route.ts'

await useTestDatabase()

const aPost = (path: string, changesNothing: boolean): Route =>
  route({
    method: 'POST',
    path,
    tag: 'test',
    summary: 'A test',
    access: { kind: 'account', scope: 'test' },
    answers: { 200: null },
    ...(changesNothing && { changesNothing: true }),
    handle: () => Promise.resolve({ status: 200 }),
  })

test('writes a line of the audit log for what changes something, and none for what does not', async () => {
  const accountId = randomUUID()
  const call = apiFor([aPost('/v1/change', false), aPost('/v1/look', true)], aKeyHolder(accountId))
  for (const path of ['/v1/change', '/v1/look']) assert.equal((await call('POST', path)).statusCode, 200)
  const actions = (await auditEvents(db, accountId, { before: null, limit: 10 })).map(({ action }) => action)
  assert.deepEqual(actions, ['POST /v1/change'])
})

test('what brings its own transaction has a line once it is done, and none when it is refused', async () => {
  const accountId = randomUUID()
  const linking: Route = {
    ...aPost('/v1/links/{id}', false),
    ownTransaction: true,
    auditedAfterwards: true,
    handle: ({ params }) => {
      if ((params as { id: string }).id === 'bad') throw new Refusal('provider_refused')
      return Promise.resolve({ status: 200, target: 'cnr_1' })
    },
  }
  const call = apiFor([linking], aKeyHolder(accountId))
  assert.equal((await call('POST', '/v1/links/bad')).statusCode, 422)
  assert.equal((await call('POST', '/v1/links/good')).statusCode, 200)
  const lines = await auditEvents(db, accountId, { before: null, limit: 10 })
  assert.deepEqual(
    lines.map(({ action, actor, target }) => [action, actor, target]),
    [['POST /v1/links/{id}', 'key:test', 'cnr_1']],
  )
})
