import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authenticate } from '#accounts/accounts.ts'
import { forgetFacts } from '#platform/fact-cache.ts'
import { httpServer } from '#platform/http/http-server.ts'
import { anAccount } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { routes } from './routes.ts'
import { senderCache } from './sender-facts.ts'

await useTestDatabase()
const app = httpServer(
  routes(() => Promise.resolve()),
  authenticate,
)

async function aCaller() {
  const { apiKey } = await anAccount()
  return (method: 'GET' | 'PATCH' | 'POST' | 'DELETE', url: string, payload?: object) =>
    app.inject({ method, url, headers: { authorization: `Bearer ${apiKey}` }, ...(payload && { payload }) })
}

type Listed = { data: { id: string; address: string; default: boolean }[] }

const header = {
  channel: 'sms',
  address: 'ACMEBK',
  dlt: { entityId: '1101172974420810001', headerId: '1105000000000000001', category: 'transactional' },
}

test('registers a sender; the first of a channel is its default until another is made it', async () => {
  const call = await aCaller()
  const first = await call('POST', '/v1/senders', { channel: 'sms', address: 'Acme' })
  assert.equal(first.statusCode, 201, first.body)
  const { id, ...shown } = first.json()
  assert.match(id, /^snd_/)
  assert.deepEqual(shown, {
    channel: 'sms',
    address: 'Acme',
    kind: 'alphanumeric',
    country: null,
    default: true,
    state: 'active',
    dlt: null,
  })
  const number = { channel: 'sms', address: '+1 415 555 0100' }
  const second = (await call('POST', '/v1/senders', number)).json()
  assert.deepEqual([second.address, second.kind, second.default], ['+14155550100', 'long_code', false])
  await call('PATCH', `/v1/senders/${second.id}`, { default: true })
  const { data } = (await call('GET', '/v1/senders')).json() as Listed
  assert.deepEqual(
    data.map((one) => [one.address, one.default]),
    [
      ['+14155550100', true],
      ['Acme', false],
    ],
  )
})

test('refuses a sender that no carrier shows, and one that is registered', async () => {
  const call = await aCaller()
  const long = await call('POST', '/v1/senders', { channel: 'sms', address: 'AcmeBankIndia' })
  assert.equal(long.statusCode, 422)
  await call('POST', '/v1/senders', { channel: 'sms', address: 'Acme' })
  const twice = await call('POST', '/v1/senders', { channel: 'sms', address: 'Acme' })
  assert.equal(twice.statusCode, 409)
})

test('removes a sender', async () => {
  const call = await aCaller()
  const { id } = (await call('POST', '/v1/senders', { channel: 'sms', address: 'Acme' })).json()
  assert.equal((await call('DELETE', `/v1/senders/${id}`)).statusCode, 204)
  assert.equal((await call('DELETE', `/v1/senders/${id}`)).statusCode, 404)
})

test('registers a DLT header with its sender', async () => {
  const call = await aCaller()
  const made = await call('POST', '/v1/senders', header)
  assert.equal(made.statusCode, 201, made.body)
  const { kind, country, dlt } = made.json()
  assert.deepEqual({ kind, country, dlt }, { kind: 'dlt_header', country: 'IN', dlt: header.dlt })
  const entities = (await call('GET', '/v1/dlt/entities')).json()
  assert.equal(entities.data[0].entityId, header.dlt.entityId)
})

test('refuses a DLT header that no registry gives', async () => {
  const call = await aCaller()
  const made = await call('POST', '/v1/senders', { ...header, address: 'AC12' })
  assert.equal(made.statusCode, 422)
  assert.match(made.json().detail, /three to six letters/)
  const promo = { ...header, dlt: { ...header.dlt, category: 'promotional' } }
  assert.match((await call('POST', '/v1/senders', promo)).json().detail, /six digits/)
})

test('declares the chain of an entity that a sender named', async () => {
  const call = await aCaller()
  await call('POST', '/v1/senders', header)
  const entity = {
    entityId: header.dlt.entityId,
    name: 'Acme Bank',
    telemarketerIds: ['1101172974420830004'],
  }
  const declared = await call('POST', '/v1/dlt/entities', entity)
  assert.equal(declared.statusCode, 201, declared.body)
  const { data } = (await call('GET', '/v1/dlt/entities')).json()
  assert.equal(data.length, 1)
  assert.deepEqual(data[0], declared.json())
  assert.deepEqual(data[0].telemarketerIds, entity.telemarketerIds)
})

