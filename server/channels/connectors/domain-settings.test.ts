import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setVariable } from '#platform/config.ts'
import { activeSenders } from '#senders/senders.ts'
import { db } from '#platform/db.ts'
import { startSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { uuidOf } from '#shared/ids.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aKeyHolder, apiFor } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { enterRecord } from '#tools/testing/provider-network.ts'
import { routes } from '../routes.ts'
import { recordsOf } from './connector.ts'
import { ensureMaySendAs } from './ensure-may-send-as.ts'
import { findConnector } from './find-connectors.ts'

await useTestDatabase()

let sandbox: Sandbox
before(async () => {
  sandbox = await startSandbox({ httpPort: 0, smscPort: 0 })
})
after(() => sandbox.close())

type Call = ReturnType<typeof apiFor>
type Shown = { id: string; state: string; settings: Record<string, unknown> }

/** An account that named a domain, whose DNS records are not made yet. */
async function aDomain(domain: string): Promise<{ accountId: string; call: Call; path: string; id: string }> {
  setVariable('PATCHBAY_PUBLIC_URL', 'http://127.0.0.1:1')
  setVariable('PATCHBAY_TEST_INSTANCE', '1')
  setVariable('PATCHBAY_SANDBOX_URL', sandbox.url)
  const { accountId } = await anAccount()
  const call = apiFor(routes, aKeyHolder(accountId))
  const settings = { domain, senders: [`hello@${domain}`] }
  const made = await call('POST', '/v1/connectors', {
    channel: 'email',
    settings,
    acceptsProviderTerms: true,
  })
  assert.equal(made.statusCode, 201, made.body)
  const { id, state } = made.json<Shown>()
  assert.equal(state, 'pending')
  return { accountId, call, path: `/v1/connectors/${id}`, id: uuidOf(id) }
}

async function makeRecords(id: string): Promise<void> {
  for (const { name, type, value } of recordsOf((await findConnector(id)) ?? assert.fail()))
    await enterRecord(`${sandbox.url}/dns`, { name, type, values: [value] })
}

test('an edit of a domain is laid over what it is, and sets nothing that is the installation to decide', async () => {
  const { call, path, id } = await aDomain('shop-a.test')
  await makeRecords(id)
  assert.equal((await call('POST', `${path}/test`)).json<Shown>().state, 'connected')
  const edit = (settings: object) => call('PATCH', path, { settings })
  const tracked = await edit({ track: 'none' })
  assert.equal(tracked.statusCode, 200, tracked.body)
  const expected = { domain: 'shop-a.test', senders: ['hello@shop-a.test'], track: 'none', language: 'en' }
  assert.deepEqual(tracked.json<Shown>().settings, expected)
  for (const own of [
    { mxOverride: { host: '127.0.0.1', port: 25 } },
    { localAddress: '192.0.2.1' },
    { ca: 'x' },
  ])
    assert.equal((await edit(own)).statusCode, 422)
  const untold = await edit({ track: null })
  assert.deepEqual(untold.json<Shown>().settings, { ...expected, track: 'promotional' })
})

test('a domain that was shown to be the account’s is not exchanged for another', async () => {
  const { call, path, id } = await aDomain('shop-b.test')
  await makeRecords(id)
  assert.equal((await call('POST', `${path}/test`)).json<Shown>().state, 'connected')
  const moved = await call('PATCH', path, { settings: { domain: 'victim.test', senders: [] } })
  assert.equal(moved.statusCode, 409, moved.body)
  assert.equal((await findConnector(id))?.settings['domain'], 'shop-b.test')
})

test('nobody gets a domain by making the records of another', async () => {
  const { accountId, call, path, id } = await aDomain('victim.test')
  const settings = { domain: 'attacker.test', senders: ['hello@attacker.test'] }
  assert.equal((await call('PATCH', path, { settings })).statusCode, 200)
  const own = await aDomain('attacker.test')
  await makeRecords(own.id)
  for (const { name, type, value } of recordsOf((await findConnector(id)) ?? assert.fail()))
    await enterRecord(`${sandbox.url}/dns`, {
      name: name.replace('victim.test', 'attacker.test'),
      type,
      values: [value],
    })
  const checked = await call('POST', `${path}/test`)
  assert.equal(checked.statusCode, 409, checked.body)
  assert.equal((await findConnector(id))?.state, 'pending')
  assert.deepEqual(await activeSenders(db, accountId, 'email'), [])
  await assert.rejects(
    ensureMaySendAs(db, { accountId, channel: 'email', address: 'ceo@victim.test' }),
    /has not connected/,
  )
})
