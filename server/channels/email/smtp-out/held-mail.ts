import type { Outcome } from '../../channel.ts'
import type { MailOnWire } from './smtp-session.ts'

/** A mail as the sender holds it: not yet written, so that waiting costs little memory and the Date is that of its leaving. */
export type HeldMail = {
  /** What a receiver that took it is to be asked for. */
  readonly ref: string
  /** Goes before all that is not. */
  readonly isUrgent: boolean
  /** Writes and signs it. Throws, or gives an error, when that cannot be. */
  readonly prepare: (done: (error: Error | null, mail: Omit<MailOnWire, 'end'> | null) => void) => void
  /** Called once. */
  readonly end: (outcome: Outcome) => void
}

/** Mails in the order they came, the urgent ones before the others. */
export class HeldMails {
  private readonly lines = [new Line(), new Line()] as const

  get size(): number {
    return this.lines[0].size + this.lines[1].size
  }

  push(mail: HeldMail): void {
    this.lines[mail.isUrgent ? 0 : 1].push(mail)
  }

  shift(): HeldMail | undefined {
    return this.lines[0].shift() ?? this.lines[1].shift()
  }

  /** Takes all of them out. */
  takeAll(): HeldMail[] {
    const all: HeldMail[] = []
    for (let mail = this.shift(); mail; mail = this.shift()) all.push(mail)
    return all
  }
}

/** An array forgets its head slowly; this one moves its place and clears up now and then. */
class Line {
  private items: HeldMail[] = []
  private head = 0

  get size(): number {
    return this.items.length - this.head
  }

  push(mail: HeldMail): void {
    this.items.push(mail)
  }

  shift(): HeldMail | undefined {
    const mail = this.items[this.head]
    if (!mail) return undefined
    if (++this.head > 64 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head)
      this.head = 0
    }
    return mail
  }
}
