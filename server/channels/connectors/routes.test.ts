import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { db, sql } from '#platform/db.ts'
import { activeSenders } from '#senders/senders.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aBotStage, type BotStage, type ConnectedBot } from '#tools/testing/bot-stage.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { eventsAfter } from '#tools/testing/outbox.ts'
import { channelNamed } from '../all-channels.ts'
import { ConnectRefused } from '../connecting.ts'
import { connectAccount } from './connect-account.ts'
import { findConnector } from './find-connectors.ts'
import { credentialsOf, hookOf } from './connector.ts'
import { connectingOf } from './reach-provider.ts'

await useTestDatabase()

let stage: BotStage
before(async () => (stage = await aBotStage()))
after(() => stage.close())

type Answer = Awaited<ReturnType<ConnectedBot['call']>>
type Shown = {
  name: string
  address: string
  state: string
  stateReason: string | null
  ratePerSecond: number
  settings: Record<string, unknown>
  providerTerms: { name: string; url: string; by: string; at: string }
}
const start = { xid: '0', id: '00000000-0000-0000-0000-000000000000' }

function refuses(answer: Answer, status: number, code: string): string {
  assert.equal(answer.statusCode, status, answer.body)
  const body = answer.json<{ code: string; detail?: string; clause?: string | null }>()
  assert.equal(body.code, code, answer.body)
  return body.detail ?? ''
}

function shows(answer: Answer, expected: Partial<Shown>): Shown {
  assert.equal(answer.statusCode, 200, answer.body)
  const shown = answer.json<Shown>()
  assert.partialDeepStrictEqual(shown, expected)
  return shown
}

const kept = async ({ uuid }: ConnectedBot) => (await findConnector(uuid)) ?? assert.fail('it is gone')
const tokenOf = async (one: ConnectedBot) => (credentialsOf(await kept(one)) as { botToken: string }).botToken

/** What the account was told of its connectors. */
const told = async ({ accountId }: ConnectedBot) =>
  (await eventsAfter(start))
    .filter((batch) => batch.accountId === accountId && batch.name.startsWith('connector.'))
    .flatMap(({ name, items }) => items.map((item) => ({ name, ...(item as { reason?: string }) })))

test("nothing is connected before the provider's terms are accepted; who did and when is kept (KN1-8.1, KN1-8.6)", async () => {
  const { accountId } = await anAccount()
  const call = stage.call(accountId)
  const bot = await stage.newBot()
  const link = stage.linkTo(bot)
  const { acceptsProviderTerms: _, ...unaccepted } = link
  for (const body of [unaccepted, { ...link, acceptsProviderTerms: false }]) {
    const detail = refuses(await call('POST', '/v1/connectors', body), 422, 'provider_terms_not_accepted')
    assert.match(detail, /https:\/\/telegram\.org\/tos\/bot-developers/)
  }
  assert.equal(await stage.hookOf(bot), '')
  assert.deepEqual((await call('GET', '/v1/connectors')).json<{ data: unknown[] }>().data, [])
  const made = await call('POST', '/v1/connectors', link)
  assert.equal(made.statusCode, 201, made.body)
  const { providerTerms } = made.json<Shown>()
  assert.equal(providerTerms.by, 'key:test')
  assert.equal(providerTerms.url, 'https://telegram.org/tos/bot-developers')
  assert.ok(Number.isFinite(Date.parse(providerTerms.at)))
})

test('a provider that takes the credentials and not our hook: neither connector nor sender is left', async () => {
  const { accountId } = await anAccount()
  const { channel, connect } = connectingOf(channelNamed('telegram'), 'telegram')
  const deaf = {
    ...connect,
    subscribe: () => Promise.reject(new ConnectRefused('It knows no such hook.')),
  }
  const { channel: _, ...link } = stage.linkTo(await stage.newBot())
  const connecting = connectAccount({ channel, connect: deaf }, { ...link, accountId, actor: 'test' })
  await assert.rejects(connecting, { code: 'provider_refused' })
  assert.deepEqual((await stage.call(accountId)('GET', '/v1/connectors')).json<{ data: [] }>().data, [])
  assert.deepEqual(await activeSenders(db, accountId, 'telegram'), [])
})

