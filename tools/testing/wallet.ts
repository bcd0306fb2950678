import { randomUUID } from 'node:crypto'
import { inTransaction } from '#platform/db.ts'
import { parseAmount } from '#shared/money.ts'
import { creditAccount, openWallet } from '#wallet/wallet.ts'

/** Opens a wallet and puts money into it; gives the account's uuid. The account itself need not exist. */
export function aWallet(
  overrides: { accountId?: string; currency?: string; credit?: string } = {},
): Promise<string> {
  const { accountId = randomUUID(), currency = 'USD', credit = '1.00' } = overrides
  return inTransaction(async (tx) => {
    await openWallet(tx, accountId, currency)
    const amount = parseAmount(credit)
    if (amount > 0n) await creditAccount(tx, { accountId, amount, currency, note: 'test' })
    return accountId
  })
}
