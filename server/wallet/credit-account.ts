import { idOf } from '#shared/ids.ts'
import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { moveMoney } from './move-money.ts'
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
  const { accountId, amount, currency, reference = null, note = null } = input
  const wallet = (await walletFacts(tx, [accountId])).get(accountId)
  if (!wallet) throw new Refusal('not_found', { detail: 'The account has no wallet.' })
  if (wallet.currency !== currency) {
    throw new Refusal('invalid_request', {
      detail: `The wallet is in ${wallet.currency}; the amount is in ${currency}.`,
    })
  }
  if (amount <= 0n) throw new Refusal('invalid_request', { detail: 'The amount must be more than zero.' })
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