test('keeps a template and notes its registration', async () => {
  const call = await aCaller()
  await call('POST', '/v1/senders', header)
  const template = { name: 'otp', channel: 'sms', language: 'en', class: 'authentication' }
  const dlt = { templateId: '1107000000000000001', headers: ['ACMEBK'] }
  const made = await call('POST', '/v1/templates', { ...template, body: 'Your OTP is {#var#}', dlt })
  assert.equal(made.statusCode, 201, made.body)
  const { id, ...shown } = made.json()
  assert.match(id, /^tpl_/)
  const { createdAt: _, updatedAt: __, ...kept } = shown
  const none = { subject: null, html: null, samples: {} }
  assert.deepEqual(kept, { ...template, ...none, body: 'Your OTP is {{1}}', variables: ['1'], dlt })
  const [registered] = (await call('GET', '/v1/dlt/templates')).json().data
  assert.equal(registered.body, 'Your OTP is {#var#}')
  assert.equal(registered.category, 'transactional')
  assert.deepEqual((await call('GET', '/v1/templates')).json().data, [made.json()])
  assert.equal((await call('POST', '/v1/templates', { ...template, body: 'x' })).statusCode, 409)
  assert.equal((await call('DELETE', `/v1/templates/${id}`)).statusCode, 204)
})

test('refuses to register a template for a header that is not registered', async () => {
  const call = await aCaller()
  const answer = await call('POST', '/v1/dlt/templates', {
    templateId: '1107000000000000001',
    name: 'otp',
    headers: ['ACMEBK'],
    category: 'transactional',
    body: 'Your OTP is {#var#}',
  })
  assert.equal(answer.json().code, 'dlt_header_unregistered')
})

test('forgets an entity with its headers and templates', async () => {
  const call = await aCaller()
  await call('POST', '/v1/senders', header)
  const [entity] = (await call('GET', '/v1/dlt/entities')).json().data
  assert.equal((await call('DELETE', `/v1/dlt/entities/${entity.id}`)).statusCode, 204)
  assert.deepEqual((await call('GET', '/v1/dlt/headers')).json().data, [])
})

test("does not show another account's senders", async () => {
  const { id } = (await (await aCaller())('POST', '/v1/senders', header)).json()
  const other = await aCaller()
  assert.deepEqual((await other('GET', '/v1/senders')).json().data, [])
  assert.equal((await other('PATCH', `/v1/senders/${id}`, { default: true })).statusCode, 404)
})

test('tells what the DLT check would say of a text, by the template and its variables, or by the mend', async () => {
  const call = await aCaller()
  const match = async (text: string, from = 'ACMEBK', messageClass = 'authentication') => {
    forgetFacts(senderCache)
    return (await call('POST', '/v1/dlt/match', { from, text, class: messageClass })).json()
  }
  assert.equal((await match('Your OTP is 482913')).code, 'dlt_entity_missing')
  await call('POST', '/v1/senders', header)
  const template = { name: 'otp', channel: 'sms', language: 'en', class: 'authentication' }
  const dlt = { templateId: '1107000000000000001', headers: ['ACMEBK'] }
  await call('POST', '/v1/templates', { ...template, body: 'Your OTP is {#var#}', dlt })
  const passed = await match('Your OTP is 482913')
  assert.deepEqual(
    [passed.outcome, passed.code, passed.entityId, passed.templateId, passed.variables],
    ['pass', null, header.dlt.entityId, dlt.templateId, ['482913']],
  )
  const missed = await match('Your PIN is 482913')
  assert.deepEqual([missed.outcome, missed.code], ['refuse', 'dlt_template_missing'])
  assert.match(missed.because, /leaves template 1107000000000000001 \(otp\).*"Your OTP is" was expected/)
  assert.match((await match('Your OTP is 1', 'acmebk')).because, /ACMEBK is. Capital letters count/)
  const promotion = await match('Your OTP is 1', 'ACMEBK', 'promotional')
  assert.match(promotion.because, /registered for transactional messages, not for promotional ones/)
})

test('a DLT registration that is given again changes: a blacklisted template matches nothing', async () => {
  const call = await aCaller()
  await call('POST', '/v1/senders', header)
  const template = {
    templateId: '1107000000000000001',
    name: 'otp',
    headers: ['ACMEBK'],
    category: 'transactional',
    body: 'Your OTP is {#var#}',
  }
  await call('POST', '/v1/dlt/templates', template)
  const changed = await call('POST', '/v1/dlt/templates', { ...template, state: 'blacklisted' })
  assert.equal(changed.json().state, 'blacklisted')
  assert.equal((await call('GET', '/v1/dlt/templates')).json().data.length, 1)
  const body = { from: 'ACMEBK', text: 'Your OTP is 1', class: 'authentication' }
  assert.match((await call('POST', '/v1/dlt/match', body)).json().because, /which is blacklisted/)
})