test('a connector is renamed and slowed down, and what is not said stays', async () => {
  const one = await stage.connected()
  shows(await one.call('PATCH', one.path, { name: ' The shop ' }), { name: 'The shop', ratePerSecond: 0 })
  shows(await one.call('PATCH', one.path, { ratePerSecond: 7 }), { name: 'The shop', ratePerSecond: 7 })
  const settings = { baseUrl: `${stage.sandbox.url}/telegram` }
  shows(await one.call('GET', one.path), { name: 'The shop', ratePerSecond: 7, settings })
})

test("settings are the channel's, lead to the provider, and are tried before they are kept", async () => {
  const one = await stage.connected()
  const before = (await kept(one)).settings
  const edit = (settings: object) => one.call('PATCH', one.path, { settings })
  refuses(await edit({ colour: 'red' }), 422, 'invalid_request')
  refuses(await edit({ baseUrl: 'https://impostor.example' }), 422, 'url_refused')
  const nowhere = await edit({ baseUrl: `${stage.sandbox.url}/nowhere` })
  assert.ok(['provider_refused', 'provider_unreachable'].includes(nowhere.json<{ code: string }>().code))
  assert.deepEqual((await kept(one)).settings, before)
  shows(await edit({ baseUrl: `${String(before['baseUrl'])}/` }), { settings: { ...before } })
})

test('a pause holds a connector and its end lets it go on; neither is done twice', async () => {
  const one = await stage.connected()
  const pause = (paused: boolean) => one.call('PATCH', one.path, { paused })
  shows(await pause(true), { state: 'paused', stateReason: 'It was paused.' })
  assert.match(refuses(await pause(true), 409, 'conflict'), /Only a connector that is connected/)
  shows(await pause(false), { state: 'connected', stateReason: null })
  assert.match(refuses(await pause(false), 409, 'conflict'), /Only a connector that is paused/)
})

test('an edit that cannot be done as a whole is not done at all', async () => {
  const one = await stage.connected()
  const { name } = await kept(one)
  refuses(await one.call('PATCH', one.path, { name: 'Half', paused: false }), 409, 'conflict')
  assert.equal((await kept(one)).name, name)
})

test('a provider that no longer takes the credentials: the connector waits, and its account is told why (KN1-8.5)', async () => {
  const one = await stage.connected()
  shows(await one.call('POST', `${one.path}/test`), { state: 'connected' })
  const renewed = await stage.revoke(one.bot)
  const { stateReason } = shows(await one.call('POST', `${one.path}/test`), { state: 'needs_reauth' })
  assert.match(stateReason ?? '', /Unauthorized/)
  assert.deepEqual(await told(one), [
    {
      name: 'connector.reauthorisation_needed',
      connectorId: one.id,
      channel: 'telegram',
      address: `@${one.bot.username}`,
      reason: stateReason,
      at: (await kept(one)).stateSince.toISOString(),
    },
  ])
  // It keeps what comes meanwhile, and says how much.
  const { url, secret } = hookOf(await kept(one))
  const message = { message_id: 1, date: 1, chat: { id: 7, type: 'private' }, text: 'Hello?' }
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
    body: JSON.stringify({ update_id: 1, message }),
  })
  assert.equal(answer.status, 200)
  const health = (await one.call('GET', `${one.path}/health`)).json<Record<string, unknown>>()
  assert.partialDeepStrictEqual(health, { state: 'needs_reauth', stateReason, unread: 1, unreadable: 0 })
  assert.ok(Number.isFinite(Date.parse(String(health['unreadSince']))))
  const authorise = (botToken: string) =>
    one.call('POST', `${one.path}/authorise`, { credentials: { botToken } })
  refuses(await authorise(one.bot.token), 422, 'provider_refused')
  shows(await authorise(renewed.token), { state: 'connected', stateReason: null })
  assert.equal(await stage.hookOf(renewed), url)
})

test('new credentials that are refused, or are those of another, change nothing', async () => {
  const one = await stage.connected()
  const authorise = (credentials: object) => one.call('POST', `${one.path}/authorise`, { credentials })
  refuses(await authorise({ botToken: 'nonsense' }), 422, 'invalid_request')
  refuses(await authorise({ botToken: `1${one.bot.token}` }), 422, 'provider_refused')
  const another = await stage.newBot()
  const detail = refuses(await authorise({ botToken: another.token }), 409, 'conflict')
  assert.match(detail, new RegExp(`open @${another.username}, and this connector is @${one.bot.username}`))
  assert.equal(await stage.hookOf(another), '')
  assert.equal(await tokenOf(one), one.bot.token)
  shows(await one.call('GET', one.path), { state: 'connected' })
})

