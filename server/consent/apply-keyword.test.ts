import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import { now } from '#platform/clock.ts'
import { asAccount, db } from '#platform/db.ts'
import { loadPack, policy, usePack, type Channel, type MessageClass } from '#policy/policy.ts'
import { aConsent } from '#tools/testing/consent.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { applyKeyword } from './apply-keyword.ts'
import { decideConsent } from './decide-consent.ts'
import { decideSuppression } from './decide-suppression.ts'
import { permissionFacts } from './permission-facts.ts'
import { suppressAddress } from './suppress-address.ts'

await useTestDatabase()
before(() => usePack(loadPack('house')))

type Outcomes = Readonly<Record<MessageClass, string>>

async function say(kind: 'stop' | 'start', accountId: string, address: string, at = now()) {
  const said = { accountId, channel: 'sms', address, contactId: null, messageId: 'msg_1', text: kind, at }
  return asAccount(accountId, (tx) => applyKeyword(tx, { ...said, kind }))
}

/** What both gates say about each class: `pass`, or the code of the first refusal. */
async function outcomes(accountId: string, address: string, channel: Channel = 'sms'): Promise<Outcomes> {
  const [facts = { suppression: null, grants: {} }] = await permissionFacts(db, [
    { accountId, channel, address },
  ])
  const outcome = (messageClass: MessageClass) => {
    const suppression = decideSuppression(facts, messageClass, policy().stopEnds())
    const consent = decideConsent(facts, {
      messageClass,
      lawfulBases: policy().lawfulBasesFor(messageClass, channel),
    })
    const refused = [suppression, consent].find((one) => one.outcome === 'refuse')
    return refused?.code ?? 'pass'
  }
  return {
    transactional: outcome('transactional'),
    promotional: outcome('promotional'),
    service: outcome('service'),
    authentication: outcome('authentication'),
  }
}

test('STOP ends every class but authentication under the house terms', async () => {
  const accountId = randomUUID()
  const { address } = await aConsent({ accountId })
  await say('stop', accountId, address)
  assert.deepEqual(await outcomes(accountId, address), {
    transactional: 'suppressed',
    promotional: 'suppressed',
    service: 'suppressed',
    authentication: 'pass',
  })
})

test('STOP ends authentication too where the terms ask an opt-in for every class', async (t) => {
  usePack(loadPack('conecsy'))
  t.after(() => usePack(loadPack('house')))
  const accountId = randomUUID()
  const { address } = await aConsent({ accountId, purpose: 'all' })
  await say('stop', accountId, address)
  assert.deepEqual([...new Set(Object.values(await outcomes(accountId, address)))], ['suppressed'])
})

test('START after STOP lets every class through again', async () => {
  const accountId = randomUUID()
  const address = aPhoneNumber()
  await say('stop', accountId, address)
  await say('start', accountId, address)
  assert.deepEqual([...new Set(Object.values(await outcomes(accountId, address)))], ['pass'])
})

test('START leaves what the account itself suppressed', async () => {
  const accountId = randomUUID()
  const address = aPhoneNumber()
  const entry = { accountId, channel: 'sms', address, reason: 'disputes', by: 'key:test' } as const
  await asAccount(accountId, (tx) => suppressAddress(tx, { ...entry, scope: 'all', source: 'api' }))
  await say('stop', accountId, address)
  await say('start', accountId, address)
  assert.equal((await outcomes(accountId, address)).authentication, 'suppressed')
})

test('STOP on one channel leaves the others', async () => {
  const accountId = randomUUID()
  const address = aPhoneNumber()
  await say('stop', accountId, address)
  assert.equal((await outcomes(accountId, address, 'whatsapp')).transactional, 'pass')
})

test('a keyword keeps its message as evidence and tells who listens', async () => {
  const accountId = randomUUID()
  const records = await say('stop', accountId, aPhoneNumber())
  assert.deepEqual(records[0]?.evidence, { messageId: 'msg_1', text: 'stop', clause: 'HSE-3.3' })
  const events = await db.query<{ items: { purpose: string; state: string; source: string }[] }>({
    text: `select items from platform.outbox where name = 'consent.changed' and account_id = $1`,
    values: [accountId],
  })
  assert.deepEqual(
    events[0]?.items.map(({ purpose, state, source }) => `${purpose} ${state} ${source}`),
    ['promotional withdrawn keyword', 'transactional withdrawn keyword', 'service withdrawn keyword'],
  )
})

test('saying STOP twice changes nothing more', async () => {
  const accountId = randomUUID()
  const address = aPhoneNumber()
  await say('stop', accountId, address)
  const before = await outcomes(accountId, address)
  await say('stop', accountId, address)
  assert.deepEqual(await outcomes(accountId, address), before)
})

test('keywords count by when they were said, in whatever order they arrive', async () => {
  const accountId = randomUUID()
  const [started, stopped] = [aPhoneNumber(), aPhoneNumber()]
  const [early, late] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-01-01T00:00:01Z')]
  await say('start', accountId, started, late)
  await say('stop', accountId, started, early)
  assert.equal((await outcomes(accountId, started)).promotional, 'pass')
  await say('stop', accountId, stopped, late)
  await say('start', accountId, stopped, early)
  assert.equal((await outcomes(accountId, stopped)).promotional, 'suppressed')
})
