import assert from 'node:assert/strict'
import { after, before, test, type TestContext } from 'node:test'
import { reactivateAccount, suspendAccount } from '#accounts/accounts.ts'
import { nowMs } from '#platform/clock.ts'
import { db, inTransaction, sql } from '#platform/db.ts'
import { ownEvents, startListeners } from '#platform/listeners.ts'
import { loadPack, usePack } from '#policy/policy.ts'
import { activeSenders } from '#senders/senders.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aBotStage, type BotStage, type ConnectedBot } from '#tools/testing/bot-stage.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { until } from '#tools/testing/until.ts'
import { listeners } from '../listeners.ts'
import { channelNamed } from '../all-channels.ts'
import { askForCredentials } from './ask-for-credentials.ts'
import { connectAccount } from './connect-account.ts'
import { credentialsOf, hookOf } from './connector.ts'
import { disconnectForSuspension } from './disconnect-for-suspension.ts'
import { findConnector } from './find-connectors.ts'
import { connectingOf } from './reach-provider.ts'
import { reauthoriseConnector } from './reauthorise-connector.ts'
import { refreshCredentials } from './refresh-credentials.ts'

await useTestDatabase()

let stage: BotStage
before(async () => (stage = await aBotStage()))
after(() => stage.close())

const suspend = (accountId: string) =>
  inTransaction((tx) => suspendAccount(tx, accountId, { reason: 'non_payment', actor: 'test' }))
const reactivate = (accountId: string) =>
  inTransaction((tx) => reactivateAccount(tx, accountId, { reason: null, actor: 'test' }))

function underTerms(context: TestContext, operator: Parameters<typeof loadPack>[0]): void {
  usePack(loadPack(operator))
  context.after(() => usePack(loadPack('house')))
}

/** The account with another two bots. */
async function withThreeBots(): Promise<{ first: ConnectedBot; ids: string[] }> {
  const first = await stage.connected()
  const ids = [first.id]
  for (const bot of [await stage.newBot(), await stage.newBot()]) {
    const made = await first.call('POST', '/v1/connectors', stage.linkTo(bot))
    assert.equal(made.statusCode, 201, made.body)
    ids.push(made.json<{ id: string }>().id)
  }
  return { first, ids }
}

type Row = { state: string; state_reason: string | null; credentials: string | null }
const rowsOf = ({ accountId }: ConnectedBot) =>
  db.query<Row>(sql`
    select state, state_reason, credentials from channels.connectors where account_id = ${accountId} order by id`)
const statesOf = async (one: ConnectedBot) => (await rowsOf(one)).map(({ state }) => state)

/** What Telegram would send to a bot whose hook it still has. */
async function write(url: string, secret: string): Promise<number> {
  const message = { message_id: 1, date: 1, chat: { id: 7, type: 'private' }, text: 'Hello?' }
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
    body: JSON.stringify({ update_id: 1, message }),
  })
  return answer.status
}

const hookBefore = async ({ uuid }: ConnectedBot) => hookOf((await findConnector(uuid)) ?? assert.fail())

test('konectus: a suspension disconnects every connector and destroys its tokens; reactivated, each asks for new ones (KN1-2.4)', async (context) => {
  underTerms(context, 'konectus-mx')
  const reading = startListeners(listeners, ownEvents)
  context.after(() => reading.stop())
  const { first, ids } = await withThreeBots()
  const hook = await hookBefore(first)
  await suspend(first.accountId)
  await until(
    async () => (await statesOf(first)).every((state) => state === 'disconnected'),
    () => 'not all are disconnected',
  )
  for (const { credentials, state_reason } of await rowsOf(first)) {
    assert.equal(credentials, null)
    assert.match(state_reason ?? '', /suspended \(non_payment\).*\(KN1-2\.4\).*give new ones/)
  }
  await until(
    async () => (await stage.hookOf(first.bot)) === '',
    () => 'Telegram still calls us',
  )
  // The door may know the connector as it was for a second.
  await until(
    async () => (await write(hook.url, hook.secret)) === 404,
    () => 'what comes is taken',
  )
  await reactivate(first.accountId)
  await until(
    async () => (await statesOf(first)).every((state) => state === 'needs_reauth'),
    () => 'not all ask for credentials',
  )
  assert.ok((await rowsOf(first)).every(({ credentials }) => credentials === null))
  assert.equal(await write(hook.url, hook.secret), 404)
  assert.equal(await stage.hookOf(first.bot), '')
  const credentials = { botToken: first.bot.token }
  const answer = await first.call('POST', `${first.path}/authorise`, { credentials })
  assert.equal(answer.statusCode, 200, answer.body)
  assert.equal(answer.json<{ state: string }>().state, 'connected')
  assert.equal(await stage.hookOf(first.bot), hook.url)
  await until(
    async () => (await write(hook.url, hook.secret)) === 200,
    () => 'what comes is not taken again',
  )
  const states = new Map(
    (await first.call('GET', '/v1/connectors'))
      .json<{ data: { id: string; state: string }[] }>()
      .data.map(({ id, state }) => [id, state]),
  )
  assert.deepEqual(
    ids.map((id) => states.get(id)),
    ['connected', 'needs_reauth', 'needs_reauth'],
  )
})

for (const operator of ['conecsy', 'house'] as const)
  test(`${operator}: the connectors of a suspended account stay as they are`, async (context) => {
    underTerms(context, operator)
    const one = await stage.connected()
    await suspend(one.accountId)
    assert.equal(await disconnectForSuspension(one.accountId, 'non_payment'), 0)
    const [row] = await rowsOf(one)
    assert.equal(row?.state, 'connected')
    const connector = (await findConnector(one.uuid)) ?? assert.fail()
    assert.deepEqual(credentialsOf(connector), { botToken: one.bot.token })
    assert.notEqual(await stage.hookOf(one.bot), '')
    const { url, secret } = hookOf(connector)
    assert.equal(await write(url, secret), 200)
    await reactivate(one.accountId)
    assert.equal(await askForCredentials(one.accountId), 0)
    assert.deepEqual(await statesOf(one), ['connected'])
  })

