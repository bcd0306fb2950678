import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authenticate } from '#accounts/accounts.ts'
import { httpServer } from '#platform/http/http-server.ts'
import { anAccount } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { routes } from './routes.ts'

await useTestDatabase()
const app = httpServer(routes, authenticate)

async function aCaller(scopes?: Parameters<typeof anAccount>[0]) {
  const { apiKey } = await anAccount(scopes)
  const authorization = `Bearer ${apiKey}`
  return (method: 'GET' | 'PATCH' | 'POST' | 'DELETE', url: string, payload?: object | string) => {
    const headers = { authorization, ...(typeof payload === 'string' && { 'content-type': 'text/csv' }) }
    return app.inject({ method, url, headers, ...(payload !== undefined && { payload }) })
  }
}

test('adds, shows, changes and deletes a contact', async () => {
  const call = await aCaller()
  const identities = [{ channel: 'sms', address: '+91 98765 55551' }]
  const made = await call('POST', '/v1/contacts', { name: 'Asha', country: 'IN', identities })
  assert.equal(made.statusCode, 201, made.body)
  const { id, createdAt, ...shown } = made.json()
  assert.match(id, /^con_/)
  assert.ok(createdAt)
  assert.deepEqual(shown, {
    name: 'Asha',
    language: null,
    timezone: null,
    country: 'IN',
    attributes: {},
    identities: [{ channel: 'sms', address: '+919876555551', verified: false }],
  })
  const changed = await call('PATCH', `/v1/contacts/${id}`, { timezone: 'Asia/Kolkata' })
  assert.equal(changed.json().timezone, 'Asia/Kolkata')
  assert.equal((await call('GET', `/v1/contacts/${id}`)).json().name, 'Asha')
  assert.equal((await call('DELETE', `/v1/contacts/${id}`)).statusCode, 204)
  assert.equal((await call('GET', `/v1/contacts/${id}`)).statusCode, 404)
})

test('names the fields that are wrong', async () => {
  const call = await aCaller()
  const answer = await call('POST', '/v1/contacts', {
    language: '??',
    timezone: 'Mars/Base',
    country: 'India',
  })
  assert.equal(answer.statusCode, 422)
  assert.deepEqual(
    answer.json().errors.map((one: { path: string }) => one.path),
    ['body.language', 'body.timezone', 'body.country'],
  )
})

test("does not show another account's contact", async () => {
  const { id } = (await (await aCaller())('POST', '/v1/contacts', { name: 'Asha' })).json()
  assert.equal((await (await aCaller())('GET', `/v1/contacts/${id}`)).statusCode, 404)
})

test('gives the contacts asked for by their ids, of the account alone', async () => {
  const call = await aCaller()
  const made = await Promise.all(
    ['One', 'Two', 'Three'].map(async (name) => (await call('POST', '/v1/contacts', { name })).json().id),
  )
  const { id: foreign } = (await (await aCaller())('POST', '/v1/contacts', { name: 'Other' })).json()
  const [one, , three] = made
  const answer = (await call('GET', `/v1/contacts?ids=${one},${three},${foreign}`)).json()
  assert.deepEqual(answer.data.map(({ name }: { name: string }) => name).toSorted(), ['One', 'Three'])
  const refused = await call('GET', '/v1/contacts?ids=msg_1')
  assert.equal(refused.statusCode, 422)
  assert.equal(refused.json().errors[0].path, 'query.ids')
})

test('pages through the contacts', async () => {
  const call = await aCaller()
  for (const name of ['One', 'Two', 'Three']) await call('POST', '/v1/contacts', { name })
  const first = (await call('GET', '/v1/contacts?limit=2')).json()
  const second = (await call('GET', `/v1/contacts?limit=2&cursor=${first.next}`)).json()
  const names = [...first.data, ...second.data].map((one: { name: string }) => one.name)
  assert.deepEqual(names, ['Three', 'Two', 'One'])
  assert.equal(second.next, null)
})

test('merges two contacts and takes it back', async () => {
  const call = await aCaller()
  const add = async (name: string, address: string) =>
    (await call('POST', '/v1/contacts', { name, identities: [{ channel: 'email', address }] })).json()
  const [kept, other] = [await add('Asha', 'a@acme.in'), await add('A. Rao', 'b@acme.in')]
  const merged = await call('POST', `/v1/contacts/${kept.id}/merge`, { contact: other.id })
  assert.equal(merged.statusCode, 200, merged.body)
  assert.equal(merged.json().contact.identities.length, 2)
  const undone = await call('POST', `/v1/contacts/merges/${merged.json().mergeId}/undo`)
  assert.deepEqual(undone.json(), other)
  assert.deepEqual((await call('GET', `/v1/contacts/${kept.id}`)).json(), kept)
})

test('imports CSV as text and as JSON', async () => {
  const call = await aCaller()
  const text = await call('POST', '/v1/contacts/import?country=IN', 'phone,name\n98765 55561,Asha\nx,Ben\n')
  assert.equal(text.statusCode, 200, text.body)
  assert.deepEqual(text.json(), {
    created: 1,
    updated: 0,
    errors: [{ line: 3, message: '"x" is not an address for sms.' }],
  })
  const json = await call('POST', '/v1/contacts/import', { csv: 'phone,name\n+919876555561,Asha Rao\n' })
  assert.equal(json.json().updated, 1)
})

test('a key that may only read cannot write', async () => {
  const call = await aCaller({ scopes: ['contacts:read'] })
  assert.equal((await call('GET', '/v1/contacts')).statusCode, 200)
  assert.equal((await call('POST', '/v1/contacts', { name: 'Asha' })).statusCode, 403)
})
