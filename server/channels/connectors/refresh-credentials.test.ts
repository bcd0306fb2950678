import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { nowMs } from '#platform/clock.ts'
import { db, sql } from '#platform/db.ts'
import { outboxHead } from '#platform/outbox.ts'
import { aBotStage, type BotStage } from '#tools/testing/bot-stage.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { eventsAfter } from '#tools/testing/outbox.ts'
import { findConnector } from './find-connectors.ts'
import { refreshCredentials } from './refresh-credentials.ts'

await useTestDatabase()

let stage: BotStage
before(async () => (stage = await aBotStage()))
after(() => stage.close())

test('who must give new credentials in some days is told so once, and no more when they were given', async () => {
  const { uuid, accountId, id, call, bot } = await stage.connected()
  const endsAt = new Date(nowMs() + 3 * 86_400_000)
  await db.query(sql`update channels.connectors set expires_at = ${endsAt} where id = ${uuid}`)
  const before = await outboxHead(db)
  await refreshCredentials()
  await refreshCredentials()
  const told = (await eventsAfter(before)).filter(
    (event) => event.name === 'connector.changed' && event.accountId === accountId,
  )
  assert.equal(told.length, 1)
  const detail = (await findConnector(uuid))?.facts['standingDetail']
  assert.match(String(detail), new RegExp(`run out on ${endsAt.toISOString().slice(0, 10)} .*Give new ones`))
  const given = await call('POST', `/v1/connectors/${id}/authorise`, { credentials: { botToken: bot.token } })
  assert.equal(given.statusCode, 200, given.body)
  assert.equal((await findConnector(uuid))?.facts['standingDetail'], null)
})
