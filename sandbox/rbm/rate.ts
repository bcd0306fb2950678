/** Counts requests by the second and says when they are too many. */
export class Rate {
  readonly #perSecond: number
  #second = 0
  #count = 0

  constructor(perSecond: number) {
    this.#perSecond = perSecond
  }

  isExceeded(): boolean {
    const second = Math.floor(performance.now() / 1_000)
    if (second !== this.#second) {
      this.#second = second
      this.#count = 0
    }
    return ++this.#count > this.#perSecond
  }
}
