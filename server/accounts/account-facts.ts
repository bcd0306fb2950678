import { db } from '#platform/db.ts'
import { FactCache } from '#platform/fact-cache.ts'
import type { Account } from './account.ts'
import { accountsByIds, type AccountRow } from './queries/accounts.ts'

/** What the send path needs to know of an account. */
export type AccountFacts = Account

const facts = new FactCache<AccountFacts>('accounts', loadFacts)

async function loadFacts(ids: readonly string[]): Promise<Map<string, AccountFacts>> {
  const rows = await db.query<AccountRow>(accountsByIds(ids))
  return new Map(rows.map((row) => [row.accountId, accountOf(row)]))
}

/** An account from its row. */
export function accountOf(row: AccountRow): Account {
  return { ...row, messageQuota: row.messageQuota === null ? null : Number(row.messageQuota) }
}

/** The facts of many accounts, by uuid; an unknown one is left out. */
export function accountFacts(ids: Iterable<string>): Promise<Map<string, AccountFacts>> {
  return facts.getAll(ids)
}

/** The facts of one account when they are in memory, without waiting. */
export function peekAccountFacts(accountId: string): AccountFacts | undefined {
  return facts.peek(accountId)
}

/** The facts of one account; undefined for an unknown one. */
export function accountFactsOf(accountId: string): Promise<AccountFacts | undefined> {
  return facts.get(accountId)
}
