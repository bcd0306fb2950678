import { commands, responseTo } from './commands.ts'
import type { Outcome } from './outcome.ts'

/** A request sent and not yet answered. `sentAt` is monotonic milliseconds. */
export type OutstandingRequest = {
  command: number
  sentAt: number
  done: (outcome: Outcome) => void
  reference: unknown
}

const lateMax = 10_000

/** The requests of one link that await their response, oldest first, and those whose response is overdue. */
export class Outstanding {
  readonly #requests = new Map<number, OutstandingRequest>()
  readonly #late = new Map<number, OutstandingRequest>()

  get count(): number {
    return this.#requests.size
  }

  has(sequence: number): boolean {
    return this.#requests.has(sequence) || this.#late.has(sequence)
  }

  add(sequence: number, request: OutstandingRequest): void {
    this.#requests.set(sequence, request)
  }

  /** Takes the request a response answers; a response of another command answers nothing. */
  take(sequence: number, response: number): OutstandingRequest | undefined {
    const request = this.#requests.get(sequence)
    if (request === undefined) return undefined
    if (response !== responseTo(request.command) && response !== commands.genericNack) return undefined
    this.#requests.delete(sequence)
    return request
  }

  takeLate(sequence: number): OutstandingRequest | undefined {
    const request = this.#late.get(sequence)
    if (request !== undefined) this.#late.delete(sequence)
    return request
  }

  /** Ends the requests sent at or before `until` as ambiguous and remembers them for a late response; gives their count. */
  expire(until: number): number {
    let expired = 0
    for (const [sequence, request] of this.#requests) {
      if (request.sentAt > until) break
      this.#requests.delete(sequence)
      this.#remember(sequence, request)
      expired++
      request.done({ kind: 'ambiguous', reason: 'response_timeout' })
    }
    return expired
  }

  endAll(outcome: Outcome): void {
    const requests = [...this.#requests.values()]
    this.#requests.clear()
    this.#late.clear()
    for (const request of requests) request.done(outcome)
  }

  #remember(sequence: number, request: OutstandingRequest): void {
    this.#late.set(sequence, request)
    if (this.#late.size <= lateMax) return
    for (const oldest of this.#late.keys()) {
      this.#late.delete(oldest)
      return
    }
  }
}
