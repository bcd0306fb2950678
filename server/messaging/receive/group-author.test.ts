import assert from 'node:assert/strict'
import { test } from 'node:test'
import { db } from '#platform/db.ts'
import { outboxHead } from '#platform/outbox.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { eventsAfter } from '#tools/testing/outbox.ts'
import { aProviderNetwork, linkTo } from '#tools/testing/provider-network.ts'
import { until } from '#tools/testing/until.ts'
import { messagesPage } from '../queries/messages.ts'

await useTestDatabase()

const person = '+919812345678'

test('a group is one contact, and each message says who of it wrote', async (context) => {
  const network = await aProviderNetwork(context)
  const { accountId, sandbox } = network
  const { address } = await network.connect(linkTo(sandbox, 'telegram'))
  const ask = async (path: string, body: object) => {
    const answer = await fetch(`${sandbox.url}/telegram/sandbox/bots/${address}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    assert.equal(answer.status, 201, await answer.clone().text())
    return (await answer.json()) as { id: number; isHeard: boolean }
  }
  const { id } = await ask('groups', { title: 'Neighbours', members: [person] })
  const head = await outboxHead(db)
  const write = (said: object) => ask(`groups/${id}/writings`, { from: person, ...said })
  assert.equal((await write({ text: 'Among ourselves.' })).isHeard, false)
  await write({ text: `${address} when do you open?` })
  await write({ text: `${address} and on Sunday?`, asGroup: true, title: 'Warden' })
  const heard = () => messagesPage(db, accountId, { direction: 'inbound', channel: 'telegram' }, null, 10)
  await until(async () => (await heard()).length === 2)
  const [second, first] = await heard()
  assert.equal(first?.address, String(id))
  assert.equal(second?.contact_id, first?.contact_id)
  const author = first?.metadata?.['author'] as Record<string, string>
  assert.match(author['id'] ?? '', /^\d+$/)
  assert.equal(author['name'], 'Asha, Mumbai')
  assert.deepEqual(second?.metadata, { author: { id: String(id), name: 'Neighbours (Warden)' } })
  const told = (await eventsAfter(head)).filter(({ name }) => name === 'message.received')
  const authors = told.flatMap(({ items }) =>
    items.map((item) => (item as { metadata?: { author?: { name?: string } } }).metadata?.author?.name),
  )
  assert.deepEqual(authors, ['Asha, Mumbai', 'Neighbours (Warden)'])
})
