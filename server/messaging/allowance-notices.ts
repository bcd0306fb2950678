import type { Events } from '#events.ts'
import { policy } from '#policy/policy.ts'

/** What an account used of its allowance when a batch was counted. */
export type Used = {
  readonly before: number
  readonly after: number
  readonly limit: number
  /** The first day of the period the allowance is for. */
  readonly period: string
}

/**
 * What an account is told when its messages reach a share of the allowance that the terms name: once for each share, for the
 * count passes it once. A changed allowance has shares of its own. Source: CXE-7.3, HSE-2.3.
 */
export function allowanceNotices({ before, after, limit, period }: Used): Events['allowance.reached'][] {
  const { thresholds, period: kind } = policy().messageQuota().value
  return thresholds.value
    .map((share) => ({ share, messages: messagesOf(share, limit) }))
    .filter(({ messages }) => before < messages && messages <= after)
    .map(({ share, messages }) => ({
      share,
      messages,
      limit,
      periodStartsOn: kind.value === 'account_lifetime' ? null : period,
      clause: thresholds.clause,
    }))
}

/** The first whole message at or beyond a share. Rounded, for 0.07 × 100 is a little more than 7. */
function messagesOf(share: number, limit: number): number {
  return Math.ceil(Number((share * limit).toFixed(6)))
}
