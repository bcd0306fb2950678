import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { db } from '#platform/db.ts'
import { idOf } from '#shared/ids.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aProviderNetwork, linkTo } from '#tools/testing/provider-network.ts'
import { until } from '#tools/testing/until.ts'
import { messagesPage } from '../queries/messages.ts'

await useTestDatabase()

/** An account with a bot, and what Telegram would call its hook with; a slash behind the address does no harm. */
async function aBotHeard(context: TestContext) {
  const network = await aProviderNetwork(context)
  const { accountId, app, sandbox } = network
  const { id } = await network.connect(linkTo(sandbox, 'telegram'))
  const hook = await app.inject({ url: `/v1/connectors/${idOf('cnr', id)}/hook` })
  const { url, secret } = hook.json<{ url: string; secret: string }>()
  let updates = 900
  const come = async (message: object): Promise<void> => {
    const answer = await fetch(`${url}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
      body: JSON.stringify({ update_id: updates++, message }),
    })
    assert.equal(answer.status, 200)
  }
  const heard = () => messagesPage(db, accountId, { direction: 'inbound', channel: 'telegram' }, null, 10)
  return { come, heard }
}

test('who bears a name that no database takes is heard, and so is everybody behind', async (context) => {
  const { come, heard } = await aBotHeard(context)
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
    await come({ message_id: n + 1, date: 1_700_000_000, chat, from, text: 'Hello \u0000?' })
  }
  await until(
    async () => (await heard()).length === people.length,
    () => 'somebody is not heard',
  )
  const author = (await heard()).find(({ address }) => address === '-1000')?.metadata?.['author']
  assert.deepEqual(author, { id: '7001', name: 'Nul \ufffd Byte', username: 'nul\ufffd' })
})

test('a time that is none keeps nothing from being heard', async (context) => {
  const { come, heard } = await aBotHeard(context)
  await come({ message_id: 1, date: -1e15, chat: { id: 7_100, type: 'private' }, text: 'Long ago' })
  await until(
    async () => (await heard()).length === 1,
    () => 'it is not heard',
  )
})
