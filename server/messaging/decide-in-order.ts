import type { AdmissionRequest } from './admission-request.ts'
import { decide, type Decided } from './decide.ts'
import type { BatchFacts, Considered } from './gather-facts.ts'

/** Sees each message before it is decided, with what the wallet still covers; throws to give the whole batch up. */
export type Watch = (considered: Considered, spendable: bigint | null) => void

/** Decides one message after the other: what one takes of a balance, an allowance or a frequency, the next no longer has. */
export function decideInOrder(
  facts: Pick<BatchFacts, 'considered' | 'wallets'>,
  watch: Watch = () => {},
): Map<AdmissionRequest, Decided> {
  const spent = new Map<string, bigint>()
  const counted = new Map<string, number>()
  const decided = new Map<AdmissionRequest, Decided>()
  for (const considered of facts.considered) {
    const { accountId } = considered.request
    const wallet = facts.wallets.get(accountId)
    const spendable = wallet ? wallet.spendable - (spent.get(accountId) ?? 0n) : null
    watch(considered, spendable)
    const result = decide(considered, { spendable, counted })
    if (result.accepted) {
      spent.set(accountId, (spent.get(accountId) ?? 0n) + result.price.amount)
      const keys = result.isCapped ? [accountId, result.frequencyKey] : [accountId]
      for (const key of keys) counted.set(key, (counted.get(key) ?? 0) + 1)
    }
    decided.set(considered.request, result)
  }
  return decided
}