test('a provider that is away says nothing of the credentials', async () => {
  const one = await stage.connected()
  stage.sandbox.faults.set('telegram', { down: true })
  try {
    refuses(await one.call('POST', `${one.path}/test`), 503, 'provider_unreachable')
    const credentials = { botToken: one.bot.token }
    refuses(await one.call('POST', `${one.path}/authorise`, { credentials }), 503, 'provider_unreachable')
  } finally {
    stage.sandbox.faults.set('telegram', {})
  }
  shows(await one.call('GET', one.path), { state: 'connected' })
  assert.deepEqual(await told(one), [])
})

test('a connector that is disconnected is so for good: the provider calls no more, and it sends as nobody', async () => {
  const one = await stage.connected()
  const address = `@${one.bot.username}`
  assert.deepEqual(await activeSenders(db, one.accountId, 'telegram'), [address])
  assert.notEqual(await stage.hookOf(one.bot), '')
  shows(await one.call('POST', `${one.path}/disconnect`), {
    state: 'disconnected',
    stateReason: 'It was disconnected.',
  })
  assert.equal(await stage.hookOf(one.bot), '')
  assert.deepEqual(await activeSenders(db, one.accountId, 'telegram'), [])
  const [kept] = await db.query(sql`select credentials from channels.connectors where id = ${one.uuid}`)
  assert.deepEqual(kept, { credentials: null })
  const credentials = { botToken: one.bot.token }
  refuses(await one.call('POST', `${one.path}/authorise`, { credentials }), 409, 'conflict')
  refuses(await one.call('POST', `${one.path}/test`), 409, 'conflict')
  refuses(await one.call('PATCH', one.path, { paused: true }), 409, 'conflict')
  const again = await one.call('POST', '/v1/connectors', stage.linkTo(one.bot))
  assert.equal(again.statusCode, 201, again.body)
  assert.deepEqual(await activeSenders(db, one.accountId, 'telegram'), [address])
})

test("another account's connector is not there, whatever is asked of it", async () => {
  const one = await stage.connected()
  const { accountId } = await anAccount()
  const call = stage.call(accountId)
  const credentials = { botToken: one.bot.token }
  const asked: [Parameters<typeof call>[0], string, object?][] = [
    ['GET', one.path],
    ['GET', `${one.path}/health`],
    ['GET', `${one.path}/hook`],
    ['PATCH', one.path, { name: 'Mine now' }],
    ['PATCH', one.path, { settings: { baseUrl: `${stage.sandbox.url}/telegram` } }],
    ['PATCH', one.path, { paused: true }],
    ['POST', `${one.path}/authorise`, { credentials }],
    ['POST', `${one.path}/test`],
    ['POST', `${one.path}/disconnect`],
  ]
  const before = await kept(one)
  for (const [method, path, body] of asked) refuses(await call(method, path, body), 404, 'not_found')
  assert.deepEqual((await call('GET', '/v1/connectors')).json<{ data: unknown[] }>().data, [])
  assert.deepEqual(await kept(one), before)
  refuses(await call('POST', '/v1/connectors', stage.linkTo(one.bot)), 409, 'conflict')
})

test('every change has its line in the audit log, and no answer shows a secret', async () => {
  const one = await stage.connected()
  const credentials = { botToken: one.bot.token }
  const answers = [
    await one.call('GET', one.path),
    await one.call('PATCH', one.path, { name: 'Renamed' }),
    await one.call('POST', `${one.path}/authorise`, { credentials }),
    await one.call('POST', `${one.path}/test`),
    await one.call('GET', `${one.path}/health`),
    await one.call('POST', `${one.path}/disconnect`),
  ]
  for (const { statusCode, body } of answers) {
    assert.equal(statusCode, 200, body)
    assert.ok(!body.includes(one.bot.token))
  }
  const lines = await db.query<{ action: string }>(sql`
    select action from platform.audit_events where account_id = ${one.accountId} and target = ${one.id} order by id`)
  assert.deepEqual(
    lines.map(({ action }) => action),
    [
      'POST /v1/connectors',
      'PATCH /v1/connectors/{id}',
      'POST /v1/connectors/{id}/authorise',
      'POST /v1/connectors/{id}/test',
      'POST /v1/connectors/{id}/disconnect',
    ],
  )
})
