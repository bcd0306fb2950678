import type { DispatchItem } from '../dispatch-item.ts'

/** What a reference names: a part of a message. */
export type Referenced = {
  readonly accountId: string
  readonly messageId: string
  readonly part: number
  readonly parts: number
}

const rememberedMax = 200_000

/**
 * The newest references in memory, so that most receipts find their message without asking the database.
 * What is forgotten here is still found there.
 */
export class References {
  private readonly known = new Map<string, Referenced>()

  remember(carrierId: string, item: DispatchItem, refs: readonly string[]): void {
    const parts = refs.length
    refs.forEach((ref, i) =>
      this.known.set(`${carrierId} ${ref}`, {
        accountId: item.accountId,
        messageId: item.id,
        part: i + 1,
        parts,
      }),
    )
    if (this.known.size > rememberedMax) this.forgetOldest()
  }

  /** The message of the first reference that is known. */
  find(carrierId: string, refs: readonly string[]): (Referenced & { readonly ref: string }) | null {
    for (const ref of refs) {
      const found = this.known.get(`${carrierId} ${ref}`)
      if (found) return { ...found, ref }
    }
    return null
  }

  /** A final receipt came: the reference has done its work. */
  forget(carrierId: string, ref: string): void {
    this.known.delete(`${carrierId} ${ref}`)
  }

  private forgetOldest(): void {
    let surplus = rememberedMax / 10
    for (const key of this.known.keys()) {
      if (surplus-- <= 0) return
      this.known.delete(key)
    }
  }
}
