import { maybeOne, type Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { accountOf } from './account-facts.ts'
import type { Account } from './account.ts'
import { accountsByIds, type AccountRow } from './queries/accounts.ts'

/** The account of a uuid as it stands in the transaction; null for an unknown one. */
export async function findAccount(on: Db, accountId: string): Promise<Account | null> {
  const row = await maybeOne<AccountRow>(on, accountsByIds([accountId]))
  return row && accountOf(row)
}

/** The account of a uuid. Refuses not_found. */
export async function getAccount(on: Db, accountId: string): Promise<Account> {
  const account = await findAccount(on, accountId)
  if (!account) throw new Refusal('not_found')
  return account
}
