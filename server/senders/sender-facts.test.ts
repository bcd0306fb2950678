import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { inTransaction } from '#platform/db.ts'
import { startFactInvalidation } from '#platform/fact-cache.ts'
import { aDltHeader, aSender, aTemplate } from '#tools/testing/sender.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { changeSender } from './change-sender.ts'
import { chooseSender } from './choose-sender.ts'
import { decideDlt } from './decide-dlt.ts'
import { senderFacts } from './sender-facts.ts'

await useTestDatabase()

async function factsOf(accountId: string) {
  const facts = (await senderFacts([accountId])).get(accountId)
  assert.ok(facts)
  return facts
}

const to = '+919812345678'
const messageClass = 'authentication'

test('gives all that the choice and the registry need, as registered', async () => {
  const accountId = randomUUID()
  await aDltHeader(accountId)
  await aTemplate({ accountId, dlt: { templateId: '1107000000000000001', headers: ['ACMEBK'] } })
  const facts = await factsOf(accountId)
  const choice = chooseSender(facts, { channel: 'sms', from: null, to, messageClass })
  assert.equal(choice.outcome === 'pass' && choice.sender.address, 'ACMEBK')
  const decision = decideDlt(facts, { from: 'ACMEBK', text: 'Your OTP is 4821', messageClass })
  assert.equal(decision.outcome, 'pass')
  assert.deepEqual(decision.outcome === 'pass' && [decision.templateId, decision.variables], [
    '1107000000000000001',
    ['4821'],
  ])
})

test('gives empty facts for an account without senders', async () => {
  const facts = await factsOf(randomUUID())
  assert.deepEqual(facts.senders, [])
  const choice = chooseSender(facts, { channel: 'sms', from: 'Acme', to, messageClass })
  assert.equal(choice.outcome === 'refuse' && choice.code, 'sender_unknown')
})

test('reads the senders again when one changes', async (t) => {
  const listening = await startFactInvalidation()
  t.after(() => listening.stop())
  const accountId = randomUUID()
  const { id } = await aSender({ accountId })
  assert.equal((await factsOf(accountId)).senders[0]?.status, 'active')
  await inTransaction((tx) => changeSender(tx, accountId, id, { status: 'inactive' }))
  const until = performance.now() + 5_000
  let status: string | undefined = 'active'
  while (status === 'active' && performance.now() < until) {
    await pause(10)
    status = (await factsOf(accountId)).senders[0]?.status
  }
  assert.equal(status, 'inactive')
})

test('makes one default of two first senders that come at once', async () => {
  const accountId = randomUUID()
  await Promise.all([aSender({ accountId }), aSender({ accountId }), aSender({ accountId })])
  const { senders } = await factsOf(accountId)
  assert.equal(senders.filter((one) => one.isDefault).length, 1)
  assert.equal(senders.length, 3)
})
