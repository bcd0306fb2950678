import type { Delivery } from './deliverer.ts'

const atOnceMax = 96
const atOnceMin = 4
const waitersAtFirst = 500
const waitersMin = 16

/**
 * What waits for one target, and how many calls it may have at once. A failing target's share shrinks by halves and
 * grows again one by one, so that dead endpoints hold few of the calls all share.
 */
export class Lane {
  running = 0
  private allowed = atOnceMax
  private waitersMax = waitersAtFirst
  private answers = 0
  private waiting: Delivery[] = []
  private head = 0

  get waits(): number {
    return this.waiting.length - this.head
  }

  get hasRoom(): boolean {
    return this.running < this.allowed
  }

  /** True when a call given now would have to wait. */
  get isBusy(): boolean {
    return this.waits > 0 || !this.hasRoom
  }

  /** False when one more would have to wait for longer than about two seconds: it is better stored. */
  get takesMore(): boolean {
    return this.waits < this.waitersMax
  }

  add(delivery: Delivery): void {
    this.waiting.push(delivery)
  }

  /** The next one that still needs a call here. */
  take(): Delivery | null {
    while (this.head < this.waiting.length) {
      const next = this.waiting[this.head++] as Delivery
      if (this.head === this.waiting.length) this.empty()
      if (next.phase === 'waiting') return next
    }
    return null
  }

  noteAnswer(): void {
    this.answers++
    if (this.allowed < atOnceMax) this.allowed++
  }

  noteNoAnswer(): void {
    this.allowed = Math.max(atOnceMin, this.allowed >> 1)
  }

  /** Called every second: what it answered in that second says how many may wait. */
  noteSecond(): void {
    this.waitersMax = Math.max(waitersMin, 2 * this.answers)
    this.answers = 0
  }

  private empty(): void {
    this.waiting = []
    this.head = 0
  }
}
