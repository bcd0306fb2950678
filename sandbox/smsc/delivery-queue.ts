import { statuses } from '#smpp/smpp.ts'
import type { MessageInput, Outcome, ServerSession } from '#smpp/smpp.ts'
import type { Later } from '../later.ts'

type Entry = { write: () => MessageInput; attempts: number }

const attemptsMax = 1000
const temporary = new Set<number>([
  statuses.RX_T_APPN,
  statuses.RMSGQFUL,
  statuses.RTHROTTLED,
  statuses.RSYSERR,
  statuses.RINVBNDSTS,
])

/**
 * What waits to be delivered to one customer of the message centre (its receipts and what handsets wrote to it).
 * It goes out over any of its receiving sessions in turn; what is refused for now, unanswered, or cut off by a dead link is tried again.
 */
export class DeliveryQueue {
  readonly #sessions: ServerSession[] = []
  readonly #later: Later
  readonly #retryMs: number
  #entries: Entry[] = []
  #head = 0
  #turn = 0
  #delivered = 0
  #retrying = 0
  #refused = 0

  constructor(later: Later, retryMs: number) {
    this.#later = later
    this.#retryMs = retryMs
  }

  /** How many wait, those between attempts included. */
  get waiting(): number {
    return this.#entries.length - this.#head + this.#retrying
  }

  get delivered(): number {
    return this.#delivered
  }

  /** How many the customer refused for good. */
  get refused(): number {
    return this.#refused
  }

  get sessions(): readonly ServerSession[] {
    return this.#sessions
  }

  join(session: ServerSession): void {
    this.#sessions.push(session)
    this.pump()
  }

  leave(session: ServerSession): void {
    const index = this.#sessions.indexOf(session)
    if (index >= 0) this.#sessions.splice(index, 1)
  }

  /** Queues a message; `write` makes it when it is sent, so waiting ones stay small. */
  add(write: () => MessageInput): void {
    this.#entries.push({ write, attempts: 0 })
    this.pump()
  }

  /** Sends as much as the sessions have room for. */
  pump(): void {
    while (this.#head < this.#entries.length) {
      const session = this.#nextFree()
      if (session === null) break
      const entry = this.#entries[this.#head++]
      if (entry !== undefined) session.deliver(entry.write(), (outcome) => this.#settle(entry, outcome))
    }
    if (this.#head > 1024 && this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head)
      this.#head = 0
    }
  }

  #nextFree(): ServerSession | null {
    for (let tried = 0; tried < this.#sessions.length; tried++) {
      const session = this.#sessions[this.#turn++ % this.#sessions.length]
      if (session !== undefined && session.freeSlots > 0) return session
    }
    return null
  }

  #settle(entry: Entry, outcome: Outcome): void {
    if (outcome.kind === 'answered' && outcome.status === 0) {
      this.#delivered++
      return
    }
    const isFinal =
      outcome.kind === 'unsendable' || (outcome.kind === 'answered' && !temporary.has(outcome.status))
    if (isFinal || ++entry.attempts >= attemptsMax) {
      this.#refused++
      return
    }
    this.#retrying++
    this.#later.after(this.#retryMs, () => {
      this.#retrying--
      this.#entries.push(entry)
      this.pump()
    })
  }
}
