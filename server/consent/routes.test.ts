import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authenticate } from '#accounts/accounts.ts'
import { freezeClock, now, resetClock } from '#platform/clock.ts'
import { httpServer } from '#platform/http/http-server.ts'
import { csvRecords } from '#shared/csv.ts'
import { idOf } from '#shared/ids.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aContact, aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { routes } from './routes.ts'

await useTestDatabase()
const app = httpServer(routes, authenticate)

async function aCaller() {
  const { accountId, apiKey } = await anAccount()
  const call = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, payload?: object) =>
    app.inject({ method, url, headers: { authorization: `Bearer ${apiKey}` }, ...(payload && { payload }) })
  return { accountId, call }
}

const optIn = { channel: 'sms', purpose: 'promotional', state: 'granted', basis: 'opt_in' } as const

test('records an opt-in of a contact and shows it with its evidence', async (t) => {
  const { accountId, call } = await aCaller()
  const address = aPhoneNumber()
  const contact = idOf('con', (await aContact({ accountId, identities: [{ channel: 'sms', address }] })).id)
  freezeClock(now())
  t.after(resetClock)
  const evidence = { form: 'newsletter', ip: '192.0.2.1' }
  const at = '2026-01-05T10:00:00+05:30'
  const recorded = await call('PUT', '/v1/consents', { ...optIn, contact, source: 'web_form', evidence, at })
  assert.equal(recorded.statusCode, 200, recorded.body)
  const shown = recorded.json()
  assert.equal(shown.at, '2026-01-05T04:30:00.000Z')
  assert.equal(shown.contactId, contact)
  assert.equal(shown.address, address)
  assert.deepEqual(shown.evidence, evidence)
  assert.match(shown.recordedBy, /^key:/)
  const history = await call('GET', `/v1/contacts/${contact}/consents`)
  assert.deepEqual(history.json().data, [shown])
})

test("records a permission by address, and makes a contact of a stranger's", async () => {
  const { call } = await aCaller()
  const contact = { channel: 'sms', address: '+91 98765 33331' }
  const first = (await call('PUT', '/v1/consents', { ...optIn, contact })).json()
  assert.equal(first.address, '+919876533331')
  const withdrawn = { ...optIn, contact, channel: 'whatsapp', state: 'withdrawn', basis: undefined }
  const second = (await call('PUT', '/v1/consents', withdrawn)).json()
  assert.equal(second.contactId, first.contactId)
  assert.equal(second.basis, null)
  const history = (await call('GET', `/v1/contacts/${first.contactId}/consents`)).json()
  assert.deepEqual(
    history.data.map((one: { channel: string; state: string }) => `${one.channel} ${one.state}`),
    ['whatsapp withdrawn', 'sms granted'],
  )
})

test('refuses a grant without a basis, a time to come, and a contact without an address there', async () => {
  const { accountId, call } = await aCaller()
  const contact = idOf('con', (await aContact({ accountId })).id)
  const without = await call('PUT', '/v1/consents', { ...optIn, contact, basis: undefined })
  assert.equal(without.statusCode, 422)
  assert.equal(without.json().errors[0].path, 'body.basis')
  const tomorrow = new Date(now().getTime() + 86_400_000).toISOString()
  const early = await call('PUT', '/v1/consents', { ...optIn, contact, at: tomorrow })
  assert.equal(early.json().code, 'invalid_request')
  const elsewhere = await call('PUT', '/v1/consents', { ...optIn, contact, channel: 'email' })
  assert.match(elsewhere.json().detail, /no address for email/)
})

test("does not record for another account's contact", async () => {
  const { call } = await aCaller()
  const contact = idOf('con', (await aContact()).id)
  assert.equal((await call('PUT', '/v1/consents', { ...optIn, contact })).statusCode, 404)
})

test('keeps "any lawful" as a lawful basis that is none of the named', async () => {
  const { call } = await aCaller()
  const contact = { channel: 'sms', address: aPhoneNumber() }
  const kept = await call('PUT', '/v1/consents', { ...optIn, contact, basis: 'any_lawful' })
  assert.equal(kept.json().basis, 'other_by_law')
})

test('suppresses an address, finds it by its beginning and lets it go', async () => {
  const { call } = await aCaller()
  const entry = { channel: 'sms', address: '+919876544441', scope: 'promotional', reason: 'complained' }
  const made = await call('POST', '/v1/suppressions', entry)
  assert.equal(made.statusCode, 201, made.body)
  const { id, createdAt, ...shown } = made.json()
  assert.ok(createdAt)
  assert.deepEqual(shown, { ...entry, source: 'api' })
  await call('POST', '/v1/suppressions', { ...entry, address: '+14155550123' })
  const found = (await call('GET', '/v1/suppressions?q=%2B9198')).json()
  assert.deepEqual(
    found.data.map((one: { id: string }) => one.id),
    [id],
  )
  assert.equal((await call('DELETE', `/v1/suppressions/${id}`)).statusCode, 204)
  assert.equal((await call('DELETE', `/v1/suppressions/${id}`)).statusCode, 404)
})

test('suppressing an address again changes its entry', async () => {
  const { call } = await aCaller()
  const entry = { channel: 'sms', address: aPhoneNumber(), scope: 'promotional', reason: 'complained' }
  const first = (await call('POST', '/v1/suppressions', entry)).json()
  const second = (await call('POST', '/v1/suppressions', { ...entry, scope: 'all' })).json()
  assert.equal(second.id, first.id)
  assert.equal(second.scope, 'all')
  assert.equal((await call('GET', '/v1/suppressions')).json().data.length, 1)
})

test('exports the ledger with evidence, within the time asked for', async () => {
  const { call } = await aCaller()
  const contact = { channel: 'sms', address: aPhoneNumber() }
  const evidence = { quote: 'yes, "please"' }
  await call('PUT', '/v1/consents', { ...optIn, contact, evidence, at: '2026-01-01T00:00:00Z' })
  await call('PUT', '/v1/consents', { ...optIn, contact, evidence, at: '2026-02-01T00:00:00Z' })
  const answer = await call('GET', '/v1/consents/export?since=2026-01-15T00:00:00Z')
  assert.match(String(answer.headers['content-type']), /text\/csv/)
  const [headings, ...rows] = [...csvRecords([answer.body])].map((record) => record.cells)
  assert.equal(rows.length, 1)
  const cell = (name: string) => rows[0]?.[headings?.indexOf(name) ?? -1]
  assert.equal(cell('at'), '2026-02-01T00:00:00.000Z')
  assert.equal(cell('address'), contact.address)
  assert.deepEqual(JSON.parse(cell('evidence') ?? ''), evidence)
})
