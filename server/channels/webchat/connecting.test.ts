import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reactivateAccount, suspendAccount } from '#accounts/accounts.ts'
import { db, inTransaction, sql } from '#platform/db.ts'
import { loadPack, usePack } from '#policy/policy.ts'
import { Refusal } from '#platform/refusal.ts'
import { nowMs } from '#platform/clock.ts'
import { newId } from '#shared/ids.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aKeyHolder, apiFor } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { askForCredentials } from '../connectors/ask-for-credentials.ts'
import { connectAccount } from '../connectors/connect-account.ts'
import { disconnectForSuspension } from '../connectors/disconnect-for-suspension.ts'
import { connectingOf } from '../connectors/reach-provider.ts'
import { routes } from '../routes.ts'
import { webchat } from './webchat.ts'

await useTestDatabase()

const identitySecret = 'a secret of thirty-two characters at least'
const settings = { allowedOrigins: ['https://shop.example'] }

async function aCustomer() {
  const { accountId } = await anAccount()
  const call = apiFor(routes, aKeyHolder(accountId))
  const connect = (credentials: object, given: object = settings) =>
    call('POST', '/v1/connectors', {
      channel: 'webchat',
      settings: given,
      credentials,
      acceptsProviderTerms: true,
    })
  return { accountId, call, connect }
}

/** Connects with a key that the platform itself names, as the demo does. */
const connectWhole = (accountId: string, siteKey: string) =>
  connectAccount(connectingOf(webchat, 'webchat'), {
    accountId,
    actor: 'platform:demo',
    settings,
    credentials: { siteKey, identitySecret },
    areCredentialsWhole: true,
    acceptsProviderTerms: true,
  })

test('a customer cannot choose the key of a site, least of all one that stands in the pages of another', async () => {
  const [first, second] = [await aCustomer(), await aCustomer()]
  const made = await first.connect({})
  assert.equal(made.statusCode, 201, made.body)
  const { id, address } = made.json()
  assert.match(address, /^wcs_[0-9a-f]{32}$/)
  assert.equal((await first.call('POST', `/v1/connectors/${id}/disconnect`)).statusCode, 200)
  const taken = await second.connect({ siteKey: address, identitySecret })
  assert.equal(taken.statusCode, 422)
  assert.equal(taken.json().errors[0].path, 'credentials')
  const own = await second.connect({ identitySecret })
  assert.equal(own.statusCode, 201, own.body)
  assert.notEqual(own.json().address, address)
})

test('new credentials change the secret and never the key', async () => {
  const { call, connect } = await aCustomer()
  const { id, address } = (await connect({})).json()
  const authorise = (credentials: object) => call('POST', `/v1/connectors/${id}/authorise`, { credentials })
  assert.equal((await authorise({ siteKey: newId('wcs', nowMs()) })).statusCode, 422)
  const changed = await authorise({ identitySecret })
  assert.equal(changed.statusCode, 200, changed.body)
  assert.equal(changed.json().address, address)
})

test('a key that was another account’s is refused to whoever names it, also after it was given up', async () => {
  const [first, second] = [await anAccount(), await anAccount()]
  const key = newId('wcs', nowMs())
  const { id } = await connectWhole(first.accountId, key)
  await db.query(sql`update channels.connectors set state = 'disconnected' where id = ${id}`)
  await assert.rejects(
    connectWhole(second.accountId, key),
    (error: unknown) =>
      error instanceof Refusal && error.code === 'conflict' && error.message.includes('never given again'),
  )
  assert.equal((await connectWhole(first.accountId, key)).address, key)
})

test('switches files off and on again, and takes office hours away', async () => {
  const { call, connect } = await aCustomer()
  const { id } = (await connect({})).json()
  const change = async (given: object) =>
    (await call('PATCH', `/v1/connectors/${id}`, { settings: given })).json().settings
  const hours = { timezone: 'Asia/Kolkata', windows: [{ days: [1], opens: '09:30', closes: '18:00' }] }
  assert.equal((await change({ uploads: null, hours })).uploads, null)
  assert.equal((await change({ whenAway: 'chat' })).uploads, null)
  assert.partialDeepStrictEqual(await change({ uploads: {}, hours: null }), {
    uploads: { sizeBytesMax: 10_485_760 },
    hours: null,
    whenAway: 'chat',
  })
})

test('refuses origins that let in everybody, when connecting and later, with what to write instead', async () => {
  const { call, connect } = await aCustomer()
  const refused = await connect({}, { allowedOrigins: ['https://shop.example', 'https://*.co.uk'] })
  assert.equal(refused.statusCode, 422)
  const [finding] = refused.json().errors
  assert.equal(finding.path, 'settings.allowedOrigins.1')
  assert.match(finding.message, /such as https:\/\/\*\.shop\.co\.uk/)
  const { id } = (await connect({})).json()
  const change = (allowedOrigins: string[]) =>
    call('PATCH', `/v1/connectors/${id}`, { settings: { allowedOrigins } })
  assert.equal((await change(['https://*.com'])).statusCode, 422)
  assert.equal((await change(['https://*.shop.co.uk'])).statusCode, 200)
})

test('of edits of the settings at once none is lost: it is kept, or says that another was first', async () => {
  const { call, connect } = await aCustomer()
  const { id } = (await connect({})).json()
  const edits = [{ whenAway: 'chat' }, { requireIdentity: true }, { language: 'es' }]
  const answers = await Promise.all(
    edits.map((edit) => call('PATCH', `/v1/connectors/${id}`, { settings: edit })),
  )
  const done = edits.filter((_, n) => answers[n]?.statusCode === 200)
  assert.ok(done.length > 0)
  const { settings } = (await call('GET', `/v1/connectors/${id}`)).json()
  assert.partialDeepStrictEqual(settings, Object.assign({}, ...done))
  for (const answer of answers.filter(({ statusCode }) => statusCode !== 200)) {
    assert.equal(answer.statusCode, 409, answer.body)
    assert.match(answer.json().detail, /changed meanwhile. Read them/)
  }
})

test('after a suspension that disconnected it a web chat comes back under its own key (KN1-2.4)', async (context) => {
  usePack(loadPack('konectus-mx'))
  context.after(() => usePack(loadPack('house')))
  const { accountId, call, connect } = await aCustomer()
  const { id, address } = (await connect({ identitySecret })).json()
  const change = { reason: 'non_payment', actor: 'test' } as const
  await inTransaction((tx) => suspendAccount(tx, accountId, change))
  assert.equal(await disconnectForSuspension(accountId, 'non_payment'), 1)
  await inTransaction((tx) => reactivateAccount(tx, accountId, { reason: null, actor: 'test' }))
  assert.equal(await askForCredentials(accountId), 1)
  const back = await call('POST', `/v1/connectors/${id}/authorise`, { credentials: {} })
  assert.equal(back.statusCode, 200, back.body)
  assert.partialDeepStrictEqual(back.json(), { state: 'connected', address })
})

test('hours that would never be open say how to write a night', () => {
  const hours = (opens: string, closes: string) =>
    webchat.settings.safeParse({
      hours: { timezone: 'Asia/Kolkata', windows: [{ days: [1], opens, closes }] },
    })
  assert.equal(hours('18:00', '24:00').success, true)
  assert.match(hours('18:00', '02:00').error?.message ?? '', /18:00 to 24:00, and 00:00 to 02:00/)
  assert.equal(hours('09:00', '09:00').success, false)
})
