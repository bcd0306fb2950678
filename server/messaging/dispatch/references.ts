import type { Receipt } from '#channels/channels.ts'
import type { DispatchItem } from '../dispatch-item.ts'

/** What a reference names: a part of a message. */
export type Referenced = {
  readonly accountId: string
  readonly messageId: string
  /** The contact's address. */
  readonly address: string
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

  /** Remembers what a carrier calls the parts of a message, the first of them being `firstPart`. */
  remember(
    carrierId: string,
    item: DispatchItem,
    refs: readonly string[],
    firstPart = 1,
    parts = refs.length,
  ): void {
    refs.forEach((ref, i) =>
      this.known.set(`${carrierId} ${ref}`, {
        accountId: item.accountId,
        messageId: item.id,
        address: item.to,
        part: firstPart + i,
        parts,
      }),
    )
    if (this.known.size > rememberedMax) this.forgetOldest()
  }

  /**
   * The message a receipt names. Its reference as written comes first; read in another form it only counts when the
   * receipt also names the message's address, for one carrier's decimal is another message's hexadecimal.
   */
  find(carrierId: string, receipt: Receipt): (Referenced & { readonly ref: string }) | null {
    for (const [index, ref] of receipt.refs.entries()) {
      const found = this.known.get(`${carrierId} ${ref}`)
      if (found && (index === 0 || namesAddress(receipt, found.address))) return { ...found, ref }
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

/** Whether a receipt names an address; carriers write numbers with and without their plus. */
export function namesAddress(receipt: Receipt, address: string): boolean {
  const digits = address.replace(/^\+/, '')
  return receipt.addresses.some((one) => one.replace(/^\+/, '') === digits)
}
