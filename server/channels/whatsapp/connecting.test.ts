import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceClock, nowMs } from '#platform/clock.ts'
import { demo } from '#sandbox/meta/demo-world.ts'
import { asha, aWhatsapp, ours } from '#tools/testing/whatsapp.ts'
import { until } from '#tools/testing/until.ts'
import { ConnectRefused } from '../connecting.ts'
import { connecting } from './connecting.ts'
import { callGraph } from './graph.ts'
import { registerNumber } from './register-number.ts'

const refusal =
  (says: RegExp, byProvider = true) =>
  (error: unknown) => {
    assert.ok(error instanceof ConnectRefused, String(error))
    assert.match(error.message, says)
    assert.equal(error.byProvider, byProvider)
    return true
  }

test('asks Meta what a token opens', async (context) => {
  const { connection, violations } = await aWhatsapp(context)
  const probed = await connecting.probe(connection)
  assert.partialDeepStrictEqual(probed, {
    address: ours,
    name: 'Lucky Shrub',
    expiresAtMs: null,
    facts: {
      quality_rating: 'GREEN',
      messaging_limit_tier: 'TIER_UNLIMITED',
      throughput: { level: 'STANDARD' },
      status: 'CONNECTED',
    },
  })
  assert.deepEqual(violations, [])
})

test('says when a token runs out, and refuses one that has', async (context) => {
  const { connection, office } = await aWhatsapp(context)
  await office(`tokens/${demo.accessToken}`, { expiresInMs: 3_600_000 })
  const { expiresAtMs } = await connecting.probe(connection)
  assert.ok(Math.abs((expiresAtMs ?? 0) - nowMs() - 3_600_000) < 5_000)
  advanceClock(3_700_000)
  await assert.rejects(
    connecting.probe(connection),
    refusal(/^190: The access token has expired or was revoked/),
  )
})

test('refuses a number of another account, and a provider that is away is not at fault', async (context) => {
  const { connection, faults } = await aWhatsapp(context)
  const settings = { ...(connection.settings as object), phoneNumberId: demo.businessAccountId }
  await assert.rejects(connecting.probe({ ...connection, settings }), refusal(/^100: .*nonexisting field/))
  for (const code of ['4', '131016', '80007']) {
    faults.set('meta', { errorRate: 1, code })
    await assert.rejects(connecting.probe(connection), refusal(new RegExp(`^${code}: `), false))
  }
  faults.set('meta', { down: true })
  await assert.rejects(
    connecting.probe(connection),
    refusal(/no complete answer|could not be reached/, false),
  )
})

test('trades the code of a sign-up for a token, once', async (context) => {
  const { connection, office } = await aWhatsapp(context)
  const { code } = await office('codes', {})
  const credentials = await connecting.exchange?.(connection, String(code), '')
  assert.deepEqual(credentials, { accessToken: demo.accessToken, appSecret: demo.appSecret })
  const again = connecting.exchange?.(connection, String(code), '')
  await assert.rejects(again ?? Promise.resolve(), refusal(/used or has expired/))
})

test('registers a number with its PIN, and says when it is wrong', async (context) => {
  const { connection, office, send, write, facts } = await aWhatsapp(context)
  write('Hello')
  await office(`numbers/${demo.phoneNumberId}`, { isRegistered: false })
  const refused = await send({ type: 'text', text: 'Hi' })
  assert.partialDeepStrictEqual(refused, { kind: 'refused', code: 'account_restricted', halts: 'lane' })
  await assert.rejects(registerNumber(connection, '999999'), refusal(/^133005: The two-step PIN is wrong/))
  const credentials = { ...(connection.credentials as object), pin: demo.pin }
  await connecting.subscribe?.({ ...connection, credentials }, facts.hook)
  assert.equal((await send({ type: 'text', text: 'Hi' })).kind, 'submitted')
})

test('points the webhooks of the number to the hook, and takes that back', async (context) => {
  const { connection, write, hook, facts, updates } = await aWhatsapp(context)
  write('one')
  await until(() => hook.came.length === 1)
  assert.equal(updates().length, 1)
  const account = async () =>
    ((await callGraph(connection, 'GET', `${demo.businessAccountId}/subscribed_apps`))['data'] as object[])[0]
  await connecting.unsubscribe?.(connection, false)
  assert.partialDeepStrictEqual(await account(), { override_callback_uri: facts.hook.url })
  await connecting.unsubscribe?.(connection, true)
  assert.equal('override_callback_uri' in ((await account()) ?? {}), false)
  const elsewhere = { ...facts.hook, secret: 'not ours' }
  await assert.rejects(
    connecting.subscribe?.(connection, elsewhere) ?? Promise.resolve(),
    refusal(/Callback verification failed|answered 403/),
  )
})

test('proves the hook with the verify token alone', async (context) => {
  const { facts } = await aWhatsapp(context)
  const ask = (token: string, mode = 'subscribe') =>
    connecting.door?.challenge?.(
      {
        method: 'GET',
        url: '/in/whatsapp/con_1',
        query: { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': '1158201444' },
        headers: {},
        body: Buffer.alloc(0),
      },
      facts,
    )
  assert.equal(ask('verify me'), '1158201444')
  assert.equal(ask('verify you'), null)
  assert.equal(ask('verify me', 'unsubscribe'), null)
})

test('leaves media with Meta and fetches it again', async (context) => {
  const { connection } = await aWhatsapp(context)
  const body = Buffer.from('%PDF-1.7 bill')
  const id = await connecting.uploadMedia?.(connection, {
    mimeType: 'application/pdf',
    body,
    filename: 'Bill.pdf',
  })
  const fetched = await connecting.fetchMedia?.(connection, id ?? '')
  assert.deepEqual(fetched, { mimeType: 'application/pdf', body, filename: 'Bill.pdf' })
  const song = { mimeType: 'audio/flac', body, filename: 'song.flac' }
  await assert.rejects(
    connecting.uploadMedia?.(connection, song) ?? Promise.resolve(),
    refusal(/audio\/flac/),
  )
})

test('marks what a contact wrote as read', async (context) => {
  const { connection, write, handsets } = await aWhatsapp(context)
  const wrote = write('Hello')
  const mark = { kind: 'read', to: asha, regarding: wrote?.providerId ?? '' } as const
  await connecting.mark?.(connection, mark)
  assert.equal(handsets.find(asha, wrote?.id ?? '')?.ticks, 'read')
  await assert.rejects(
    connecting.mark?.(connection, { ...mark, regarding: 'wamid.none' }) ?? Promise.resolve(),
    refusal(/^100/),
  )
})
