import type { AccountFacts } from '#accounts/accounts.ts'
import { now, nowMs } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { policy } from '#policy/policy.ts'
import { endHolds, type HoldEnd } from '#wallet/wallet.ts'
import { hourOf } from './gather-facts.ts'
import { uncountFrequency } from './queries/admission.ts'
import { insertEvents } from './queries/dispatch.ts'
import { freeze, unownedOf, type FrozenNow } from './queries/frozen.ts'
import { suspensionOf } from './suspension-of.ts'

const code = 'account_suspended'
const atOnce = 1_000
const waitsAtMostMs = 72 * 3_600_000

/** Whether what waits of an account is kept for its reactivation: it is suspended, and the terms freeze its queue. */
export function isQueueFrozen({ state, stateReason }: Pick<AccountFacts, 'state' | 'stateReason'>): boolean {
  return state === 'suspended' && policy().suspensionEffects(stateReason ?? 'other').value.queued === 'freeze'
}

/**
 * Freezes messages that wait in this process: nothing of them goes out, what was held for them is released, and they count
 * towards no frequency cap. They keep their place in the allowance.
 * Gives how many. Source: CSY-6.5, KN1-15.1b, HSE-6.2.
 */
export function freezeMessages(accountId: string, ids: readonly string[], reason: string): Promise<number> {
  return ids.length === 0 ? Promise.resolve(0) : inTransaction((tx) => freezeIn(tx, accountId, ids, reason))
}

/** Freezes everything of an account that waits in the database. */
export async function freezeWaiting(accountId: string, reason: string): Promise<number> {
  let total = 0
  for (;;) {
    const count = await inTransaction(async (tx) => {
      const rows = await unownedOf(tx, accountId, atOnce)
      return freezeIn(
        tx,
        accountId,
        rows.map(({ message_id }) => message_id),
        reason,
      )
    })
    total += count
    if (count < atOnce) return total
  }
}

async function freezeIn(tx: Tx, accountId: string, ids: readonly string[], reason: string): Promise<number> {
  if (ids.length === 0) return 0
  const detail = `The account is ${suspensionOf(reason)}: the message waits for its reactivation until it expires.`
  const frozen = await freeze(tx, ids, code, detail, new Date(nowMs() + waitsAtMostMs))
  const at = now().toISOString()
  await tx.query(
    insertEvents(
      frozen.map(({ account_id, message_id }) => ({
        account_id,
        message_id,
        at,
        status: 'queued',
        code,
        detail,
        carrier_id: null,
      })),
    ),
  )
  await endHolds(tx, releasesOf(accountId, frozen))
  // After the wallets, as in admission: in one order, nobody waits for each other.
  if (frozen.length > 0) await tx.query(uncountFrequency(frozen.map(countedAs)))
  return frozen.length
}

/** Its recipient does not get it now; it counts again when it goes on. */
function countedAs({ account_id, channel, address, class: messageClass, run_at }: FrozenNow) {
  const hour = hourOf(run_at.getTime()).toISOString()
  return { account_id, channel, address, class: messageClass, hour }
}

function releasesOf(accountId: string, frozen: readonly FrozenNow[]): HoldEnd[] {
  const held = frozen.filter(({ released }) => released !== null)
  return [...Map.groupBy(held, ({ channel }) => channel)].map(([channel, mine]) => ({
    accountId,
    channel,
    settled: 0n,
    settledCount: 0,
    released: mine.reduce((sum, { released }) => sum + (released ?? 0n), 0n),
    releasedCount: mine.length,
  }))
}
