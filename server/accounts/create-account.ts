import { now, nowMs } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { policy } from '#policy/policy.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import type { Account } from './account.ts'
import { insertAccount } from './queries/accounts.ts'

/** What an account is opened with. */
export type NewAccount = {
  readonly name: string
  readonly email: string
  /** ISO 4217. */
  readonly currency: string
  /** IANA time zone: the account's days and months are counted in it. */
  readonly timezone: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly apiRatePerSecond?: number | null
  readonly messageQuota?: number | null
  readonly messageQuotaApproval?: string | null
}

/**
 * Opens an account under the pack in force, which is pinned to it.
 * Refuses invalid_request for an unknown time zone and for an allowance without its written approval.
 */
export async function createAccount(tx: Tx, given: NewAccount): Promise<Account> {
  ensureTimezone(given.timezone)
  ensureApproved(given.messageQuota ?? null, given.messageQuotaApproval ?? null)
  const { name, terms } = policy()
  const account: Account = {
    accountId: uuidOf(newId('acc', nowMs())),
    name: given.name,
    email: given.email,
    state: 'active',
    stateReason: null,
    currency: given.currency,
    timezone: given.timezone,
    country: given.country,
    apiRatePerSecond: given.apiRatePerSecond ?? null,
    messageQuota: given.messageQuota ?? null,
    messageQuotaApproval: given.messageQuotaApproval ?? null,
    pack: name,
    termsDated: terms.meta.termsDate.v,
    createdAt: now(),
  }
  await tx.run(insertAccount(account))
  return account
}

/** Refuses invalid_request for a time zone that the calendar does not know. */
export function ensureTimezone(timezone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone })
  } catch {
    throw new Refusal('invalid_request', {
      detail: `${timezone} is not a time zone; use an IANA name such as Asia/Kolkata.`,
    })
  }
}

/** Refuses invalid_request for an allowance of messages that no written approval stands behind. */
export function ensureApproved(messageQuota: number | null, approval: string | null): void {
  if (messageQuota !== null && approval === null)
    throw new Refusal('invalid_request', {
      detail: 'Name the written approval of the allowance in messageQuotaApproval.',
      clause: policy().messageQuota().value.changeNeeds.clause,
    })
}
