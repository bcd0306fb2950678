import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { connectDatabase, db, disconnectDatabase, one, sql } from '#platform/db.ts'
import { mailServer } from '#tools/testing/mail-server.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { linkTo, sending } from '../testing/mail-link.ts'
import type { WarmUp } from './warm-up-cap.ts'
import { WarmUpShares, type ShareAnswer } from './warm-up-shares.ts'

const database = await useTestDatabase()

const day = Date.UTC(2026, 10, 30, 12)
const dayMs = 86_400_000

/** A domain nobody has sent for yet, and processes that send for it. */
function aDomain(firstDay: number) {
  const domain = `shop-${randomUUID().slice(0, 8)}.example`
  const plan: WarmUp = { startedOn: '2026-11-30', firstDay, growth: 2, fullAt: 100_000 }
  const process = () => {
    const shares = new WarmUpShares({ [domain]: plan })
    const take = (provider = 'google', atMs = day) =>
      new Promise<ShareAnswer>((resolve) => shares.take(domain, provider, atMs, resolve))
    const takeMany = async (count: number, provider?: string, atMs?: number) => {
      const answers = await Promise.all(Array.from({ length: count }, () => take(provider, atMs)))
      return answers.filter(({ kind }) => kind === 'taken').length
    }
    return { shares, take, takeMany, close: () => shares.close() }
  }
  const counted = async (provider = 'google') => {
    const { taken } = await one<{ taken: number }>(
      db,
      sql`select taken from channels.warm_up_days where domain = ${domain} and provider = ${provider} and day = '2026-11-30'`,
    )
    return taken
  }
  return { domain, process, counted }
}

test('processes that send at once stay within the share together', async () => {
  const { process, counted } = aDomain(100)
  const taken = await Promise.all([process(), process(), process()].map(({ takeMany }) => takeMany(60)))
  assert.equal(
    taken.reduce((sum, count) => sum + count, 0),
    100,
  )
  assert.equal(await counted(), 100)
})

test('a restart goes on where it stopped, and what was not used is there again', async () => {
  const { process, counted } = aDomain(100)
  const first = process()
  assert.equal(await first.takeMany(1), 1)
  assert.equal(await counted(), 5)
  await first.close()
  assert.equal(await counted(), 1)
  const second = process()
  assert.equal(await second.takeMany(120), 99)
  await second.close()
  assert.equal(await process().takeMany(1), 0)
})

test('a crash loses a twentieth of the share at most, and nothing goes beyond it', async () => {
  const { process } = aDomain(100)
  for (let crash = 0; crash < 3; crash++) assert.equal(await process().takeMany(1), 1)
  assert.equal(await process().takeMany(200), 100 - 3 * 5)
})

test('while a block lasts memory answers, at once and without the database', async (context) => {
  const { domain, process } = aDomain(100)
  const { shares, take, takeMany } = process()
  await take()
  await disconnectDatabase()
  context.after(() => connectDatabase(database))
  const answers: string[] = []
  for (let mail = 0; mail < 4; mail++) shares.take(domain, 'google', day, ({ kind }) => answers.push(kind))
  assert.deepEqual(answers, ['taken', 'taken', 'taken', 'taken'])
  assert.equal(await takeMany(1), 0)
  assert.equal((await take()).kind, 'uncounted')
})

test('a mail that did not leave gives its part back, and never to another day', async () => {
  const { process } = aDomain(2)
  const { take, takeMany } = process()
  const [one, two] = [await take(), await take()]
  assert.ok(one.kind === 'taken' && two.kind === 'taken')
  assert.equal(await takeMany(1), 0)
  one.giveBack()
  assert.equal(await takeMany(2), 1)
  const tomorrow = day + dayMs
  assert.equal(await takeMany(9, 'google', tomorrow), 4)
  two.giveBack()
  assert.equal(await takeMany(1, 'google', tomorrow), 0)
})

test('each provider has a share of its own; a domain without a plan, or before its first day, is as it was', async () => {
  const { process } = aDomain(2)
  const { shares, takeMany } = process()
  assert.deepEqual([await takeMany(3), await takeMany(3, 'yahoo')], [2, 2])
  assert.equal(await takeMany(1, 'apple', day - dayMs), 0)
  shares.take('known.example', 'google', day, ({ kind }) => assert.equal(kind, 'taken'))
})

test('two senders and a restart of one send the share and not a mail more', async (context: TestContext) => {
  const server = await mailServer(context)
  const { domain } = aDomain(1)
  const startedOn = new Date().toISOString().slice(0, 10)
  const settings = { warmUp: { [domain]: { startedOn, firstDay: 40 } } }
  const sender = () => linkTo(context, server, { settings }).link
  const sendMany = async (link: ReturnType<typeof sender>, count: number) => {
    const from = `hello@${domain}`
    const outcomes = await Promise.all(Array.from({ length: count }, () => sending(link, { from })))
    return outcomes.filter(({ kind }) => kind === 'submitted').length
  }
  const [one, other] = [sender(), sender()]
  const sent = await Promise.all([sendMany(one, 11), sendMany(other, 12)])
  assert.deepEqual(sent, [11, 12])
  await one.close(1_000)
  const again = sender()
  const rest = await Promise.all([sendMany(again, 30), sendMany(other, 30)])
  assert.equal((rest[0] ?? 0) + (rest[1] ?? 0), 40 - 23)
  assert.equal(server.mails.length, 40)
})
