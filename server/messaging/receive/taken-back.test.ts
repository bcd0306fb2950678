import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { asCarrier, type Carrier } from '#channels/channels.ts'
import { db, inTransaction, sql } from '#platform/db.ts'
import { outboxHead } from '#platform/outbox.ts'
import { uuidOf } from '#shared/ids.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { accepted, aRequest, messageNow } from '#tools/testing/messaging.ts'
import { eventsAfter } from '#tools/testing/outbox.ts'
import { aProviderNetwork, linkTo } from '#tools/testing/provider-network.ts'
import { until } from '#tools/testing/until.ts'
import { messagesPage } from '../queries/messages.ts'
import { receiveChange } from './receive-change.ts'

await useTestDatabase()

const person = '+919812345678'
const page = (accountId: string, direction: 'inbound' | 'outbound', channel: string) =>
  messagesPage(db, accountId, { direction, channel }, null, 100)
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg=='

async function talking(context: TestContext, channel: 'messenger' | 'instagram') {
  const network = await aProviderNetwork(context)
  const connector = await network.connect(linkTo(network.sandbox, channel))
  const { accountId, sandbox } = network
  sandbox.handsets.write(person, {
    channel,
    to: connector.address,
    text: 'Is it this one?',
    media: { url: '', mimeType: 'image/png', base64: pixel },
  })
  await until(async () => (await page(accountId, 'inbound', channel)).length === 2)
  const [wrote] = sandbox.handsets.messages(person, { channel })
  const [heard] = await page(accountId, 'inbound', channel)
  return { ...network, connector, channel, wrote, to: heard?.address ?? '', carrier: asCarrier(connector) }
}

/** The provider's own ids of what we sent, part by part. */
const refsOf = async (accountId: string, messageId: string): Promise<string[]> =>
  (
    await db.query<{ ref: string }>(
      sql`select ref from messaging.submissions where account_id = ${accountId} and message_id = ${uuidOf(messageId)} order by part`,
    )
  ).map(({ ref }) => ref)

for (const channel of ['messenger', 'instagram'] as const) {
  test(`${channel}: a picture with its caption is one message here, of two there, and read when both are`, async (context) => {
    const { accountId, pipeline, sandbox, to } = await talking(context, channel)
    const content = {
      type: 'media',
      url: 'https://example.com/hat.png',
      mimeType: 'image/png',
      caption: 'The blue one, 19 €',
    } as const
    const sent = accepted(
      await pipeline.admit(aRequest(accountId, { channel, to, class: 'service', content })),
    )
    await until(async () => (await messageNow(accountId, sent.id)).status === 'read')
    const shown = sandbox.handsets
      .messages(person, { channel })
      .filter(({ direction }) => direction === 'received')
    assert.equal(shown.length, 2)
    assert.equal(shown[0]?.rich?.media?.length, 1)
    assert.equal(shown[1]?.text, 'The blue one, 19 €')
    const refs = await refsOf(accountId, sent.id)
    assert.deepEqual(
      refs,
      shown.map(({ providerId }) => providerId),
    )
    // Its echoes are no messages of their own.
    await new Promise((resolve) => setTimeout(resolve, 500))
    assert.equal((await page(accountId, 'outbound', channel)).length, 1)
  })
}

test('what a contact unsends goes with all that came with it, and leaves no copy', async (context) => {
  const { accountId, sandbox, connector, wrote, channel } = await talking(context, 'instagram')
  const head = await outboxHead(db)
  const answer = await fetch(`${sandbox.url}/meta-social/sandbox/accounts/${connector.address}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ event: 'unsend', address: person, messageId: wrote?.id }),
  })
  assert.equal(answer.status, 200, await answer.text())
  await until(async () =>
    (await page(accountId, 'inbound', channel)).every(({ content }) => content.type === 'deleted'),
  )
  for (const { content } of await page(accountId, 'inbound', channel))
    assert.deepEqual(content, { type: 'deleted' })
  const told = (await eventsAfter(head)).filter(({ name }) => name === 'message.changed')
  assert.equal(told.flatMap(({ items }) => items).length, 2)
})

test('of a message in two parts one can be taken back, then the other, each once', async (context) => {
  const { accountId, pipeline, to, carrier, channel } = await talking(context, 'instagram')
  const content = {
    type: 'media',
    url: 'https://example.com/hat.png',
    mimeType: 'image/png',
    caption: 'The blue one',
  } as const
  const sent = accepted(await pipeline.admit(aRequest(accountId, { channel, to, class: 'service', content })))
  await until(async () => (await refsOf(accountId, sent.id)).length === 2)
  const [picture = '', words = ''] = await refsOf(accountId, sent.id)
  const head = await outboxHead(db)
  await unsend(carrier, to, words)
  const { caption: _, ...bare } = content
  assert.deepEqual((await messageNow(accountId, sent.id)).content, { ...bare, takenBack: [2] })
  await unsend(carrier, to, words)
  assert.deepEqual((await messageNow(accountId, sent.id)).content, { ...bare, takenBack: [2] })
  await unsend(carrier, to, picture)
  assert.deepEqual((await messageNow(accountId, sent.id)).content, { type: 'deleted' })
  const told = (await eventsAfter(head)).filter(({ name }) => name === 'message.changed')
  assert.deepEqual(
    told.flatMap(({ items }) => items.map((item) => (item as { direction: string }).direction)),
    ['outbound', 'outbound'],
  )
})

const unsend = (carrier: Carrier, to: string, providerId: string): Promise<void> =>
  inTransaction((tx) =>
    receiveChange(tx, carrier, {
      kind: 'deleted',
      from: carrier.name,
      to,
      providerId,
      content: null,
      leavesNoCopy: true,
    }),
  )
