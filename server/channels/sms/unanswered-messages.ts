import type { InboundText } from '../update.ts'

const knownForMs = 600_000
const knownMax = 10_000

/**
 * The messages of contacts that were stored, but whose carrier could not be told so because its session was lost before the
 * answer was written: it sends them again, and each is then known, once. Nothing else is taken for a repeat, for a person
 * may write the same twice. Machine time: a lost session is a matter of machines.
 */
export class UnansweredMessages {
  private readonly until = new Map<string, number[]>()
  private count = 0

  /** The message is stored and its carrier does not know it. */
  add(message: InboundText): void {
    const key = keyOf(message)
    const known = this.until.get(key) ?? []
    known.push(performance.now() + knownForMs)
    this.until.set(key, known)
    if (++this.count > knownMax) this.forget(this.until.keys().next().value ?? key)
  }

  /** Says whether the message is one of these, and forgets that one. */
  take(message: InboundText): boolean {
    if (this.count === 0) return false
    const key = keyOf(message)
    const known = (this.until.get(key) ?? []).filter((until) => until > performance.now())
    this.forget(key)
    const isKnown = known.shift() !== undefined
    if (known.length > 0) this.until.set(key, known)
    this.count += known.length
    return isKnown
  }

  private forget(key: string): void {
    this.count -= this.until.get(key)?.length ?? 0
    this.until.delete(key)
  }
}

function keyOf({ from, to, providerId, content }: InboundText): string {
  return JSON.stringify([from, to, providerId, content.text])
}
