import type { OutboxPosition } from '#platform/outbox.ts'

/** A batch of events that was read, and how many of its deliveries are not recorded yet. */
type Entry = { readonly position: OutboxPosition; pending: number }

/** Says how far the outbox is dealt with: never past a batch with a delivery that is not recorded. */
export class OutboxLedger {
  private entries: Entry[] = []
  private head = 0
  private reached: OutboxPosition | null = null

  /** Notes a batch as it was read; the answer is called once for each of its deliveries that is recorded. */
  add(position: OutboxPosition, deliveries: number): () => void {
    const entry = { position, pending: deliveries }
    this.entries.push(entry)
    this.advance()
    return () => {
      entry.pending--
      this.advance()
    }
  }

  /** The position up to which everything is recorded, if it has moved since the last call. */
  takeReached(): OutboxPosition | null {
    const { reached } = this
    this.reached = null
    return reached
  }

  get isSettled(): boolean {
    return this.head === this.entries.length
  }

  private advance(): void {
    while (this.head < this.entries.length) {
      const first = this.entries[this.head] as Entry
      if (first.pending > 0) break
      this.reached = first.position
      this.head++
    }
    if (this.head > 1_000 || this.isSettled) {
      this.entries = this.entries.slice(this.head)
      this.head = 0
    }
  }
}
