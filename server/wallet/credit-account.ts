import { idOf } from '#shared/ids.ts'
import { NANOS_MAX } from '#shared/money.ts'
import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { moveMoney } from './move-money.ts'
import { lockedWallets } from './wallet-facts.ts'

/**
 * Puts money into an account's wallet: a top-up, or credit given by the operator. Gives the transfer's id.
 * Refuses invalid_request for another currency than the wallet's and for more than a wallet can hold, not_found without a wallet.
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
  const { accountId, amount, currency, reference = null, note = null } = input
  const wallet = (await lockedWallets(tx, [accountId])).get(accountId)
  if (!wallet) throw new Refusal('not_found', { detail: 'The account has no wallet.' })
  if (wallet.currency !== currency) {
    throw new Refusal('invalid_request', {
      detail: `The wallet is in ${wallet.currency}; the amount is in ${currency}.`,
    })
  }
  if (amount <= 0n) throw new Refusal('invalid_request', { detail: 'The amount must be more than zero.' })
  // What is held comes back to what is available.
  if (wallet.available + wallet.held + amount > NANOS_MAX)
    throw new Refusal('invalid_request', { detail: 'The wallet would hold more than an account can.' })
  const move = {
    accountId,
    kind: 'credit',
    from: 'credits',
    to: 'available',
    amount,
    reference,
    note,
  } as const
  const [id = ''] = await moveMoney(tx, [move])
  return idOf('trf', id)
}
