import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { addressOnChannel } from '#contacts/contacts.ts'
import { demoDevices, push as pushServices } from '#sandbox/push/push.ts'
import { startSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { db, sql } from '#platform/db.ts'
import { idOf } from '#shared/ids.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aKeyHolder, apiFor } from '#tools/testing/api.ts'
import { aContact, aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { until } from '#tools/testing/until.ts'
import { channelNamed } from '../all-channels.ts'
import { openCarrierLink } from '../carrier.ts'
import type { Outcome } from '../channel.ts'
import { connectAccount } from '../connectors/connect-account.ts'
import { asCarrier, type Connector } from '../connectors/connector.ts'
import { routes } from '../routes.ts'
import { addPrivateProvider } from '#platform/private-providers.ts'
import { anOutboundMessage, handOver } from '#tools/testing/outbound-message.ts'

await useTestDatabase()
const push = channelNamed('push')
let sandbox: Sandbox
before(async () => {
  sandbox = await startSandbox({ httpPort: 0, smscPort: 0 })
  addPrivateProvider(sandbox.url)
})
after(() => sandbox.close())

/** An account that is connected to the push services of the sandbox, and its API. */
async function aConnectedAccount() {
  const { accountId } = await anAccount()
  const demo = pushServices.demo(sandbox.url)[0]
  assert.ok(push?.connect && demo)
  const settings = { ...demo.settings, app: `app-${randomUUID()}` }
  const given = { ...demo, settings, accountId, actor: 'user:test', acceptsProviderTerms: true }
  const connector = await connectAccount({ channel: push, connect: push.connect }, given)
  return { accountId, connector, call: apiFor(routes, aKeyHolder(accountId)) }
}

/** Sends one text to a device by the link that dispatching would open. */
async function sent(connector: Connector, to: string): Promise<Outcome> {
  assert.ok(push)
  const link = openCarrierLink(push, asCarrier(connector), {
    onRoom: () => undefined,
    onState: () => undefined,
    onUpdate: () => undefined,
  })
  const outcome = await handOver(link, anOutboundMessage({ from: connector.address, to }))
  await link.close(0)
  return outcome
}

test('registers the devices of a handset, and each gets what is sent to its address', async () => {
  const { call, connector } = await aConnectedAccount()
  const handset = aPhoneNumber()
  for (const device of demoDevices(sandbox.url, handset)) {
    const made = await call('POST', '/v1/devices', { ...device, about: { language: 'hi' } })
    assert.equal(made.statusCode, 201, made.body)
    const { address, kind, about } = made.json()
    assert.match(address, new RegExp(`^${device.kind}:dev_[0-9a-f]{32}$`))
    assert.deepEqual([kind, about], [device.kind, { language: 'hi' }])
    assert.equal((await sent(connector, address)).kind, 'submitted')
  }
  await until(() => sandbox.handsets.messages(handset).length === 3)
  const list = await call('GET', '/v1/devices')
  assert.equal(list.json().data.length, 3)
  for (const { sealed } of await db.query<{ sealed: string }>(sql`select sealed from channels.devices`))
    assert.ok(!/endpoint|token|auth/.test(sealed))
})

test('keeps the address of a device that registers again', async () => {
  const { call } = await aConnectedAccount()
  const [browser] = demoDevices(sandbox.url, aPhoneNumber())
  const first = (await call('POST', '/v1/devices', browser)).json()
  const again = (await call('POST', '/v1/devices', { ...browser, about: { version: '2' } })).json()
  assert.equal(again.id, first.id)
  assert.deepEqual(again.about, { version: '2' })
})

test('gives a device that is another contact’s now another address', async () => {
  const { call, accountId } = await aConnectedAccount()
  const [, phone] = demoDevices(sandbox.url, aPhoneNumber())
  const [asha, ben] = await Promise.all([aContact({ accountId }), aContact({ accountId })])
  const register = async (contactId: string) =>
    (await call('POST', '/v1/devices', { ...phone, contactId: idOf('con', contactId) })).json()
  const first = await register(asha.id)
  assert.equal((await register(asha.id)).id, first.id)
  const second = await register(ben.id)
  assert.notEqual(second.address, first.address)
  const before = (await call('GET', `/v1/devices/${first.id}`)).json()
  assert.equal(before.goneReason, 'It was registered for another contact.')
  const pushesTo = (contactId: string) => addressOnChannel(db, accountId, contactId, 'push')
  assert.equal(await pushesTo(asha.id), first.address)
  assert.equal(await pushesTo(ben.id), second.address)
})

test('takes a device off when its push service no longer knows it, and puts it back when it registers again', async () => {
  const { call, connector } = await aConnectedAccount()
  const handset = aPhoneNumber()
  const [, , apple] = demoDevices(sandbox.url, handset)
  const { id, address } = (await call('POST', '/v1/devices', apple)).json()
  sandbox.handsets.setBehaviour(handset, { deliver: 'fail' })
  const outcome = await sent(connector, address)
  assert.partialDeepStrictEqual(outcome, { kind: 'refused', code: 'recipient_unreachable' })
  const gone = (await call('GET', `/v1/devices/${id}`)).json()
  assert.match(gone.goneReason, /^Unregistered: /)
  assert.equal((await call('GET', '/v1/devices?gone=true')).json().data.length, 1)
  const next = await call('POST', '/v1/devices', demoDevices(sandbox.url, handset, 1)[2])
  assert.notEqual(next.json().id, id)
  assert.equal((await call('GET', '/v1/devices?gone=false')).json().data.length, 1)
})

test('sends nothing to a device that was removed', async () => {
  const { call, connector } = await aConnectedAccount()
  const [browser] = demoDevices(sandbox.url, aPhoneNumber())
  const { id, address } = (await call('POST', '/v1/devices', browser)).json()
  assert.equal((await call('DELETE', `/v1/devices/${id}`)).statusCode, 204)
  assert.equal((await call('DELETE', `/v1/devices/${id}`)).statusCode, 404)
  assert.partialDeepStrictEqual(await sent(connector, address), { code: 'recipient_unreachable' })
})

test('a page registers its own browser by the public key of its site', async () => {
  const { connector, call } = await aConnectedAccount()
  // Other tests of this file connect with the same key; the oldest would be meant.
  await db.query(sql`update channels.connectors set state = 'disconnected' where id <> ${connector.id}`)
  const nobody = apiFor(routes, aKeyHolder(randomUUID(), 'none'))
  const [browser] = demoDevices(sandbox.url, aPhoneNumber())
  assert.ok(browser?.kind === 'webpush')
  const subscription = { endpoint: browser.endpoint, keys: browser.keys, expirationTime: null }
  const applicationServerKey = connector.facts['vapidPublicKey']
  const made = await nobody('POST', '/v1/devices/browser', { applicationServerKey, subscription })
  assert.equal(made.statusCode, 201, made.body)
  assert.equal((await sent(connector, made.json().address)).kind, 'submitted')
  const stranger = { ...subscription, endpoint: 'http://169.254.169.254/latest' }
  const refused = await nobody('POST', '/v1/devices/browser', {
    applicationServerKey,
    subscription: stranger,
  })
  assert.equal(refused.statusCode, 422)
  assert.match(refused.json().detail, /is no push service/)
  const { publicKey } = (await call('POST', '/v1/devices/keys')).json()
  const unknown = await nobody('POST', '/v1/devices/browser', {
    applicationServerKey: publicKey,
    subscription,
  })
  assert.equal(unknown.statusCode, 404)
})

test('refuses what is no device, and contacts and connectors that are not the account’s', async () => {
  const { call } = await aConnectedAccount()
  const other = await aConnectedAccount()
  const [browser, phone] = demoDevices(sandbox.url, aPhoneNumber())
  const status = async (body: object) => (await call('POST', '/v1/devices', body)).statusCode
  assert.equal(await status({ ...browser, keys: { p256dh: 'AAAA', auth: 'AAAA' } }), 422)
  assert.equal(await status({ kind: 'apns', token: 'not hex' }), 422)
  const contact = await aContact({ accountId: other.accountId })
  assert.equal(await status({ ...phone, contactId: idOf('con', contact.id) }), 404)
  assert.equal(await status({ ...phone, connectorId: idOf('cnr', other.connector.id) }), 404)
  const { id } = (await other.call('POST', '/v1/devices', phone)).json()
  assert.equal((await call('GET', `/v1/devices/${id}`)).statusCode, 404)
})
