/** Messages for handsets that are away, by address, each until it expires. */
export class HeldMessages<Message extends { expiresAt: number }> {
  readonly #held = new Map<string, Message[]>()
  #count = 0

  get count(): number {
    return this.#count
  }

  add(address: string, message: Message): void {
    const held = this.#held.get(address)
    if (held === undefined) this.#held.set(address, [message])
    else held.push(message)
    this.#count++
  }

  /** Takes everything held for a handset, oldest first. */
  take(address: string): Message[] {
    const held = this.#held.get(address) ?? []
    this.#held.delete(address)
    this.#count -= held.length
    return held
  }

  /** Takes what has expired by `now`, in milliseconds since 1970. */
  takeExpired(now: number): Message[] {
    const expired: Message[] = []
    for (const [address, held] of this.#held) {
      const living = held.filter((message) => message.expiresAt > now)
      if (living.length === held.length) continue
      expired.push(...held.filter((message) => message.expiresAt <= now))
      if (living.length === 0) this.#held.delete(address)
      else this.#held.set(address, living)
    }
    this.#count -= expired.length
    return expired
  }
}
