import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { db, inTransaction } from '#platform/db.ts'
import { idOf } from '#shared/ids.ts'
import { aConsent } from '#tools/testing/consent.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { permissionFacts } from './permission-facts.ts'
import { recordConsents } from './record-consent.ts'
import { suppressAddress, unsuppressAddress } from './suppress-address.ts'

await useTestDatabase()

const day = (n: number) => new Date(Date.UTC(2026, 0, n))

async function factsOf(accountId: string, address: string, channel = 'sms') {
  const [facts] = await permissionFacts(db, [{ accountId, channel, address }])
  return facts
}

test('reads what is on record for a batch, in the order asked', async () => {
  const accountId = randomUUID()
  const record = await aConsent({ accountId, at: day(1) })
  const [stranger, known] = await permissionFacts(db, [
    { accountId, channel: 'sms', address: aPhoneNumber() },
    { accountId, channel: 'sms', address: record.address },
  ])
  assert.deepEqual(stranger, { suppression: null, grants: {} })
  assert.deepEqual(known, {
    suppression: null,
    grants: {
      promotional: {
        state: 'granted',
        basis: 'opt_in',
        at: '2026-01-01T00:00:00.000Z',
        recordId: idOf('cns', record.id),
      },
    },
  })
})

test('asks the database once for a whole batch', async () => {
  let statements = 0
  const counted = {
    query: <Row>(statement: Parameters<typeof db.query>[0]) => (statements++, db.query<Row>(statement)),
  }
  const accountId = randomUUID()
  const batch = Array.from({ length: 1000 }, () => ({ accountId, channel: 'sms', address: aPhoneNumber() }))
  assert.equal((await permissionFacts(counted, batch)).length, 1000)
  assert.equal(statements, 1)
})

test('lets the newest instant win when records arrive out of order', async () => {
  const accountId = randomUUID()
  const address = aPhoneNumber()
  await aConsent({ accountId, address, state: 'withdrawn', basis: null, at: day(20) })
  await aConsent({ accountId, address, at: day(10) })
  assert.equal((await factsOf(accountId, address))?.grants.promotional?.state, 'withdrawn')
})

test('lets the record that came later win when two bear the same instant', async () => {
  const accountId = randomUUID()
  const address = aPhoneNumber()
  await aConsent({ accountId, address, at: day(5) })
  await aConsent({ accountId, address, state: 'withdrawn', basis: null, at: day(5) })
  assert.equal((await factsOf(accountId, address))?.grants.promotional?.state, 'withdrawn')
})

test('orders records of one batch by their instant too', async () => {
  const accountId = randomUUID()
  const address = aPhoneNumber()
  const consent = {
    accountId,
    contactId: null,
    channel: 'sms',
    address,
    purpose: 'promotional',
    source: 'import',
    recordedBy: 'key:test',
  } as const
  await inTransaction((tx) =>
    recordConsents(tx, [
      { ...consent, state: 'withdrawn', basis: null, at: day(9) },
      { ...consent, state: 'granted', basis: 'opt_in', at: day(3) },
    ]),
  )
  assert.equal((await factsOf(accountId, address))?.grants.promotional?.state, 'withdrawn')
})

test('keeps what is on record for one channel apart from another', async () => {
  const accountId = randomUUID()
  const { address } = await aConsent({ accountId })
  assert.deepEqual((await factsOf(accountId, address, 'whatsapp'))?.grants, {})
})

test('finds a permission however the number is written', async () => {
  const accountId = randomUUID()
  await aConsent({ accountId, address: '+91 98765 43210' })
  assert.ok((await factsOf(accountId, '+919876543210'))?.grants.promotional)
})

test('shows a suppression until it is taken away', async () => {
  const accountId = randomUUID()
  const address = aPhoneNumber()
  const entry = {
    accountId,
    channel: 'sms',
    address,
    scope: 'all',
    reason: 'wrong number',
    source: 'api',
    by: 'key:test',
  } as const
  const { id } = await inTransaction((tx) => suppressAddress(tx, entry))
  const { at, ...rest } = (await factsOf(accountId, address))?.suppression ?? {}
  assert.ok(at)
  assert.deepEqual(rest, { scope: 'all', reason: 'wrong number', source: 'api' })
  await inTransaction((tx) => unsuppressAddress(tx, accountId, id))
  assert.equal((await factsOf(accountId, address))?.suppression, null)
})

test('refuses to change a record of the ledger', async () => {
  const { id } = await aConsent()
  await assert.rejects(
    db.query({ text: `update consent.records set state = 'granted' where id = $1`, values: [id] }),
    /never changed/,
  )
})
