import { hash } from 'node:crypto'
import { dashedUuid } from '#shared/ids.ts'
import type { Decision } from './decision.ts'

/** A decision trace as it is kept: once for all messages of an account and month that were decided alike. */
export type ShelvedDecision = {
  readonly account_id: string
  readonly id: string
  readonly month: string
  readonly decision: Decision
}

const rememberedMax = 50_000
const namedMax = 5_000

/** Names decisions by their content and remembers which are stored already, so that a common one is written once. */
export class DecisionShelf {
  private readonly stored = new Set<string>()
  private readonly named = new Map<string, ShelvedDecision>()

  /** The decision's place. A common one is met again and again: it is written out and hashed once. */
  shelve(accountId: string, decision: Decision, atMs: number): ShelvedDecision {
    const month = monthOf(atMs)
    const likeness = `${accountId} ${month} ${likenessOf(decision)}`
    const known = this.named.get(likeness)
    if (known) return known
    const digest = hash('sha256', `${month} ${JSON.stringify(decision)}`, 'hex')
    const id = dashedUuid(digest.slice(0, 32))
    const shelved = { account_id: accountId, id, month, decision }
    if (this.named.size > namedMax) this.named.clear()
    this.named.set(likeness, shelved)
    return shelved
  }

  /** Of some decisions, those that may not be stored yet, each once. */
  missing(decisions: readonly ShelvedDecision[]): ShelvedDecision[] {
    const fresh = new Map<string, ShelvedDecision>()
    for (const one of decisions) {
      const key = `${one.account_id} ${one.id}`
      if (!this.stored.has(key)) fresh.set(key, one)
    }
    return [...fresh.values()]
  }

  /** The transaction that stored them has committed. */
  remember(decisions: readonly ShelvedDecision[]): void {
    if (this.stored.size > rememberedMax) this.stored.clear()
    for (const { account_id, id } of decisions) this.stored.add(`${account_id} ${id}`)
  }
}

/** Everything a decision says, as one text: cheaper to put together than its JSON, and equal only for equal decisions. */
function likenessOf({ until, gates }: Decision): string {
  let text = until ?? ''
  for (const { gate, outcome, code, clause, basis, because, evidence } of gates) {
    text += `\n${gate}\t${outcome}\t${code}\t${clause}\t${basis}\t${because}`
    if (evidence) text += `\t${JSON.stringify(evidence)}`
  }
  return text
}

function monthOf(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 7)}-01`
}
