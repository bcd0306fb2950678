import assert from 'node:assert/strict'
import { test } from 'node:test'
import { db } from '#platform/db.ts'
import { idOf } from '#shared/ids.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aProviderNetwork, linkTo } from '#tools/testing/provider-network.ts'
import { until } from '#tools/testing/until.ts'
import { messagesPage } from '../queries/messages.ts'

await useTestDatabase()

test('who bears a name that no database takes is heard, and so is everybody behind', async (context) => {
  const network = await aProviderNetwork(context)
  const { accountId, app, sandbox } = network
  const { id } = await network.connect(linkTo(sandbox, 'telegram'))
  const hook = await app.inject({ url: `/v1/connectors/${idOf('cnr', id)}/hook` })
  const { url, secret } = hook.json<{ url: string; secret: string }>()
  const people = [
    { first_name: 'Half \ud83d' },
    { first_name: 'Nul \u0000 Byte', username: 'nul\u0000' },
    { first_name: `${'a'.repeat(199)}😀` },
    { first_name: 'Asha' },
  ]
  for (const [n, person] of people.entries()) {
    const from = { id: 7_000 + n, is_bot: false, ...person }
    const chat =
      n === 1 ? { id: -1_000, type: 'group', title: 'Us \udc00' } : { id: from.id, type: 'private' }
    const message = { message_id: n + 1, date: 1_700_000_000, chat, from, text: 'Hello \u0000?' }
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
      body: JSON.stringify({ update_id: 900 + n, message }),
    })
    assert.equal(answer.status, 200)
  }
  const heard = () => messagesPage(db, accountId, { direction: 'inbound', channel: 'telegram' }, null, 10)
  await until(
    async () => (await heard()).length === people.length,
    () => 'somebody is not heard',
  )
  const author = (await heard()).find(({ address }) => address === '-1000')?.metadata?.['author']
  assert.deepEqual(author, { id: '7001', name: 'Nul \ufffd Byte', username: 'nul\ufffd' })
})
