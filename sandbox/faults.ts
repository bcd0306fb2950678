import { setTimeout as pause } from 'node:timers/promises'

/**
 * How a provider misbehaves.
 * Shape: `errorRate` 0 … 1 of requests that fail with `code` (the provider's own: an SMPP status by name or number, an HTTP
 * status …; `no_response` leaves them unanswered); `latencyMs` before every answer; `down` takes the provider away.
 */
export type Fault = { errorRate: number; code: string; latencyMs: number; down: boolean }

/** How one request fails: because the provider is away, or with a code of its own. */
export type Failure = { readonly isDown: boolean; readonly code: string }

const none: Fault = { errorRate: 0, code: '', latencyMs: 0, down: false }

/** The faults of every provider of the sandbox network, by the provider's name. */
export class Faults {
  readonly #faults = new Map<string, Fault>()
  readonly #listeners = new Map<string, (fault: Fault) => void>()

  get(provider: string): Fault {
    return this.#faults.get(provider) ?? none
  }

  /** Waits as long as a provider is slow, and gives how it fails a request that came; null where it answers. */
  async failureFor(provider: string): Promise<Failure | null> {
    const { down: isDown, latencyMs, errorRate, code } = this.get(provider)
    if (latencyMs > 0) await pause(latencyMs, undefined, { ref: false })
    return isDown || (errorRate > 0 && Math.random() < errorRate) ? { isDown, code } : null
  }

  /** Sets a provider's faults whole: what is left out is none. */
  set(provider: string, fault: Partial<Fault>): Fault {
    const whole = { ...none, ...fault }
    this.#faults.set(provider, whole)
    this.#listeners.get(provider)?.(whole)
    return whole
  }

  /** Registers a provider, and tells it of every change. */
  onChange(provider: string, listener: (fault: Fault) => void): void {
    this.#listeners.set(provider, listener)
  }

  has(provider: string): boolean {
    return this.#listeners.has(provider)
  }

  providers(): string[] {
    return [...this.#listeners.keys()]
  }
}
