import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { freezeClock, resetClock } from '#platform/clock.ts'
import { asAccount, db, inTransaction } from '#platform/db.ts'
import { aContact, aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { addressOnChannel } from './address-on-channel.ts'
import { identitiesOf } from './contact.ts'
import { getContact } from './find-contact.ts'
import {
  findOrCreateContactByAddress,
  findOrCreateContactsByAddress,
} from './find-or-create-contact-by-address.ts'

await useTestDatabase()

test('finds who is known and makes a contact for a stranger', async () => {
  const accountId = randomUUID()
  const address = aPhoneNumber()
  const known = await aContact({ accountId, identities: [{ channel: 'sms', address }] })
  const [first, second, again] = await inTransaction((tx) =>
    findOrCreateContactsByAddress(tx, [
      { accountId, channel: 'sms', address },
      { accountId, channel: 'sms', address: '+14155550100', name: 'Ben' },
      { accountId, channel: 'sms', address: '+14155550100' },
    ]),
  )
  assert.deepEqual(first, { contactId: known.id, isNew: false })
  assert.equal(second?.isNew, true)
  assert.equal(again?.contactId, second?.contactId)
  assert.equal((await getContact(db, accountId, second?.contactId ?? '')).name, 'Ben')
})

test('gives the same contact to everyone who meets the same stranger at once', async () => {
  const accountId = randomUUID()
  const address = aPhoneNumber()
  const met = await Promise.all(
    Array.from({ length: 12 }, () =>
      asAccount(accountId, (tx) => findOrCreateContactByAddress(tx, { accountId, channel: 'sms', address })),
    ),
  )
  assert.equal(new Set(met.map((one) => one.contactId)).size, 1)
  assert.equal(met.filter((one) => one.isNew).length, 1)
})

test('takes batches that overlap in opposite orders without a deadlock', async () => {
  const accountId = randomUUID()
  const batch = Array.from({ length: 50 }, () => ({ accountId, channel: 'sms', address: aPhoneNumber() }))
  const [forward, backward] = await Promise.all([
    inTransaction((tx) => findOrCreateContactsByAddress(tx, batch)),
    inTransaction((tx) => findOrCreateContactsByAddress(tx, batch.toReversed())),
  ])
  assert.deepEqual(
    forward?.map((one) => one.contactId),
    backward?.toReversed().map((one) => one.contactId),
  )
})

test('learns that a known number also uses another channel', async () => {
  const accountId = randomUUID()
  const known = await aContact({ accountId, identities: [{ channel: 'sms', address: '+919876500001' }] })
  const found = await inTransaction((tx) =>
    findOrCreateContactByAddress(tx, { accountId, channel: 'whatsapp', address: '919876500001' }),
  )
  assert.equal(found.contactId, known.id)
  assert.deepEqual(
    identitiesOf(await getContact(db, accountId, known.id)).map((one) => one.channel),
    ['sms', 'whatsapp'],
  )
})

test('keeps a sender that is no telephone number as it wrote', async () => {
  const accountId = randomUUID()
  const { contactId } = await inTransaction((tx) =>
    findOrCreateContactByAddress(tx, { accountId, channel: 'sms', address: '56767' }),
  )
  assert.deepEqual(identitiesOf(await getContact(db, accountId, contactId)), [
    { channel: 'sms', address: '56767', verified: false },
  ])
})

test('whoever shares a number with the first message is written to where it wrote from', async (context) => {
  freezeClock(new Date('2026-05-01T10:00:00Z'))
  context.after(resetClock)
  const accountId = randomUUID()
  const said = { accountId, channel: 'telegram', address: '7110000042', aliases: ['+525512345678'] }
  const { contactId } = await inTransaction((tx) => findOrCreateContactByAddress(tx, said))
  assert.equal(await addressOnChannel(db, accountId, contactId, 'telegram'), '7110000042')
})
