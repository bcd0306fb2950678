import assert from 'node:assert/strict'
import { test } from 'node:test'
import { db } from '#platform/db.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { accepted, aRequest, messageNow } from '#tools/testing/messaging.ts'
import { aProviderNetwork, linkTo } from '#tools/testing/provider-network.ts'
import { until } from '#tools/testing/until.ts'
import { messagesPage } from '../queries/messages.ts'

await useTestDatabase()

const person = '+919812345678'
const channel = 'instagram'
const page = (accountId: string, direction: 'inbound' | 'outbound') =>
  messagesPage(db, accountId, { direction, channel }, null, 100)

test('an echo that names no app is known for our own, however early it comes', async (context) => {
  const network = await aProviderNetwork(context)
  const { accountId, pipeline, sandbox } = network
  const connector = await network.connect(linkTo(sandbox, channel))
  sandbox.handsets.write(person, { channel, to: connector.address, text: 'Hello?' })
  await until(async () => (await page(accountId, 'inbound')).length === 1)
  const [heard] = await page(accountId, 'inbound')
  const to = heard?.address ?? ''
  // The echo comes long before the answer to the send does.
  sandbox.faults.set('meta-social', { code: 'slow_answer', errorRate: 1 })
  const sent = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      pipeline.admit(aRequest(accountId, { channel, to, class: 'service', text: `line ${i}` })),
    ),
  )
  for (const one of sent)
    await until(async () => (await messageNow(accountId, accepted(one).id)).status === 'read')
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const outbound = await page(accountId, 'outbound')
  assert.deepEqual(
    outbound.map(({ content }) => String(content['text'])).toSorted((a, b) => a.localeCompare(b)),
    Array.from({ length: 10 }, (_, i) => `line ${i}`),
  )
})
