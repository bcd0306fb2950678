import { policy } from '#policy/policy.ts'
import { Refusal } from '#platform/refusal.ts'
import type { suspensionReasons } from '#shared/suspension-reasons.ts'

/** Where an account stands: only an active one may send. */
export type AccountState = 'active' | 'suspended' | 'export_only' | 'terminated'

/** One of the reasons for which an account may be suspended. */
export type SuspensionReason = (typeof suspensionReasons)[number]

/** A customer's business. Ids are dashed uuids; the public form is `acc_…`. */
export type Account = {
  readonly accountId: string
  readonly name: string
  readonly email: string
  readonly state: AccountState
  /** Of the oldest open suspension; null unless suspended. */
  readonly stateReason: SuspensionReason | null
  readonly currency: string
  readonly timezone: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** Null: the installation's value. */
  readonly apiRatePerSecond: number | null
  /** Messages by written approval; null: what the pack says. */
  readonly messageQuota: number | null
  readonly messageQuotaApproval: string | null
  /** The operator's pack the account agreed to, and the date of its terms (`YYYY-MM-DD`). */
  readonly pack: string
  readonly termsDated: string | null
  readonly createdAt: Date
}

/** Whether anything of the account may be sent. */
export function mayReceiveTraffic(state: AccountState): boolean {
  return state === 'active'
}

/** What a caller is told who wants to send for an account; null when it may. The clause is that of the suspension's reason. */
export function refusalFor(account: Pick<Account, 'state' | 'stateReason'>): Refusal | null {
  const { state, stateReason } = account
  if (state === 'active') return null
  if (state !== 'suspended') return new Refusal(`account_${state}`)
  const reason = stateReason ?? 'other'
  return new Refusal('account_suspended', {
    detail: `The account is suspended (${reason}): nothing is sent. Contact the operator to have it lifted.`,
    clause: policy().suspensionEffects(reason).clause,
  })
}
