import { hash } from 'node:crypto'
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

  /** The decision's place. The text of a common one is met again and again: it is hashed once. */
  shelve(accountId: string, decision: Decision, atMs: number): ShelvedDecision {
    const text = JSON.stringify(decision)
    const known = this.named.get(text)
    const month = monthOf(atMs)
    if (known && known.account_id === accountId && known.month === month) return known
    const digest = hash('sha256', `${month} ${text}`, 'hex')
    const id = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-${digest.slice(12, 16)}-${digest.slice(16, 20)}-${digest.slice(20, 32)}`
    const shelved = { account_id: accountId, id, month, decision }
    if (this.named.size > namedMax) this.named.clear()
    this.named.set(text, shelved)
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

function monthOf(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 7)}-01`
}
