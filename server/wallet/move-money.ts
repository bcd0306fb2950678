import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { insertTransfers, type NewTransfer, type TransferRow } from './queries.ts'

/** Money that goes from one ledger account to another. Nano-units, more than zero. */
export type Move = {
  readonly accountId: string
  readonly kind: TransferRow['kind']
  readonly from: LedgerAccount
  readonly to: LedgerAccount
  readonly amount: bigint
  /** How many messages it stands for; 1 when absent. */
  readonly count?: number
  readonly reference?: string | null
  readonly note?: string | null
}

/** The customer's side: `available`, `held`. The operator's: `credits`, `adjustments`, revenue by channel. */
export type LedgerAccount = 'available' | 'held' | 'credits' | 'adjustments' | `revenue:${string}`

/**
 * Moves money, all or nothing; gives the uuids of the transfers. The one way anything changes in the ledger.
 * Throws an error for which `isBalanceShort` is true when a wallet does not cover it, and for an account without a wallet.
 * Call it once in a transaction that may touch several accounts: wallets are locked in order within a call, not between calls.
 */
export async function moveMoney(tx: Db, moves: readonly Move[]): Promise<string[]> {
  if (moves.length === 0) return []
  const rows = moves.map(transferOf)
  await insertTransfers(tx, rows, now()).catch((error: unknown) => {
    throw hasNoWallet(error) ? new Error(`no wallet for an account of ${idsOf(moves)}`) : error
  })
  return rows.map(({ id }) => id)
}

/** Says whether an error means that a wallet did not cover what was asked of it. */
export function isBalanceShort(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'wallet_covers'
}

function hasNoWallet(error: unknown): boolean {
  return error instanceof Error && 'column' in error && error.column === 'currency'
}

function transferOf(move: Move): NewTransfer {
  return {
    account_id: move.accountId,
    id: uuidOf(newId('trf', nowMs())),
    kind: move.kind,
    debit: move.from,
    credit: move.to,
    amount: String(move.amount),
    available: String(changeOf('available', move)),
    held: String(changeOf('held', move)),
    count: move.count ?? 1,
    reference: move.reference ?? null,
    note: move.note ?? null,
  }
}

function changeOf(balance: LedgerAccount, { from, to, amount }: Move): bigint {
  return (to === balance ? amount : 0n) - (from === balance ? amount : 0n)
}

function idsOf(moves: readonly Move[]): string {
  return [...new Set(moves.map(({ accountId }) => accountId))].join(', ')
}
