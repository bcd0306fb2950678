import { findAccount, type Account } from '#accounts/accounts.ts'
import { now, nowMs } from '#platform/clock.ts'
import { db, inTransaction, type Tx } from '#platform/db.ts'
import { placeHolds } from '#wallet/wallet.ts'
import { keywordActor, type AdmissionRequest } from './admission-request.ts'
import { decideInOrder } from './decide-in-order.ts'
import type { Decided } from './decide.ts'
import { writeOutcomes } from './dispatch/write-outcomes.ts'
import { gatherFacts, type Considered } from './gather-facts.ts'
import { frequencyOf } from './new-message.ts'
import type { Pipeline } from './pipeline.ts'
import { countFrequency } from './queries/admission.ts'
import { insertEvents, wakeDispatchers } from './queries/dispatch.ts'
import {
  frozenAccounts,
  frozenOf,
  removeFrozen,
  resume,
  withdrawExpired,
  type FrozenRow,
  type ResumedRow,
} from './queries/frozen.ts'
import { transitionOf, type Transition } from './transition.ts'

const atOnce = 500

/**
 * Lets the frozen messages of a reactivated account go on, in their order: what was held is held again, and quiet hours are
 * waited for. Each passes the gates as if it were asked for now, and ends as failed where one of them refuses it.
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
  const requests = rows.map(requestOf)
  const facts = await gatherFacts(tx, requests, {
    lock: true,
    atMs: nowMs(),
    isUsable: pipeline.carriers.isUsable,
  })
  const considered = facts.considered.map((one, i) => asAdmitted(one, account, rows[i] as FrozenRow))
  const decided = decideInOrder({ ...facts, considered })
  const endings: Ending[] = []
  const going: Going[] = []
  rows.forEach((row, i) => {
    const result = decided.get(requests[i] as AdmissionRequest) as Decided
    if (result.accepted) going.push({ row, result })
    else endings.push({ ...row, to: 'failed', code: result.refusal.code, detail: result.refusal.message })
  })
  const ids = rows.map(({ message_id }) => message_id)
  await tx.query(removeFrozen(accountId, ids))
  await putBack(tx, accountId, going)
  await endAll(tx, endings)
  return { looked: rows.length, going: going.length }
}

/** A message that goes on, with what was decided about it now. */
type Going = { readonly row: FrozenRow; readonly result: Extract<Decided, { accepted: true }> }

/**
 * What was settled when the message was admitted stays: its price, and its place in the allowance. The account is as it
 * stands in the transaction, for what is kept in memory may still be from before the reactivation.
 */
function asAdmitted({ facts, ...rest }: Considered, account: Account, row: FrozenRow): Considered {
  const price = {
    amount: row.held ? (row.price ?? 0n) : 0n,
    currency: row.currency ?? account.currency,
    chargeOn: row.charge_on ?? 'submitted',
  }
  return { ...rest, facts: { ...facts, account, price, quota: null } }
}

async function putBack(tx: Tx, accountId: string, going: readonly Going[]): Promise<void> {
  if (going.length === 0) return
  const held = going.filter(({ row }) => row.held)
  const capped = going.filter(({ result }) => result.isCapped)
  const at = now().toISOString()
  await placeHolds(tx, [
    { accountId, amount: held.reduce((sum, { row }) => sum + (row.price ?? 0n), 0n), count: held.length },
  ])
  if (capped.length > 0) await tx.query(countFrequency(capped.map(({ result }) => frequencyOf(result))))
  await tx.query(resume(going.map(resumedOf)))
  await tx.query(
    insertEvents(
      going.map(({ row: { account_id, message_id } }) => ({
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

function resumedOf({ row, result }: Going): ResumedRow {
  const { account_id, message_id, channel, priority, attempts, not_by, held } = row
  const { registration, runAtMs } = result
  const run_at = new Date(runAtMs).toISOString()
  return { account_id, message_id, channel, priority, attempts, not_by, held, registration, run_at }
}

async function endAll(tx: Tx, endings: readonly Ending[]): Promise<void> {
  await writeOutcomes(
    tx,
    endings.map(({ account_id: accountId, message_id: messageId, ...ending }) => ({
      transition: transitionOf('waiting', { accountId, messageId }, ending),
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
    registration: row.registration,
    idempotency: null,
    answersKeyword: row.actor === keywordActor,
  }
}
