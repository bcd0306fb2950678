import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { db } from '#platform/db.ts'
import { aContact, aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { contactFacts } from './contact-facts.ts'

await useTestDatabase()

test('says who is behind each address, in the order asked, null for strangers', async () => {
  const accountId = randomUUID()
  const [asha, ben] = [aPhoneNumber(), aPhoneNumber()]
  const a = await aContact({ accountId, identities: [{ channel: 'sms', address: asha }] })
  const b = await aContact({
    accountId,
    language: null,
    timezone: null,
    country: 'US',
    identities: [{ channel: 'sms', address: ben }],
  })
  const facts = await contactFacts(db, [
    { accountId, channel: 'sms', address: ben },
    { accountId, channel: 'sms', address: '+919800000000' },
    { accountId, channel: 'sms', address: asha },
  ])
  assert.deepEqual(facts, [
    { contactId: b.id, timezone: null, language: null, country: 'US' },
    null,
    { contactId: a.id, timezone: 'Asia/Kolkata', language: 'en-IN', country: 'IN' },
  ])
})

test('knows one telephone number on every channel it serves, however it is written', async () => {
  const accountId = randomUUID()
  const { id } = await aContact({ accountId, identities: [{ channel: 'sms', address: '+91 98765-43210' }] })
  const asked = [
    { accountId, channel: 'voice', address: '+919876543210' },
    { accountId, channel: 'whatsapp', address: '919876543210' },
    { accountId, channel: 'telegram', address: '+919876543210' },
  ]
  const facts = await contactFacts(db, asked)
  assert.deepEqual(
    facts.map((one) => one?.contactId ?? null),
    [id, id, null],
  )
})

test("never shows another account's contact", async () => {
  const address = aPhoneNumber()
  await aContact({ identities: [{ channel: 'sms', address }] })
  assert.deepEqual(await contactFacts(db, [{ accountId: randomUUID(), channel: 'sms', address }]), [null])
})

test('asks the database once for a whole batch', async () => {
  let statements = 0
  const counted = {
    query: <Row>(statement: Parameters<typeof db.query>[0]) => (statements++, db.query<Row>(statement)),
  }
  const accountId = randomUUID()
  const batch = Array.from({ length: 1000 }, (_, n) => ({
    accountId,
    channel: 'sms',
    address: `+9199${String(n).padStart(8, '0')}`,
  }))
  assert.equal((await contactFacts(counted, batch)).length, 1000)
  assert.equal(statements, 1)
})
