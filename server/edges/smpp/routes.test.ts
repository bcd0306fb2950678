import assert from 'node:assert/strict'
import { test } from 'node:test'
import { now } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aKeyHolder, apiFor } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { receiversOf, rememberReceiver } from './queries.ts'
import { routes } from './routes.ts'

await useTestDatabase()

test("lets an account keep contacts' messages from one of its logins", async () => {
  const { accountId } = await anAccount()
  await rememberReceiver(db, accountId, 'gateway-1', now())
  const call = apiFor(routes, aKeyHolder(accountId))
  const answer = await call('PATCH', '/v1/smpp-receivers/gateway-1', { takesMessages: false })
  assert.equal(answer.statusCode, 200)
  assert.equal(answer.json().takesMessages, false)
  await rememberReceiver(db, accountId, 'gateway-1', now())
  assert.deepEqual(await receiversOf(db, accountId, new Date(0)), [])
  const listed = await call('GET', '/v1/smpp-receivers')
  assert.deepEqual(
    listed.json().data.map((one: { systemId: string }) => one.systemId),
    ['gateway-1'],
  )
})

test('shows no login of another account', async () => {
  const [mine, other] = [await anAccount(), await anAccount()]
  await rememberReceiver(db, other.accountId, 'gateway-2', now())
  const call = apiFor(routes, aKeyHolder(mine.accountId))
  const answer = await call('PATCH', '/v1/smpp-receivers/gateway-2', { takesMessages: false })
  assert.equal(answer.statusCode, 404)
  assert.deepEqual((await call('GET', '/v1/smpp-receivers')).json().data, [])
})