test('the events may come late or twice: what was connected after the reactivation stays', async (context) => {
  underTerms(context, 'konectus-mx')
  const one = await stage.connected()
  await suspend(one.accountId)
  assert.equal(await disconnectForSuspension(one.accountId, 'non_payment'), 1)
  assert.equal(await disconnectForSuspension(one.accountId, 'non_payment'), 0)
  assert.equal(await askForCredentials(one.accountId), 0)
  await reactivate(one.accountId)
  assert.equal(await disconnectForSuspension(one.accountId, 'non_payment'), 0)
  assert.equal(await askForCredentials(one.accountId), 1)
  assert.equal(await askForCredentials(one.accountId), 0)
  assert.deepEqual(await statesOf(one), ['needs_reauth'])
})

test('while it is suspended an account connects nothing, and gives no credentials; one it disconnects stays so', async (context) => {
  underTerms(context, 'konectus-mx')
  const { first, ids } = await withThreeBots()
  await suspend(first.accountId)
  await disconnectForSuspension(first.accountId, 'non_payment')
  const another = await first.call('POST', '/v1/connectors', stage.linkTo(await stage.newBot()))
  assert.equal(another.statusCode, 403, another.body)
  assert.partialDeepStrictEqual(another.json(), { code: 'account_suspended', clause: 'KN1-2.4' })
  const credentials = { botToken: first.bot.token }
  const authorised = await first.call('POST', `${first.path}/authorise`, { credentials })
  assert.equal(authorised.statusCode, 409)
  assert.match(authorised.json<{ detail: string }>().detail, /once the account is active again/)
  const ended = await first.call('POST', `/v1/connectors/${ids[1]}/disconnect`)
  assert.equal(ended.json<{ stateReason: string }>().stateReason, 'It was disconnected.')
  await reactivate(first.accountId)
  assert.equal(await askForCredentials(first.accountId), 2)
  assert.deepEqual(await statesOf(first), ['needs_reauth', 'disconnected', 'needs_reauth'])
})

/** Telegram, where something happens between its last answer and what is kept of it. */
function telegramWhile(meanwhile: () => Promise<unknown>) {
  const { channel, connect } = connectingOf(channelNamed('telegram'), 'telegram')
  const probe: typeof connect.probe = async (connection) => {
    const probed = await connect.probe(connection)
    await meanwhile()
    return probed
  }
  return { channel, connect: { ...connect, probe } }
}

test('a suspension while a provider is asked wins: no destroyed credentials come back, nothing new is connected (KN1-2.4)', async (context) => {
  underTerms(context, 'konectus-mx')
  const one = await stage.connected()
  const { accountId } = one
  const cutOff = telegramWhile(async () => {
    await suspend(accountId)
    await disconnectForSuspension(accountId, 'non_payment')
  })
  const connector = (await findConnector(one.uuid)) ?? assert.fail()
  const credentials = { botToken: one.bot.token }
  await assert.rejects(reauthoriseConnector(cutOff, connector, { credentials }), { code: 'conflict' })
  const [row] = await rowsOf(one)
  assert.partialDeepStrictEqual(row, { state: 'disconnected', credentials: null })
  await reactivate(accountId)
  const { channel: _, ...link } = stage.linkTo(await stage.newBot())
  const given = { ...link, accountId, actor: 'test' }
  await assert.rejects(connectAccount(cutOff, given), { code: 'account_suspended' })
  assert.equal((await rowsOf(one)).length, 1)
  assert.deepEqual(await activeSenders(db, accountId, 'telegram'), [`@${one.bot.username}`])
})

test('credentials that a suspension destroyed while they were made to last longer stay destroyed (KN1-2.4)', async (context) => {
  underTerms(context, 'konectus-mx')
  const one = await stage.connected()
  await db.query(
    sql`update channels.connectors set expires_at = ${new Date(nowMs() + 60_000)} where id = ${one.uuid}`,
  )
  const { connect } = connectingOf(channelNamed('telegram'), 'telegram')
  const refresh = async () => {
    await suspend(one.accountId)
    await disconnectForSuspension(one.accountId, 'non_payment')
    return { credentials: { botToken: one.bot.token }, expiresAtMs: null }
  }
  Object.assign(connect, { refresh })
  context.after(() => Object.assign(connect, { refresh: undefined }))
  await refreshCredentials()
  const [row] = await rowsOf(one)
  assert.partialDeepStrictEqual(row, { state: 'disconnected', credentials: null })
})

test('what another account connected meanwhile is its own', async (context) => {
  underTerms(context, 'konectus-mx')
  const one = await stage.connected()
  await suspend(one.accountId)
  await disconnectForSuspension(one.accountId, 'non_payment')
  const other = stage.call((await anAccount()).accountId)
  const taken = await other('POST', '/v1/connectors', stage.linkTo(one.bot))
  assert.equal(taken.statusCode, 201, taken.body)
  await reactivate(one.accountId)
  assert.equal(await askForCredentials(one.accountId), 0)
  const [row] = await rowsOf(one)
  assert.equal(row?.state, 'disconnected')
  assert.match(row.state_reason ?? '', /connected elsewhere while the account was suspended/)
  assert.deepEqual(await activeSenders(db, one.accountId, 'telegram'), [])
})
