type Waiting = { readonly accountId: string; readonly octets: number; readonly go: () => void }

/**
 * Bounds the files that mails hold in memory between being read and having left: of each account, so that one whose receivers are slow
 * holds up nobody else, and of all together. A mail with more than that goes when it is alone.
 */
export class FilesInMemory {
  private readonly accountOctetsMax: number
  private readonly octetsMax: number
  private readonly byAccount = new Map<string, number>()
  private whole = 0
  private waiting: Waiting[] = []

  constructor(accountOctetsMax: number, octetsMax: number) {
    this.accountOctetsMax = accountOctetsMax
    this.octetsMax = octetsMax
  }

  /** Waits until there is room for so many octets, in the order of asking; gives what is to be called once they are no longer held. */
  async take(accountId: string, octets: number): Promise<() => void> {
    if (this.fits(accountId, octets)) this.add(accountId, octets)
    else await new Promise<void>((go) => this.waiting.push({ accountId, octets, go }))
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.add(accountId, -octets)
      this.letGo()
    }
  }

  private letGo(): void {
    this.waiting = this.waiting.filter(({ accountId, octets, go }) => {
      if (!this.fits(accountId, octets)) return true
      this.add(accountId, octets)
      go()
      return false
    })
  }

  private fits(accountId: string, octets: number): boolean {
    const own = this.byAccount.get(accountId) ?? 0
    return (
      (own === 0 || own + octets <= this.accountOctetsMax) &&
      (this.whole === 0 || this.whole + octets <= this.octetsMax)
    )
  }

  private add(accountId: string, octets: number): void {
    this.whole += octets
    const own = (this.byAccount.get(accountId) ?? 0) + octets
    if (own > 0) this.byAccount.set(accountId, own)
    else this.byAccount.delete(accountId)
  }
}

/** Of this process: two of the largest mails of one account, five of all. In base64, signed and on the wire each takes several times its size. */
export const filesInMemory = new FilesInMemory(40_000_000, 100_000_000)
