import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test, type TestContext } from 'node:test'
import { db } from '#platform/db.ts'
import { uuidOf } from '#shared/ids.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import {
  aCarrierTo,
  aMessageCentre,
  aPipeline,
  aSendingAccount,
  statusCounts,
  walletOf,
} from '#tools/testing/messaging.ts'
import { until } from '#tools/testing/until.ts'
import { ledgerFaults } from '#wallet/wallet.ts'
import { messagesPage } from './queries/messages.ts'

const url = await useTestDatabase()
const price = 10_000_000n
const perProcess = 20_000
const window = 10

/** Starts a process that sends as fast as it can; kills it with no warning when it has accepted so many. */
async function killedAfter(
  context: TestContext,
  accountId: string,
  count: number,
  logs: string,
): Promise<string[]> {
  const program = join(import.meta.dirname, '../../tools/testing/crashing-sender.ts')
  const child = spawn(process.execPath, [program, url, accountId, String(perProcess), logs], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  context.after(() => child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  const ids: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('msg_')) ids.push(line)
    if (ids.length === count) child.kill('SIGKILL')
  }
  const [, signal] = (await ended) as [unknown, string | null]
  assert.equal(signal, 'SIGKILL', `it ended by itself after ${ids.length} messages`)
  return ids
}

test('killed under load again and again: what was accepted reaches an end, and nothing is charged twice', async (context) => {
  const { accountId } = await aSendingAccount({ balance: '10000.00' })
  const centre = await aMessageCentre(context, { latencyMs: 5, receiptDelayMs: 30 })
  await aCarrierTo(context, centre, { accountId, settings: { window } })
  const logs = mkdtempSync(join(tmpdir(), 'patchbay-submissions-'))
  const promised: string[] = []
  for (const count of [40, 300]) promised.push(...(await killedAfter(context, accountId, count, logs)))
  await aPipeline(context, true, logs)
  let counts: Readonly<Record<string, number>> = {}
  await until(
    async () => {
      counts = await statusCounts(accountId)
      return Object.keys(counts).join() === 'delivered'
    },
    () => `they stand ${JSON.stringify(counts)}`,
    40_000,
  )
  const rows = await messagesPage(db, accountId, {}, null, 100_000)
  const stored = new Set(rows.map(({ id }) => id))
  assert.deepEqual(
    promised.filter((id) => !stored.has(uuidOf(id))),
    [],
    'an accepted message was lost',
  )
  // What the carrier had not answered at the moment of a kill goes a second time, and no more than that.
  const submitted = centre.smsc.counts().submitted
  assert.ok(
    submitted >= rows.length && submitted <= rows.length + 2 * window,
    `${submitted} of ${rows.length} sent`,
  )
  const available = 10_000_000_000_000n - price * BigInt(rows.length)
  assert.deepEqual(await walletOf(accountId), { available, held: 0n })
  assert.deepEqual(await ledgerFaults(db), [])
})
