/** A second or two of grace: what Telegram counts began before we heard of it. */
const pairWindowMs = 2_000
const groupWindowMs = 60_000
const groupMessagesMax = 18
const chatsMax = 5_000

/**
 * Remembers how often a bot wrote to each chat lately, to tell whose limit a 429 is about: Telegram does not say.
 * Times in milliseconds of any clock that only moves forward.
 */
export class Pace {
  readonly #sent = new Map<string, number[]>()

  note(chatId: string, atMs: number): void {
    const times = this.#recent(chatId, atMs)
    times.push(atMs)
    this.#sent.delete(chatId)
    this.#sent.set(chatId, times)
    if (this.#sent.size > chatsMax) this.#sent.delete(this.#sent.keys().next().value ?? '')
  }

  /** Whether so much went to the chat that a limit reached is most likely its own. */
  isPairLimit(chatId: string, atMs: number): boolean {
    const times = this.#recent(chatId, atMs)
    const isGroup = chatId.startsWith('-') || chatId.startsWith('@')
    if (isGroup && times.length >= groupMessagesMax) return true
    return times.filter((at) => at > atMs - pairWindowMs).length > 1
  }

  #recent(chatId: string, atMs: number): number[] {
    return (this.#sent.get(chatId) ?? [])
      .filter((at) => at > atMs - groupWindowMs)
      .slice(-groupMessagesMax * 2)
  }
}
