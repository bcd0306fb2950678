import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { now, nowMs } from '#platform/clock.ts'
import { db, inTransaction, sql } from '#platform/db.ts'
import { seal } from '#platform/secrets.ts'
import { loadPack, usePack } from '#policy/policy.ts'
import { demo } from '#sandbox/meta/demo-world.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aKeyHolder, apiFor } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aGraph } from '#tools/testing/graph.ts'
import { until } from '#tools/testing/until.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { connectingOf } from '../connectors/reach-provider.ts'
import { factsFor } from '../connectors/connector.ts'
import { findConnector } from '../connectors/find-connectors.ts'
import { insertConnector } from '../connectors/queries.ts'
import { callerOf } from '../http/caller-of.ts'
import { channelNamed } from '../all-channels.ts'
import { routes } from '../routes.ts'
import { applyTemplateChange } from './apply-template-change.ts'

await useTestDatabase()
usePack(loadPack('house'))

const body = {
  type: 'BODY',
  text: 'Hello {{1}}, your parcel waits for you.',
  example: { body_text: [['Asha']] },
}
const note = { name: 'parcel_note', language: 'en', category: 'UTILITY', definition: { components: [body] } }

/** An account with a connector to Meta's stand-in, whose hook is read as the door reads it. */
async function connected(context: TestContext) {
  const graph = await aGraph(context)
  const { accountId } = await anAccount()
  const call = apiFor(routes, aKeyHolder(accountId))
  const id = newId('cnr', nowMs())
  const uuid = uuidOf(id)
  const settings = {
    baseUrl: graph.baseUrl,
    version: 'v23.0',
    phoneNumberId: demo.phoneNumberId,
    businessAccountId: demo.businessAccountId,
    appId: demo.appId,
  }
  const credentials = { accessToken: demo.accessToken, appSecret: demo.appSecret }
  await insertConnector(db, {
    accountId,
    id: uuid,
    channel: 'whatsapp',
    name: 'Shop',
    address: `+${demo.number}${++count}`,
    settings,
    credentials: seal(JSON.stringify(credentials), uuid),
    hookSecret: seal(graph.hook.verifyToken, `${uuid} hook`),
    facts: {},
    terms: { name: 'Terms', url: 'https://example.com', by: 'test', at: now().toISOString() },
    expiresAt: null,
    at: now(),
  })
  const connector = await findConnector(uuid)
  assert.ok(connector)
  const { connect } = connectingOf(channelNamed('whatsapp'), 'whatsapp')
  const caller = callerOf(2)
  await connect.subscribe?.(
    { settings, credentials, call: caller.call, memory: new Map() },
    { url: graph.hook.url, secret: graph.hook.verifyToken },
  )
  await caller.close()
  let read = 0
  const hear = async (): Promise<void> => {
    for (; read < graph.hook.came.length; read++) {
      const { headers, body: bytes } = graph.hook.came[read] ?? assert.fail()
      const request = {
        method: 'POST',
        url: '/',
        query: {},
        headers: headers as Record<string, string>,
        body: bytes,
      }
      for (const update of (await connect.door?.read(request, factsFor(connector))) ?? [])
        if (update.kind === 'template')
          await inTransaction((tx) => applyTemplateChange(tx, connector, update))
    }
  }
  const path = `/v1/connectors/${id}/templates`
  const show = async (templateId: string) => {
    await hear()
    return (await call('GET', `${path}/${templateId}`)).json()
  }
  return { ...graph, accountId, call, path, show, hear }
}
let count = 0

