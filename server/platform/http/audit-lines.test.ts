import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { aKeyHolder, apiFor } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { db } from '../db.ts'
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
