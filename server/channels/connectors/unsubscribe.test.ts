import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { aBotStage, type BotStage } from '#tools/testing/bot-stage.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { channelNamed } from '../all-channels.ts'
import { connectingOf } from './reach-provider.ts'

await useTestDatabase()

let stage: BotStage
before(async () => (stage = await aBotStage()))
after(() => stage.close())

test('what a connector heard of for others too, another hears of once it is disconnected, and the last one ends it', async (context) => {
  const { connect } = connectingOf(channelNamed('telegram'), 'telegram')
  const { unsubscribe, subscribe } = connect
  const told: string[] = []
  Object.assign(connect, {
    // Bots of this test alone share something.
    sharedBy: (settings: unknown) => JSON.stringify(settings),
    unsubscribe: (_: unknown, isLast: boolean) =>
      Promise.resolve(void told.push(isLast ? 'last' : 'one of several')),
    subscribe: (_: unknown, { url }: { url: string }) => Promise.resolve(void told.push(url)),
  })
  context.after(() => Object.assign(connect, { sharedBy: undefined, unsubscribe, subscribe }))
  const one = await stage.connected()
  const made = await one.call('POST', '/v1/connectors', stage.linkTo(await stage.newBot()))
  assert.equal(made.statusCode, 201, made.body)
  const { id: other } = made.json<{ id: string }>()
  told.length = 0
  await one.call('POST', `/v1/connectors/${other}/disconnect`)
  assert.equal(told[0], 'one of several')
  assert.match(told[1] ?? '', new RegExp(`/in/telegram/${one.id}$`))
  told.length = 0
  await one.call('POST', `/v1/connectors/${one.id}/disconnect`)
  assert.deepEqual(told, ['last'])
})