test('a template is made, approved, changed, paused, put back and deleted', async (context) => {
  const { call, path, show, url } = await connected(context)
  const made = await call('POST', path, note)
  assert.equal(made.statusCode, 201, made.body)
  const { id, state, providerReference } = made.json()
  assert.match(id, /^ptl_/)
  assert.equal(state, 'pending')
  await until(async () => (await show(id)).state === 'approved')
  const changed = await call('PATCH', `${path}/${id}`, {
    definition: { components: [{ ...body, text: 'Hello {{1}}, your parcel still waits for you.' }] },
  })
  assert.equal(changed.statusCode, 200, changed.body)
  await until(async () => (await show(id)).state === 'approved')
  const quality = JSON.stringify({ quality: 'RED' })
  await fetch(`${url}/meta/sandbox/templates/${providerReference}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: quality,
  })
  await until(async () => (await show(id)).state === 'paused')
  const paused = await show(id)
  assert.equal(paused.quality, 'RED')
  assert.match(paused.reason, /^FIRST_PAUSE/)
  assert.equal((await call('POST', `${path}/${id}/unpause`)).json().state, 'approved')
  assert.equal((await call('DELETE', `${path}/${id}`)).statusCode, 204)
  assert.equal((await call('GET', `${path}/${id}`)).statusCode, 404)
})

test('a rejected template says why, and a draft waits until it is submitted', async (context) => {
  const { call, path, show, accountId } = await connected(context)
  const text = 'Dear {{1}}, please REJECT this text of ours.'
  const definition = { components: [{ ...body, text }] }
  const draft = (await call('POST', path, { ...note, definition, submit: false })).json()
  assert.deepEqual([draft.state, draft.providerReference], ['draft', null])
  assert.equal((await call('POST', `${path}/${draft.id}/submit`)).json().state, 'pending')
  assert.equal((await call('POST', `${path}/${draft.id}/submit`)).json().code, 'conflict')
  await until(async () => (await show(draft.id)).state === 'rejected')
  assert.match((await show(draft.id)).reason, /TAG_CONTENT_MISMATCH/)
  const events = await db.query<{ name: string }>(
    sql`select name from platform.outbox where account_id = ${accountId} and name = 'template.changed'`,
  )
  assert.ok(events.length >= 1)
})

test('what the provider would not review is refused before it is asked, and what it refuses changes nothing', async (context) => {
  const { call, path, faults } = await connected(context)
  const broken = await call('POST', path, { ...note, name: 'Parcel Note' })
  assert.deepEqual([broken.statusCode, broken.json().code], [422, 'content_invalid'])
  assert.match(broken.json().detail, /lower-case letters/)
  const taken = await call('POST', path, { ...note, name: 'order_update' })
  assert.deepEqual([taken.statusCode, taken.json().code], [422, 'provider_refused'])
  const [left] = (await call('GET', `${path}?name=order_update`)).json().data
  assert.equal(left.state, 'draft')
  faults.set('meta', { down: true })
  const away = await call('POST', `${path}/${left.id}/submit`)
  assert.deepEqual([away.statusCode, away.json().code], [503, 'provider_unreachable'])
  assert.equal((await call('GET', `${path}/${left.id}`)).json().state, 'draft')
})

test('follows what the provider keeps: new ones come, those that are gone are marked, drafts stay', async (context) => {
  const { call, path, baseUrl } = await connected(context)
  await call('POST', path, { ...note, name: 'my_draft', submit: false })
  const kept = (await call('POST', path, note)).json()
  assert.deepEqual((await call('POST', `${path}/sync`)).json(), { added: 6, changed: 1, gone: 0 })
  const names = async () => (await call('GET', path)).json().data.map((one: { name: string }) => one.name)
  assert.ok((await names()).includes('hello_world'))
  assert.ok((await names()).includes('my_draft'))
  const settings = { authorization: `Bearer ${demo.accessToken}` }
  await fetch(
    `${baseUrl}/v23.0/${demo.businessAccountId}/message_templates?name=parcel_note&hsm_id=${kept.providerReference}`,
    { method: 'DELETE', headers: settings },
  )
  assert.deepEqual((await call('POST', `${path}/sync`)).json(), { added: 0, changed: 6, gone: 1 })
  assert.ok(!(await names()).includes('parcel_note'))
  const again = await call('GET', `${path}?state=deleted`)
  assert.equal(again.json().data[0].name, 'parcel_note')
})

test('an example is left with the provider, and its handle makes a template with a picture', async (context) => {
  const { call, path } = await connected(context)
  const example = {
    mimeType: 'image/png',
    filename: 'sale.png',
    content: Buffer.from('png').toString('base64'),
  }
  const left = await call('POST', `${path.replace('templates', 'template-examples')}`, example)
  assert.equal(left.statusCode, 201, left.body)
  const { handle } = left.json()
  assert.match(handle, /^4::/)
  const header = { type: 'HEADER', format: 'IMAGE', example: { header_handle: [handle] } }
  const made = await call('POST', path, { ...note, definition: { components: [header, body] } })
  assert.equal(made.statusCode, 201, made.body)
})

test('another account sees none of it', async (context) => {
  const { call, path } = await connected(context)
  const { id } = (await call('POST', path, note)).json()
  const { accountId } = await anAccount()
  const other = apiFor(routes, aKeyHolder(accountId))
  assert.equal((await other('GET', path)).statusCode, 404)
  assert.equal((await other('GET', `${path}/${id}`)).statusCode, 404)
  assert.equal((await other('DELETE', `${path}/${id}`)).statusCode, 404)
})

test('a word of the provider on a template made elsewhere adds it', async (context) => {
  const { call, path, hear, baseUrl } = await connected(context)
  await fetch(`${baseUrl}/v23.0/${demo.businessAccountId}/message_templates`, {
    method: 'POST',
    headers: { authorization: `Bearer ${demo.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'made_there', language: 'en', category: 'UTILITY', components: [body] }),
  })
  await until(async () => {
    await hear()
    const [added] = (await call('GET', `${path}?name=made_there`)).json().data
    return added?.state === 'approved'
  })
})
