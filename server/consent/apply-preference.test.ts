import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { db, inTransaction } from '#platform/db.ts'
import { loadPack, usePack } from '#policy/policy.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { applyKeyword } from './apply-keyword.ts'
import { applyPreference } from './apply-preference.ts'
import { grantFor } from './permission.ts'
import { permissionFacts } from './permission-facts.ts'

await useTestDatabase()
usePack(loadPack('house'))

type Whom = { accountId: string; channel: string; address: string }
const somebody = (): Whom => ({ accountId: randomUUID(), channel: 'telegram', address: '6666118121' })
const tell = (of: Whom, wants: boolean) =>
  inTransaction((tx) => applyPreference(tx, { ...of, wants, purpose: 'all', detail: 'The contact did it.' }))
async function on(of: Whom) {
  const [facts] = await permissionFacts(db, [of])
  assert.ok(facts)
  return facts
}

test('a block suppresses the contact until it is lifted, and then all may go again but advertisements', async () => {
  const of = somebody()
  await tell(of, false)
  const blocked = await on(of)
  assert.equal(blocked.suppression?.scope, 'all')
  assert.equal(grantFor(blocked, 'service')?.state, 'withdrawn')
  await tell(of, true)
  const back = await on(of)
  assert.equal(back.suppression, null)
  assert.equal(grantFor(back, 'service')?.state, 'granted')
  assert.equal(grantFor(back, 'transactional')?.state, 'granted')
  assert.equal(grantFor(back, 'promotional')?.state, 'withdrawn')
})

test('who said STOP, blocked and let in again has still said STOP', async () => {
  const of = somebody()
  const said = { ...of, contactId: null, messageId: 'msg_1', text: 'STOP' }
  await inTransaction((tx) => applyKeyword(tx, { ...said, kind: 'stop' }))
  await tell(of, false)
  await tell(of, true)
  assert.equal((await on(of)).suppression?.source, 'keyword')
})
