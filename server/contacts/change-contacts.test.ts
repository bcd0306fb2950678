import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { asAccount, db, inTransaction } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { aContact, aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { identitiesOf } from './contact.ts'
import { contactFacts } from './contact-facts.ts'
import { deleteContact } from './delete-contact.ts'
import { contactIdsOf, findContact, getContact } from './find-contact.ts'
import { listContacts } from './list-contacts.ts'
import { mergeContacts } from './merge-contacts.ts'
import { undoMerge } from './undo-merge.ts'
import { updateContact } from './update-contact.ts'

await useTestDatabase()

const refuses = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const addresses = async (accountId: string, id: string) =>
  identitiesOf(await getContact(db, accountId, id)).map((one) => `${one.channel} ${one.address}`)

test('refuses an address that is already another contact of the account', async () => {
  const accountId = randomUUID()
  const address = aPhoneNumber()
  await aContact({ accountId, identities: [{ channel: 'sms', address }] })
  await assert.rejects(
    aContact({ accountId, identities: [{ channel: 'whatsapp', address }] }),
    refuses('conflict'),
  )
  await aContact({ accountId: randomUUID(), identities: [{ channel: 'sms', address }] })
})

test('refuses an address that nobody can be reached at', async () => {
  const wrong = [
    { channel: 'sms', address: '12' },
    { channel: 'email', address: 'asha at acme' },
    { channel: 'sms', address: '9812345678' },
  ] as const
  for (const identity of wrong)
    await assert.rejects(aContact({ identities: [identity] }), refuses('recipient_invalid'))
})

test('shows one number given for two channels once for each', async () => {
  const accountId = randomUUID()
  const { id } = await aContact({
    accountId,
    identities: [
      { channel: 'sms', address: '+919876500010' },
      { channel: 'voice', address: '+91 98765 00010', verified: true },
    ],
  })
  assert.deepEqual(identitiesOf(await getContact(db, accountId, id)), [
    { channel: 'sms', address: '+919876500010', verified: true },
    { channel: 'voice', address: '+919876500010', verified: true },
  ])
})

test('changes the fields that are named, empties those that are null and leaves the rest', async () => {
  const accountId = randomUUID()
  const { id } = await aContact({ accountId, attributes: { tier: 'gold' } })
  const changes = { name: 'Asha R. Rao', timezone: null }
  const after = await inTransaction((tx) => updateContact(tx, accountId, id, changes))
  assert.equal(after.name, 'Asha R. Rao')
  assert.equal(after.timezone, null)
  assert.equal(after.country, 'IN')
  assert.deepEqual(after.attributes, { tier: 'gold' })
})

test('replaces the addresses when they are given', async () => {
  const accountId = randomUUID()
  const [old, kept] = [aPhoneNumber(), aPhoneNumber()]
  const { id } = await aContact({
    accountId,
    identities: [
      { channel: 'sms', address: old },
      { channel: 'sms', address: kept, verified: true },
      { channel: 'whatsapp', address: kept },
    ],
  })
  const identities = [
    { channel: 'sms', address: kept },
    { channel: 'email', address: 'Asha@Acme.IN' },
  ] as const
  await inTransaction((tx) => updateContact(tx, accountId, id, { identities: [...identities] }))
  assert.deepEqual(await addresses(accountId, id), [`sms ${kept}`, 'email asha@acme.in'])
  assert.deepEqual(await contactFacts(db, [{ accountId, channel: 'sms', address: old }]), [null])
})

test("does not touch another account's contact", async () => {
  const { id } = await aContact()
  const stranger = randomUUID()
  await assert.rejects(
    asAccount(stranger, (tx) => updateContact(tx, stranger, id, { name: 'X' })),
    refuses('not_found'),
  )
  await assert.rejects(
    asAccount(stranger, (tx) => deleteContact(tx, stranger, id)),
    refuses('not_found'),
  )
})

test('deletes a contact with its addresses', async () => {
  const accountId = randomUUID()
  const address = aPhoneNumber()
  const { id } = await aContact({ accountId, identities: [{ channel: 'sms', address }] })
  await inTransaction((tx) => deleteContact(tx, accountId, id))
  assert.equal(await findContact(db, accountId, id), null)
  assert.deepEqual(await contactFacts(db, [{ accountId, channel: 'sms', address }]), [null])
})

test('merges two contacts: addresses move, empty fields are filled, what was there stays', async () => {
  const accountId = randomUUID()
  const kept = await aContact({ accountId, timezone: null, attributes: { tier: 'gold' } })
  const merged = await aContact({ accountId, name: 'A. Rao', attributes: { tier: 'tin', city: 'Pune' } })
  const { contact } = await inTransaction((tx) =>
    mergeContacts(tx, { accountId, keptId: kept.id, mergedId: merged.id, mergedBy: 'key:test' }),
  )
  assert.equal(contact.name, 'Asha Rao')
  assert.equal(contact.timezone, 'Asia/Kolkata')
  assert.deepEqual(contact.attributes, { tier: 'gold', city: 'Pune' })
  assert.equal(contact.identities.length, 2)
  assert.equal(await findContact(db, accountId, merged.id), null)
  assert.deepEqual(await contactIdsOf(db, accountId, kept.id), [kept.id, merged.id])
})

test('undoes a merge: both contacts are as they were, later changes stay', async () => {
  const accountId = randomUUID()
  const kept = await aContact({ accountId, timezone: null, attributes: {} })
  const merged = await aContact({ accountId, name: 'A. Rao', attributes: { city: 'Pune' } })
  const { mergeId } = await inTransaction((tx) =>
    mergeContacts(tx, { accountId, keptId: kept.id, mergedId: merged.id, mergedBy: 'key:test' }),
  )
  await inTransaction((tx) => updateContact(tx, accountId, kept.id, { name: 'Asha Devi Rao' }))
  const returned = await inTransaction((tx) => undoMerge(tx, accountId, mergeId))
  assert.deepEqual(returned, merged)
  const { name, timezone, attributes, identities } = await getContact(db, accountId, kept.id)
  assert.deepEqual({ name, timezone, attributes }, { name: 'Asha Devi Rao', timezone: null, attributes: {} })
  assert.deepEqual(identities, kept.identities)
  await assert.rejects(
    inTransaction((tx) => undoMerge(tx, accountId, mergeId)),
    refuses('not_found'),
  )
})

test('refuses to merge a contact with itself', async () => {
  const { id } = await aContact()
  const merge = { accountId: randomUUID(), keptId: id, mergedId: id, mergedBy: 'key:test' }
  await assert.rejects(
    inTransaction((tx) => mergeContacts(tx, merge)),
    refuses('conflict'),
  )
})

test('lists contacts newest first and finds them by name, number and e-mail address', async () => {
  const accountId = randomUUID()
  const asha = await aContact({
    accountId,
    name: 'Asha Rao',
    identities: [{ channel: 'sms', address: '+919876511111' }],
  })
  const jose = await aContact({
    accountId,
    name: 'José Núñez',
    identities: [
      { channel: 'sms', address: '+525512345678' },
      { channel: 'email', address: 'jose@acme.mx' },
    ],
  })
  const found = async (q?: string) =>
    (await listContacts(db, accountId, { q, before: null, limit: 10 })).map(({ id }) => id)
  assert.deepEqual(await found(), [jose.id, asha.id])
  assert.deepEqual(await found('nun'), [jose.id])
  assert.deepEqual(await found('rao ash'), [asha.id])
  assert.deepEqual(await found('+91 98765'), [asha.id])
  assert.deepEqual(await found('5255'), [jose.id])
  assert.deepEqual(await found('JOSE@ac'), [jose.id])
  assert.deepEqual(await found("o'neil & (x"), [])
  const older = await listContacts(db, accountId, { before: jose.id, limit: 10 })
  assert.deepEqual(
    older.map(({ id }) => id),
    [asha.id],
  )
})
