import type { Concatenation } from './concatenation.ts'

/** How long parts wait for the rest, and how many messages may wait at once. */
export type ReassemblySettings = {
  /** The clock parts are aged by, in milliseconds; the caller chooses business or monotonic time. */
  now: () => number
  keepMs: number
  /** Messages under way at once; beyond it the oldest is given up as partial. */
  messagesMax: number
}

type Waiting<Part> = { parts: (Part | undefined)[]; have: number; since: number }

/** The parts in order that make one message, or those there were when it was given up (`isWhole` false). */
export type Reassembled<Part> = { isWhole: boolean; parts: Part[] }

/**
 * Gathers the parts of long messages, in any order, repeats ignored, until each is whole.
 * Shape: keyed by who wrote, to whom, the reference, its width and the total, so colliding references stay apart.
 */
export class Reassembly<Part> {
  readonly #settings: ReassemblySettings
  readonly #waiting = new Map<string, Waiting<Part>>()
  readonly #onGivenUp: (message: Reassembled<Part>) => void

  constructor(settings: ReassemblySettings, onGivenUp: (message: Reassembled<Part>) => void = () => {}) {
    this.#settings = settings
    this.#onGivenUp = onGivenUp
  }

  /** Messages under way. */
  get count(): number {
    return this.#waiting.size
  }

  /** Adds a part. Shape: all parts in order when it was the last missing one, else null. */
  add(source: string, destination: string, place: Concatenation, part: Part): Part[] | null {
    if (place.total === 1) return [part]
    const key = JSON.stringify([source, destination, place.reference, place.width, place.total])
    let waiting = this.#waiting.get(key)
    if (waiting === undefined) {
      waiting = { parts: [], have: 0, since: this.#settings.now() }
      this.#waiting.set(key, waiting)
      this.#makeRoom()
    }
    if (waiting.parts[place.position - 1] !== undefined) return null
    waiting.parts[place.position - 1] = part
    if (++waiting.have < place.total) return null
    this.#waiting.delete(key)
    return present(waiting)
  }

  /** Gives up what has waited longer than `keepMs`; each goes to `onGivenUp` as partial. Shape: how many. */
  expire(): number {
    const until = this.#settings.now() - this.#settings.keepMs
    let expired = 0
    for (const [key, waiting] of this.#waiting) {
      if (waiting.since > until) break
      this.#giveUp(key, waiting)
      expired++
    }
    return expired
  }

  #makeRoom(): void {
    if (this.#waiting.size <= this.#settings.messagesMax) return
    for (const [key, waiting] of this.#waiting) {
      this.#giveUp(key, waiting)
      return
    }
  }

  #giveUp(key: string, waiting: Waiting<Part>): void {
    this.#waiting.delete(key)
    this.#onGivenUp({ isWhole: false, parts: present(waiting) })
  }
}

function present<Part>(waiting: Waiting<Part>): Part[] {
  return waiting.parts.filter((part) => part !== undefined)
}
