import { idOf, newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { moveMoney } from './queries.ts'
import { walletFacts } from './wallet-facts.ts'

/**
 * Puts money into an account's wallet: a top-up, or credit given by the operator. Gives the transfer's id.
 * Refuses invalid_request for another currency than the wallet's, not_found without a wallet.
 */
export async function creditAccount(
  tx: Db,
  input: {
    accountId: string
    amount: bigint
    currency: string
    reference?: string | null
    note?: string | null
  },
): Promise<string> {
  const wallet = (await walletFacts(tx, [input.accountId])).get(input.accountId)
  if (!wallet) throw new Refusal('not_found', { detail: 'The account has no wallet.' })
  if (wallet.currency !== input.currency) {
    throw new Refusal('invalid_request', {
      detail: `The wallet is in ${wallet.currency}; the amount is in ${input.currency}.`,
    })
  }
  if (input.amount <= 0n)
    throw new Refusal('invalid_request', { detail: 'The amount must be more than zero.' })
  const id = uuidOf(newId('trf', nowMs()))
  const row = {
    account_id: input.accountId,
    id,
    kind: 'credit' as const,
    debit: 'credits',
    credit: 'available',
    amount: String(input.amount),
    available: String(input.amount),
    held: '0',
    count: 1,
    reference: input.reference ?? null,
    note: input.note ?? null,
  }
  await tx.query(moveMoney([row], now()))
  return idOf('trf', id)
}
