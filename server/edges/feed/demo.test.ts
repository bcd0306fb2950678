import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startSandbox } from '#sandbox/sandbox.ts'
import { demoFeedHash, demoFeedSecret } from '#sandbox/push/feed/feed-phones.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aFeedStage } from '#tools/testing/feed-stage.ts'
import { until } from '#tools/testing/until.ts'

await useTestDatabase()

const asha = '+919812345678'

test("the shop's app on a handset shows what comes into its person's feed, and a tapped button is an answer", async (context) => {
  const sandbox = await startSandbox({ httpPort: 0, smscPort: 0 })
  context.after(() => sandbox.close())
  const stage = await aFeedStage(context, [sandbox.url], demoFeedSecret)
  const opened = await fetch(`${stage.url}/feed/v1/open`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ feed: stage.feed, person: asha, hash: demoFeedHash(asha) }),
  })
  const { token } = (await opened.json()) as { token: string }
  const followed = await fetch(`${sandbox.url}/push/sandbox/feeds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ api: stage.url, feed: stage.feed, addresses: [asha] }),
  })
  assert.equal(followed.status, 200)
  const buttons = [{ kind: 'reply' as const, id: 'later', title: 'Later' }]
  const card = { type: 'card' as const, title: 'At the door', text: 'Now?', buttons }
  sandbox.handsets.setBehaviour(asha, { deliver: 'offline' })
  const id = await stage.send(`inapp:${token.split('.')[0]}`, card)
  await stage.reached(id, 'submitted')
  sandbox.handsets.setBehaviour(asha, { deliver: 'ok' })
  await stage.reached(id, 'delivered')
  await until(() => sandbox.handsets.messages(asha).length === 1)
  const [shown] = sandbox.handsets.messages(asha)
  assert.deepEqual([shown?.rich?.header, shown?.text], ['At the door', 'Now?'])
  const button = { id: 'later', title: 'Later', messageId: shown?.id ?? '' }
  sandbox.handsets.write(asha, { channel: 'push', to: 'app', text: '', button })
  await stage.reached(id, 'read')
  await until(async () => (await stage.answers()).length === 1)
  assert.partialDeepStrictEqual(await stage.answers(), [{ type: 'answer', id: 'later' }])
})

test("the shop's page holds the script tag of its visitor's feed", async (context) => {
  const sandbox = await startSandbox({ httpPort: 0, smscPort: 0 })
  context.after(() => sandbox.close())
  const feed = `cnr_${'0199d3e000007000800000000000540a'}`
  const follow = { api: 'http://127.0.0.1:9', feed, addresses: [asha] }
  const post = (body: object) =>
    fetch(`${sandbox.url}/push/sandbox/feeds`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  assert.equal((await post({ ...follow, addresses: ['<b>'] })).status, 400)
  assert.equal((await post(follow)).status, 200)
  const page = await fetch(`${sandbox.url}/feed/demo?address=${encodeURIComponent(asha)}&lang=ar`)
  const text = await page.text()
  assert.match(text, /<html lang="ar" dir="rtl">/)
  assert.ok(text.includes(`data-feed="${feed}" data-person="${asha}" data-hash="${demoFeedHash(asha)}"`))
  assert.equal((await fetch(`${sandbox.url}/feed/demo?address=%2B4670000000`)).status, 404)
})
