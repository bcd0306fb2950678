import assert from 'node:assert/strict'
import { test } from 'node:test'
import { db } from '#platform/db.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aProviderNetwork, linkTo } from '#tools/testing/provider-network.ts'
import { until } from '#tools/testing/until.ts'
import { messagesPage } from '../queries/messages.ts'

await useTestDatabase()

const person = '+919812345678'
const channel = 'messenger'
const otherPage = '100000000000012'

test('hears every page of an app by the one hook the app has', async (context) => {
  const network = await aProviderNetwork(context)
  const { accountId, sandbox } = network
  const first = linkTo(sandbox, channel)
  const page = await network.connect(first)
  const asked = await fetch(`${sandbox.url}/meta-social/sandbox/accounts/${otherPage}/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ appId: first.settings['appId'] }),
  })
  const { accessToken } = (await asked.json()) as { accessToken: string }
  // The hook in the app's dashboard stays that of the first page.
  const other = await network.connect({
    channel,
    name: 'Hill Shop',
    settings: { ...first.settings, pageId: otherPage },
    credentials: { ...first.credentials, accessToken },
  })
  assert.equal(other.address, otherPage)
  sandbox.handsets.write(person, { channel, to: otherPage, text: 'to the hill' })
  sandbox.handsets.write(person, { channel, to: page.address, text: 'to the harbour' })
  const heard = () => messagesPage(db, accountId, { direction: 'inbound', channel }, null, 100)
  await until(
    async () => (await heard()).length >= 2,
    () => 'not both were heard',
    30_000,
  )
  assert.deepEqual(
    new Map((await heard()).map(({ sender, content }) => [sender, content['text']])),
    new Map([
      [page.address, 'to the harbour'],
      [otherPage, 'to the hill'],
    ]),
  )
})
