import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { db, inTransaction } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { aContact } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { identitiesOf } from './contact.ts'
import { getContact } from './find-contact.ts'
import { importContacts } from './import-contacts.ts'
import { listContacts } from './list-contacts.ts'

await useTestDatabase()

const take = (accountId: string, chunks: Iterable<string>, defaultCountry?: string) =>
  inTransaction((tx) => importContacts(tx, { accountId, chunks, defaultCountry }))

test('adds a contact for each row, with other columns as attributes', async () => {
  const accountId = randomUUID()
  const csv = 'Name,Phone,Email,Country,City\n"Rao, Asha",+91 98765 22221,asha@acme.in,in,Pune\n'
  assert.deepEqual(await take(accountId, [csv]), { created: 1, updated: 0, errors: [] })
  const [contact] = await listContacts(db, accountId, { q: 'asha', before: null, limit: 2 })
  assert.ok(contact)
  assert.equal(contact.name, 'Rao, Asha')
  assert.equal(contact.country, 'IN')
  assert.deepEqual(contact.attributes, { City: 'Pune' })
  assert.deepEqual(
    identitiesOf(contact).map(({ channel, address }) => `${channel} ${address}`),
    ['email asha@acme.in', 'sms +919876522221'],
  )
})

test('fills in a contact that is known by an address and empties nothing', async () => {
  const accountId = randomUUID()
  const known = await aContact({
    accountId,
    attributes: { tier: 'gold' },
    identities: [{ channel: 'whatsapp', address: '+919876522222' }],
  })
  const csv = 'phone,name,language,city\n+919876522222,,hi,Pune\n'
  assert.deepEqual(await take(accountId, [csv]), { created: 0, updated: 1, errors: [] })
  const after = await getContact(db, accountId, known.id)
  assert.equal(after.name, 'Asha Rao')
  assert.equal(after.language, 'hi')
  assert.deepEqual(after.attributes, { tier: 'gold', city: 'Pune' })
  assert.deepEqual(
    identitiesOf(after).map((one) => one.channel),
    ['whatsapp', 'sms'],
  )
})

test('reports each wrong row with its line and takes the others', async () => {
  const accountId = randomUUID()
  const csv = [
    'phone,timezone,name',
    '+919876522223,Asia/Kolkata,One',
    'nonsense,,Two',
    '+919876522224,Mars/Base,Three',
    ',,Four',
    '+919876522225,,Five,Six',
    '9876522226,,Seven',
  ].join('\n')
  const { created, errors } = await take(accountId, [csv])
  assert.equal(created, 1)
  assert.deepEqual(
    errors.map(({ line, message }) => `${line}: ${message}`),
    [
      '3: "nonsense" is not an address for sms. Write it with + and its country, or give a country.',
      '4: timezone must be a time zone such as Asia/Kolkata',
      '5: The row names no address to reach the contact at.',
      '6: The row has 4 cells; the headings are 3.',
      '7: "9876522226" is not an address for sms. Write it with + and its country, or give a country.',
    ],
  )
})

test('reads national numbers of the country that is given', async () => {
  const accountId = randomUUID()
  await take(accountId, ['phone\n98765 22227\n'], 'IN')
  const [contact] = await listContacts(db, accountId, { q: '+919876522227', before: null, limit: 2 })
  assert.ok(contact)
})

test('takes two rows about one person as one contact', async () => {
  const accountId = randomUUID()
  const csv = 'phone,name,city\n+919876522228,Asha,\n+919876522228,,Pune\n'
  assert.deepEqual(await take(accountId, [csv]), { created: 1, updated: 1, errors: [] })
})

test('reports a row whose addresses are two contacts', async () => {
  const accountId = randomUUID()
  await aContact({ accountId, identities: [{ channel: 'sms', address: '+919876522230' }] })
  await aContact({ accountId, identities: [{ channel: 'email', address: 'b@acme.in' }] })
  const { updated, errors } = await take(accountId, ['phone,email\n+919876522230,b@acme.in\n'])
  assert.equal(updated, 0)
  assert.match(errors[0]?.message ?? '', /different contacts/)
})

test('refuses a file without addresses, without an end, or with too many rows', async () => {
  const refused = (error: unknown) => error instanceof Refusal && error.code === 'invalid_request'
  const tooMany = function* () {
    yield 'phone\n'
    for (let n = 0; n < 10_001; n++) yield `+9197${String(n).padStart(8, '0')}\n`
  }
  const accountId = randomUUID()
  await assert.rejects(take(accountId, ['name,city\nAsha,Pune\n']), refused)
  await assert.rejects(take(accountId, ['phone,name\n+919876522231,"Asha\n']), refused)
  await assert.rejects(take(accountId, tooMany()), refused)
  assert.deepEqual(await listContacts(db, accountId, { before: null, limit: 1 }), [])
})
