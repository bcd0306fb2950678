import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reactivateAccount, suspendAccount } from '#accounts/accounts.ts'
import { nowMs } from '#platform/clock.ts'
import { db, inTransaction } from '#platform/db.ts'
import { loadPack, usePack } from '#policy/policy.ts'
import { idOf } from '#shared/ids.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { accepted, aRequest, messageNow, untilStatus } from '#tools/testing/messaging.ts'
import { aProviderNetwork, linkTo, reactToEvents } from '#tools/testing/provider-network.ts'
import { until } from '#tools/testing/until.ts'
import { messagesPage } from './queries/messages.ts'

await useTestDatabase()

const person = '+919812345678'

test('konectus: what was frozen waits after the reactivation until its connector is authorised anew (KN1-2.4)', async (context) => {
  const network = await aProviderNetwork(context)
  const { accountId, pipeline, sandbox, app } = network
  usePack(loadPack('konectus-mx'))
  reactToEvents(context, pipeline)
  const link = linkTo(sandbox, 'telegram')
  const connector = await network.connect(link)
  const path = `/v1/connectors/${idOf('cnr', connector.id)}`
  const state = async () => (await app.inject(path)).json<{ state: string }>().state
  const write = (text: string) =>
    sandbox.handsets.write(person, { channel: 'telegram', to: connector.address, text })
  const heard = async () => messagesPage(db, accountId, { direction: 'inbound' }, null, 10)
  write('Hello?')
  await until(
    async () => (await heard()).length === 1,
    () => 'nothing was heard',
  )
  const to = (await heard())[0]?.address ?? ''
  const request = aRequest(accountId, { channel: 'telegram', to, class: 'service', text: 'In an hour' })
  const sendAt = new Date(nowMs() + 1_500)
  const { id } = accepted(await pipeline.admit({ ...request, sendAt }))
  await inTransaction((tx) => suspendAccount(tx, accountId, { reason: 'non_payment', actor: 'test' }))
  await until(
    async () => (await state()) === 'disconnected' && (await messageNow(accountId, id)).code !== null,
    () => 'it is not disconnected, or its queue not frozen',
  )
  write('Is anybody there?')
  await inTransaction((tx) => reactivateAccount(tx, accountId, { reason: null, actor: 'test' }))
  await until(
    async () => (await state()) === 'needs_reauth',
    () => 'it asks for nothing',
  )
  let last: Awaited<ReturnType<typeof messageNow>> | null = null
  const shown = () =>
    sandbox.handsets.messages(person, { channel: 'telegram' }).filter(({ text }) => text === 'In an hour')
      .length
  await until(
    async () => {
      last = await messageNow(accountId, id)
      return nowMs() > sendAt.getTime() + 2_500 && last.code === null
    },
    () => `it is ${last?.status} (${last?.code} ${last?.detail})`,
  )
  assert.equal((await messageNow(accountId, id)).status, 'scheduled')
  assert.equal(shown(), 0)
  const answer = await app.inject({
    method: 'POST',
    url: `${path}/authorise`,
    payload: { credentials: link.credentials },
  })
  assert.equal(answer.statusCode, 200, answer.body)
  await untilStatus(accountId, id, 'delivered', 20_000)
  assert.equal(shown(), 1)
})
