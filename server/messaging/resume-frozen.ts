import { findAccount } from '#accounts/accounts.ts'
import { now, nowMs } from '#platform/clock.ts'
import { db, inTransaction, type Tx } from '#platform/db.ts'
import { placeHolds } from '#wallet/wallet.ts'
import type { AdmissionRequest } from './admission-request.ts'
import type { GateResult } from './decision.ts'
import { writeOutcomes } from './dispatch/write-outcomes.ts'
import { gatherFacts, type Considered } from './gather-facts.ts'
import { consent } from './gates/consent.ts'
import { quietHours } from './gates/quiet-hours.ts'
import { suppression } from './gates/suppression.ts'
import type { Pipeline } from './pipeline.ts'
import { insertEvents, wakeDispatchers } from './queries/dispatch.ts'
import {
  frozenAccounts,
  frozenOf,
  removeFrozen,
  resume,
  withdrawExpired,
  type FrozenRow,
} from './queries/frozen.ts'
import type { Transition } from './transition.ts'

const atOnce = 500

/**
 * Lets the frozen messages of a reactivated account go on, in their order: what was held is held again. A message ends instead
 * when the wallet no longer covers it, or when its recipient may no longer be written to; quiet hours are waited for.
 * Gives how many go on.
 */
export async function resumeFrozen(pipeline: Pipeline, accountId: string): Promise<number> {
  let resumed = 0
  for (;;) {
    const { looked, going } = await inTransaction((tx) => resumeSome(tx, pipeline, accountId))
    resumed += going
    if (going > 0) await wakeDispatchers(db)
    if (looked < atOnce) return resumed
  }
}

/** Ends frozen messages whose time ran out, and those of accounts that ended; resumes what a reactivation left behind. */
export async function sweepFrozen(pipeline: Pipeline): Promise<void> {
  for (let taken = atOnce; taken === atOnce;) {
    taken = await inTransaction(async (tx) => {
      const rows = await withdrawExpired(tx, now(), atOnce)
      const detail = 'Its time ran out while the account was suspended.'
      await endAll(
        tx,
        rows.map((row) => ({ ...row, to: 'expired' as const, code: 'expired_before_submission', detail })),
      )
      return rows.length
    })
  }
  for (const { account_id } of await frozenAccounts(db)) await resumeFrozen(pipeline, account_id)
}

type Ending = {
  readonly account_id: string
  readonly message_id: string
  readonly to: Transition['to']
  readonly code: string
  readonly detail: string
}

async function resumeSome(
  tx: Tx,
  pipeline: Pipeline,
  accountId: string,
): Promise<{ looked: number; going: number }> {
  const account = await findAccount(tx, accountId)
  if (!account || account.state === 'suspended') return { looked: 0, going: 0 }
  const rows = await frozenOf(tx, accountId, atOnce)
  if (rows.length === 0) return { looked: 0, going: 0 }
  const atMs = nowMs()
  const facts = await gatherFacts(tx, rows.map(requestOf), {
    lock: true,
    atMs,
    usableChannels: pipeline.carriers.usableChannels,
  })
  let left = facts.wallets.get(accountId)?.spendable ?? 0n
  const endings: Ending[] = []
  const going: (FrozenRow & { runAtMs: number })[] = []
  rows.forEach((row, i) => {
    const verdict = verdictOn(
      row,
      facts.considered[i] as Considered,
      account.state === 'active' ? left : null,
    )
    if (verdict.outcome === 'refuse')
      endings.push({ ...row, to: 'failed', code: verdict.code ?? 'invalid_request', detail: verdict.because })
    else {
      if (row.held) left -= row.price ?? 0n
      const until = verdict.until?.getTime() ?? 0
      going.push({ ...row, runAtMs: Math.max(row.run_at.getTime(), until) })
    }
  })
  const ids = rows.map(({ message_id }) => message_id)
  await tx.query(removeFrozen(accountId, ids))
  await putBack(tx, accountId, going)
  await endAll(tx, endings)
  return { looked: rows.length, going: going.length }
}

/** Looks again at what may have changed meanwhile; `spendable` is null for an account that has ended. */
function verdictOn(row: FrozenRow, { request, facts }: Considered, spendable: bigint | null): GateResult {
  if (spendable === null)
    return {
      outcome: 'refuse',
      code: 'account_terminated',
      because: 'The account ended while the message was frozen.',
    }
  const notes = { sender: null, registration: null }
  const results = [suppression, consent, quietHours].map((gate) => gate.decide(request, facts, notes))
  const refused = results.find(({ outcome }) => outcome === 'refuse')
  if (refused) return refused
  if (row.held && (row.price ?? 0n) > spendable)
    return {
      outcome: 'refuse',
      code: 'balance_insufficient',
      because: 'The wallet no longer covered the message when the account was reactivated.',
    }
  return (
    results.find(({ outcome }) => outcome === 'defer') ?? {
      outcome: 'pass',
      because: 'Nothing stands against it.',
    }
  )
}

async function putBack(
  tx: Tx,
  accountId: string,
  going: readonly (FrozenRow & { runAtMs: number })[],
): Promise<void> {
  if (going.length === 0) return
  const held = going.filter((row) => row.held)
  const at = now().toISOString()
  await placeHolds(tx, [
    { accountId, amount: held.reduce((sum, { price }) => sum + (price ?? 0n), 0n), count: held.length },
  ])
  await tx.query(
    resume(
      going.map(({ account_id, message_id, channel, priority, attempts, not_by, held: isHeld, runAtMs }) => ({
        account_id,
        message_id,
        channel,
        priority,
        attempts,
        not_by,
        held: isHeld,
        run_at: new Date(runAtMs).toISOString(),
      })),
    ),
  )
  await tx.query(
    insertEvents(
      going.map(({ account_id, message_id }) => ({
        account_id,
        message_id,
        at,
        status: 'queued',
        code: 'account_reactivated',
        detail: 'The account was reactivated: the message goes on.',
        carrier_id: null,
      })),
    ),
  )
}

async function endAll(tx: Tx, endings: readonly Ending[]): Promise<void> {
  await writeOutcomes(
    tx,
    endings.map(({ account_id, message_id, to, code, detail }) => ({
      transition: {
        accountId: account_id,
        messageId: message_id,
        from: 'waiting',
        to,
        code,
        detail,
        carrierId: null,
        submitted: false,
      },
    })),
  )
}

function requestOf(row: FrozenRow): AdmissionRequest {
  return {
    accountId: row.account_id,
    actor: row.actor,
    channel: row.channel,
    from: row.sender,
    to: row.address,
    content: row.content,
    class: row.class,
    sendAt: row.run_at,
    expiresAt: row.expires_at,
    metadata: null,
    callbackUrl: null,
    registration: null,
    idempotency: null,
  }
}
