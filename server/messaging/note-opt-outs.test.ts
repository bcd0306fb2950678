import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { applyPreference, permissionFacts } from '#consent/consent.ts'
import type { Events } from '#events.ts'
import { db, inTransaction } from '#platform/db.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { noteOptOuts } from './note-opt-outs.ts'

await useTestDatabase()

const channel = 'whatsapp'
const to = '+919812345678'
const ended = (code: string, at = new Date().toISOString()) =>
  ({
    channel,
    to,
    code,
    detail: '131050: The contact stopped marketing messages.',
    at,
  }) as Events['message.undelivered']
const tell = (accountId: string, ...of: readonly Events['message.undelivered'][]) =>
  inTransaction((tx) => noteOptOuts(tx, accountId, of))
async function promotional(accountId: string) {
  const [facts] = await permissionFacts(db, [{ accountId, channel, address: to }])
  return facts?.grants.promotional ?? null
}

test('who stopped advertisements with the provider is sent none any more, and it is recorded once', async () => {
  const accountId = randomUUID()
  await tell(accountId, ended('recipient_unreachable'))
  assert.equal(await promotional(accountId), null)
  await tell(accountId, ended('recipient_opted_out'))
  const first = await promotional(accountId)
  assert.equal(first?.state, 'withdrawn')
  await tell(accountId, ended('recipient_opted_out'))
  assert.equal((await promotional(accountId))?.recordId, first?.recordId)
})

test('who has resumed them since is not taken for one that stopped', async () => {
  const accountId = randomUUID()
  const before = new Date(Date.now() - 60_000).toISOString()
  await inTransaction((tx) =>
    applyPreference(tx, {
      accountId,
      channel,
      address: to,
      wants: true,
      purpose: 'promotional',
      detail: 'Resumed.',
    }),
  )
  await tell(accountId, ended('recipient_opted_out', before))
  assert.equal((await promotional(accountId))?.state, 'granted')
})
