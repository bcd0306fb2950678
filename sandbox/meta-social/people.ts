import { createHash } from 'node:crypto'
import { nowMs } from '#platform/clock.ts'
import type { Handsets } from '../handsets/handsets.ts'
import type { SocialAccount } from './social-account.ts'

/** The owner of a handset as one account knows it. */
export type Person = { readonly address: string; readonly id: string; readonly name: string }

/** Who wrote to which account: an account knows a person by an id of its own, and may answer for a while. */
export class People {
  readonly #handsets: Handsets
  readonly #addresses = new Map<string, string>()
  readonly #lastWrote = new Map<string, number>()

  constructor(handsets: Handsets) {
    this.#handsets = handsets
  }

  /** The person behind a handset. */
  of(account: SocialAccount, address: string): Person {
    const id = scopedId(account.id, address)
    this.#addresses.set(`${account.id}/${id}`, address)
    return { address, id, name: this.#nameOf(address) }
  }

  /** The person of an id that the account knows; null for one it never heard of. */
  find(account: SocialAccount, id: string): Person | null {
    const address =
      this.#addresses.get(`${account.id}/${id}`) ??
      // A person who wrote before the sandbox began anew is known by the same id.
      this.#handsets.list().find((handset) => scopedId(account.id, handset.address) === id)?.address
    return address === undefined ? null : this.of(account, address)
  }

  /** The person did something that lets the account answer. */
  wrote(account: SocialAccount, person: Person): void {
    this.#lastWrote.set(`${account.id}/${person.id}`, nowMs())
  }

  /** Milliseconds since the person last wrote; infinite where it never did. */
  silentMs(account: SocialAccount, person: Person): number {
    const at = this.#lastWrote.get(`${account.id}/${person.id}`)
    return at === undefined ? Number.POSITIVE_INFINITY : nowMs() - at
  }

  #nameOf(address: string): string {
    const label = this.#handsets.list().find((handset) => handset.address === address)?.label
    return label || `Person ${address.slice(-4)}`
  }
}

/** An id as Meta gives them: digits, of this account alone, always the same. */
export function scopedId(accountId: string, address: string): string {
  const hash = createHash('sha256').update(`${accountId}/${address}`).digest('hex').slice(0, 14)
  return String(1_000_000_000_000_000n + (BigInt(`0x${hash}`) % 8_000_000_000_000_000n))
}
