import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { nowMs } from '#platform/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { policy, usePack } from '#policy/policy.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aRequest, aSendingAccount } from '#tools/testing/messaging.ts'
import { gatherFacts, hourOf } from './gather-facts.ts'
import { countFrequency } from './queries/admission.ts'

await useTestDatabase()

const hourMs = 3_600_000

/** Terms that cap service messages by the day and promotional ones by the week. */
function useTwoCaps(context: TestContext): void {
  const house = policy()
  context.after(() => usePack(house))
  usePack({
    ...house,
    frequencyCapFor: (messageClass) => ({
      value:
        messageClass === 'service'
          ? { max: 3, per: 'PT24H' }
          : messageClass === 'promotional'
            ? { max: 9, per: 'P7D' }
            : null,
      clause: null,
      assumed: null,
    }),
  })
}

test('each request of a batch counts what its recipient had of its class in the period of its own cap', async (context) => {
  const { accountId } = await aSendingAccount()
  useTwoCaps(context)
  const to = aPhoneNumber()
  const atMs = nowMs()
  const had = (
    [
      ['service', 3],
      ['service', 30],
      ['promotional', 3],
      ['promotional', 30],
      ['promotional', 30],
      ['promotional', 200],
    ] as const
  ).map(([messageClass, hoursAgo]) => ({
    account_id: accountId,
    channel: 'sms',
    address: to,
    class: messageClass,
    hour: hourOf(atMs - hoursAgo * hourMs).toISOString(),
  }))
  await inTransaction((tx) => tx.query(countFrequency(had)))
  for (const order of [
    ['service', 'promotional', 'transactional'],
    ['promotional', 'transactional', 'service'],
  ] as const) {
    const { considered } = await inTransaction((tx) =>
      gatherFacts(
        tx,
        order.map((messageClass) => aRequest(accountId, { to, class: messageClass })),
        { lock: false, atMs, isUsable: () => true },
      ),
    )
    const counts = considered.map(({ request, facts }) => [request.class, facts.hadOfClass])
    assert.deepEqual(Object.fromEntries(counts), { service: 1, promotional: 3, transactional: 0 })
  }
})
