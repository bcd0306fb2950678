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

/** What a receipt names: by which of its references, and whether by that as it is written. */
type Named<Row> = Row & { readonly ref: string; readonly isAsWritten: boolean }
type Rows<Row> = { get(ref: string): Row | undefined }

const rememberedMax = 200_000
const patienceMs = 4_000

/**
 * The newest references in memory, so that most receipts find their message without asking the database.
 * What is forgotten here is still found there.
 */
export class References {
  private readonly known = new Map<string, Referenced>()
  private readonly forms = new ReferenceForms()

  /** Remembers what a carrier calls the parts of a message, the first of them being `firstPart`. */
  remember(
    carrierId: string,
    item: Pick<DispatchItem, 'accountId' | 'id' | 'to'>,
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
   * The message a receipt names, if that is sure without the database: one message's decimal is another's hexadecimal, so
   * a reference read in another form than it is written in counts only for a carrier that is known to write so.
   */
  find(carrierId: string, receipt: Receipt): Named<Referenced> | null {
    const rows = { get: (ref: string) => this.known.get(`${carrierId} ${ref}`) }
    return (
      this.asWritten(carrierId, receipt, rows) ??
      (this.forms.differ(carrierId) ? this.readOtherwise(carrierId, receipt, rows) : null)
    )
  }

  /**
   * Of the messages stored under a receipt's references the one it names. A message that is not stored yet may be meant:
   * unless the carrier is known to write otherwise, a receipt is read otherwise only after it has waited four seconds.
   */
  choose<Row extends { readonly address: string }>(
    carrierId: string,
    { receipt, waitedMs }: { readonly receipt: Receipt; readonly waitedMs: number },
    rows: ReadonlyMap<string, Row>,
  ): Named<Row> | null {
    const found = this.asWritten(carrierId, receipt, rows)
    if (found || !(this.forms.mayDiffer(carrierId) || waitedMs >= patienceMs)) return found
    return this.readOtherwise(carrierId, receipt, rows)
  }

  private asWritten<Row>(carrierId: string, receipt: Receipt, rows: Rows<Row>): Named<Row> | null {
    const [ref = ''] = receipt.refs
    const row = rows.get(ref)
    if (!row) return null
    this.forms.note(carrierId, 'same')
    return { ...row, ref, isAsWritten: true }
  }

  /** The receipt must also name the message's address. */
  private readOtherwise<Row extends { readonly address: string }>(
    carrierId: string,
    receipt: Receipt,
    rows: Rows<Row>,
  ): Named<Row> | null {
    for (const ref of receipt.refs.slice(1)) {
      const row = rows.get(ref)
      if (!row || !namesAddress(receipt, row.address)) continue
      this.forms.note(carrierId, 'other')
      return { ...row, ref, isAsWritten: false }
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

const none = { same: 0, other: 0 }

/** What has been seen of how each carrier's receipts write references: as its answers did, or in the other base. */
class ReferenceForms {
  private readonly seen = new Map<string, { same: number; other: number }>()

  note(carrierId: string, form: 'same' | 'other'): void {
    const seen = this.seen.get(carrierId) ?? { ...none }
    seen[form]++
    this.seen.set(carrierId, seen)
  }

  /** Mostly in the other base. */
  differ(carrierId: string): boolean {
    const { same, other } = this.seen.get(carrierId) ?? none
    return other > same
  }

  /** Often enough in the other base. */
  mayDiffer(carrierId: string): boolean {
    const { same, other } = this.seen.get(carrierId) ?? none
    return other > 0 && other * 4 >= same
  }
}

/** Whether a receipt names an address; carriers write numbers with and without their plus. */
function namesAddress(receipt: Receipt, address: string): boolean {
  const digits = address.replace(/^\+/, '')
  return receipt.addresses.some((one) => one.replace(/^\+/, '') === digits)
}
