import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { permissionFacts, suppressAddress } from '#consent/consent.ts'
import type { Events } from '#events.ts'
import { db, inTransaction } from '#platform/db.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { suppressUnreachable } from './suppress-unreachable.ts'

await useTestDatabase()

/** A message to an address of its own that ended with a code. */
function ended(code: string | null, channel = 'email') {
  const to = `anna-${randomUUID().slice(0, 8)}@contact.example`
  return { channel, to, code } as Events['message.undelivered']
}

async function suppressionOf(accountId: string, { channel, to }: Events['message.undelivered']) {
  const [facts] = await permissionFacts(db, [{ accountId, channel, address: to }])
  return facts?.suppression ?? null
}

const tell = (accountId: string, ...of: readonly Events['message.undelivered'][]) =>
  inTransaction((tx) => suppressUnreachable(tx, accountId, of))

for (const code of ['mailbox_unknown', 'mailbox_moved', 'domain_unknown', 'domain_takes_no_mail']) {
  test(`an address that ended with ${code} is written to no more`, async () => {
    const accountId = randomUUID()
    const one = ended(code)
    await tell(accountId, one, one)
    await tell(accountId, one)
    const suppression = await suppressionOf(accountId, one)
    assert.equal(suppression?.scope, 'all')
    assert.equal(suppression?.source, 'bounce')
    assert.equal(suppression?.reason, `nobody can be reached there (${code})`)
  })
}

test('what is full, blocked, late or unknown is written to again, and so is an address of another channel', async () => {
  const accountId = randomUUID()
  const others = [
    ...[
      'mailbox_full',
      'mailbox_disabled',
      'sender_blocked',
      'spam',
      'expired',
      'unknown',
      'toString',
      null,
    ].map((code) => ended(code)),
    ended('mailbox_unknown', 'sms'),
  ]
  await tell(accountId, ...others)
  for (const other of others) assert.equal(await suppressionOf(accountId, other), null)
})

test('an entry that ends everything already stays as it is, one that ends less is made stricter', async () => {
  const accountId = randomUUID()
  const [whole, partly] = [ended('mailbox_unknown'), ended('mailbox_unknown')]
  for (const [{ to }, scope] of [
    [whole, 'all'],
    [partly, 'promotional'],
  ] as const)
    await inTransaction((tx) =>
      suppressAddress(tx, {
        accountId,
        channel: 'email',
        address: to,
        scope,
        reason: 'asked for',
        source: 'api',
        by: 'key:test',
      }),
    )
  await tell(accountId, whole, partly)
  assert.equal((await suppressionOf(accountId, whole))?.reason, 'asked for')
  assert.equal((await suppressionOf(accountId, partly))?.scope, 'all')
})
