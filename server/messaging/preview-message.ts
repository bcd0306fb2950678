import { nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { formatAmount } from '#shared/money.ts'
import type { AdmissionRequest } from './admission-request.ts'
import { decide } from './decide.ts'
import type { Decision } from './decision.ts'
import { gatherFacts, type IsUsable } from './gather-facts.ts'

export type Preview = {
  readonly segments: number
  readonly encoding: string | null
  readonly characters: number
  readonly price: { readonly amount: string; readonly currency: string } | null
  readonly balanceAfter: { readonly amount: string; readonly currency: string } | null
  readonly decision: Decision
}

/** Says what sending would do: parts, price, and the decision with its reasons. Sends and stores nothing. */
export async function previewMessage(
  on: Db,
  request: AdmissionRequest,
  isUsable: IsUsable,
): Promise<Preview> {
  const { considered, wallets } = await gatherFacts(on, [request], {
    lock: false,
    atMs: nowMs(),
    isUsable,
  })
  const [one] = considered
  if (!one) throw new Error('nothing was considered')
  const wallet = wallets.get(request.accountId)
  const decided = decide(one, { spendable: wallet?.spendable ?? null, counted: new Map() })
  const { price } = one.facts
  const after = wallet && price ? wallet.available - price.amount : null
  return {
    segments: one.segments,
    encoding: one.analysis?.encoding ?? null,
    characters: one.analysis?.characters ?? one.facts.text.length,
    price: price && { amount: formatAmount(price.amount), currency: price.currency },
    balanceAfter: after === null || !price ? null : { amount: formatAmount(after), currency: price.currency },
    decision: decided.decision,
  }
}
