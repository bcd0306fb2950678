import assert from 'node:assert/strict'
import { test } from 'node:test'
import { db, sql } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { registry } from '#platform/metrics.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aWallet } from '#tools/testing/wallet.ts'
import { checkLedger } from './check-ledger.ts'

await useTestDatabase()

test('raises the alarm for a balance that its ledger does not explain, and takes it back when it is mended', async (t) => {
  const alarm = t.mock.method(log, 'error', () => {})
  const id = await aWallet({ credit: '1.00' })
  assert.equal(await checkLedger(), 0)
  assert.equal(alarm.mock.callCount(), 0)
  await db.query(sql`update wallet.wallets set available = available + 7 where account_id = ${id}`)
  assert.equal(await checkLedger(), 1)
  const [facts] = (alarm.mock.calls[0]?.arguments ?? []) as { faults: string[] }[]
  assert.match(facts?.faults[0] ?? '', new RegExp(`${id}.*1000000007.*1000000000`))
  assert.match(await registry.metrics(), /patchbay_ledger_faults 1\n/)
  await db.query(sql`update wallet.wallets set available = available - 7 where account_id = ${id}`)
  assert.equal(await checkLedger(), 0)
  assert.match(await registry.metrics(), /patchbay_ledger_faults 0\n/)
})
