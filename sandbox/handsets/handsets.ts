import { nowMs } from '#platform/clock.ts'
import { handsetAddress } from './handset-address.ts'
import type { Behaviour, Carry, Handset, HandsetMessage, HandsetMessageInput, Writing } from './handset.ts'

type Kept = {
  handset: Handset
  messages: HandsetMessage[]
  read: Set<string>
  isPinned: boolean
  waiting: Set<() => void>
}

const normal: Behaviour = { deliver: 'ok' }

/** How much the store may hold. */
export type HandsetsSettings = {
  /** Newest messages kept per handset; default 200. */
  messagesMax?: number
  /** Handsets kept, default 10,000, and messages kept on all of them, default 100,000. Beyond either the oldest tenth of the handsets nobody labelled or set goes. */
  handsetsMax?: number
  messagesTotalMax?: number
}

/**
 * The handsets of the sandbox network, shared by all its channels and held in memory within bounds.
 * A message to an address that was never heard of makes its handset.
 */
export class Handsets {
  readonly #kept = new Map<string, Kept>()
  readonly #carries = new Map<string, Carry>()
  readonly #listeners = new Set<(address: string, behaviour: Behaviour) => void>()
  readonly #readers = new Set<(message: HandsetMessage) => void>()
  /** The handsets that show the mails of an address. */
  readonly #homes = new Map<string, string>()
  readonly #messagesMax: number
  readonly #handsetsMax: number
  readonly #messagesTotalMax: number
  #total = 0
  #seq = 0

  constructor(settings: HandsetsSettings = {}) {
    this.#messagesMax = settings.messagesMax ?? 200
    this.#handsetsMax = settings.handsetsMax ?? 10_000
    this.#messagesTotalMax = settings.messagesTotalMax ?? 100_000
  }

  list(): Handset[] {
    return Array.from(this.#kept.values(), ({ handset }) => ({ ...handset }))
  }

  /** Adds a handset, or gives an existing one its label. It is never put out to make room. */
  add(address: string, label: string, mail?: string): Handset {
    const kept = this.#keep(this.#home(address))
    kept.handset.label = label
    if (mail !== undefined) {
      kept.handset.mail = handsetAddress(mail)
      this.#homes.set(kept.handset.mail, kept.handset.address)
    }
    kept.isPinned = true
    return { ...kept.handset }
  }

  /** The address a handset's owner has for mail; a telephone that was given none has one made of its number. */
  mailAddressOf(address: string): string {
    const home = this.#home(address)
    if (home.includes('@')) return home
    return this.#kept.get(home)?.handset.mail ?? `${home.replace(/^\+/, 'p')}@people.test`
  }

  /** How a handset's owner is called: the beginning of its label. */
  nameOf(address: string): string {
    return this.#kept.get(this.#home(address))?.handset.label.split(',', 1)[0] ?? ''
  }

  /** Tells a channel of each message the first time its handset's owner looks at it. */
  onRead(listener: (message: HandsetMessage) => void): void {
    this.#readers.add(listener)
  }

  /** Shows a message on the handset it is addressed to. */
  receive(address: string, input: HandsetMessageInput): HandsetMessage {
    const kept = this.#keep(this.#home(address))
    kept.handset.unread++
    return this.#store(kept, 'received', input)
  }

  /** Shows what the handset's owner wrote on another device, where a channel has one conversation on all of them. */
  wroteElsewhere(address: string, input: HandsetMessageInput): HandsetMessage {
    return this.#store(this.#keep(this.#home(address)), 'sent', input)
  }

  /** Puts what the handset's owner wrote into its channel's network. Shape: null when no channel of that name is there. */
  write(address: string, writing: Omit<Writing, 'from'> & { channel: string }): HandsetMessage | null {
    const carry = this.#carries.get(writing.channel)
    if (carry === undefined) return null
    const from = this.#home(address)
    const kept = this.#keep(from)
    kept.isPinned = true
    const { channel, to, text, ...rest } = writing
    const carried = carry({ ...rest, from, to, text })
    return this.#store(kept, 'sent', { channel, to, text, from, ...carried })
  }

  /** One message of a handset, by the handset's own id or by the provider's; null when it is not kept. */
  find(address: string, id: string): HandsetMessage | null {
    const kept = this.#kept.get(this.#home(address))
    return kept?.messages.findLast((one) => one.id === id || one.providerId === id) ?? null
  }

  /** Changes how a message looks: its ticks move, a reaction stands on it, it was taken back. Whoever waits sees it again. */
  revise(
    address: string,
    id: string,
    change: Partial<Pick<HandsetMessage, 'text' | 'ticks' | 'rich'>>,
  ): void {
    const kept = this.#kept.get(this.#home(address))
    const message = kept?.messages.findLast((one) => one.id === id || one.providerId === id)
    if (!kept || !message) return
    Object.assign(message, change, { changed: ++this.#seq })
    for (const wake of kept.waiting) wake()
  }

  /** The messages of a handset, oldest first, and marks them read. Empty for one never heard of. */
  messages(address: string, wanted: { channel?: string | undefined; after?: number } = {}): HandsetMessage[] {
    const kept = this.#kept.get(this.#home(address))
    if (kept === undefined) return []
    kept.handset.unread = 0
    const { channel, after = 0 } = wanted
    const shown = kept.messages.filter(
      (message) => message.changed > after && (channel === undefined || message.channel === channel),
    )
    this.#tellRead(kept, shown)
    return shown
  }

  /** Resolves when the handset gets or writes its next message, or after `waitMs`, or when `signal` aborts. */
  change(address: string, waitMs: number, signal?: AbortSignal): Promise<void> {
    const { waiting } = this.#keep(this.#home(address))
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        waiting.delete(wake)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, waitMs)
      waiting.add(wake)
      signal?.addEventListener('abort', wake)
    })
  }

  clear(address: string): void {
    const kept = this.#kept.get(this.#home(address))
    if (kept === undefined) return
    this.#total -= kept.messages.length
    kept.messages = []
    kept.handset.unread = 0
  }

  behaviour(address: string): Behaviour {
    return this.#kept.get(this.#home(address))?.handset.behaviour ?? normal
  }

  setBehaviour(address: string, behaviour: Behaviour): Handset {
    const kept = this.#keep(this.#home(address))
    kept.handset.behaviour = behaviour
    kept.isPinned = true
    for (const listener of this.#listeners) listener(kept.handset.address, behaviour)
    return { ...kept.handset }
  }

  /** Tells a channel of every change of behaviour, so it can deliver what waited. */
  onBehaviour(listener: (address: string, behaviour: Behaviour) => void): void {
    this.#listeners.add(listener)
  }

  /** Registers how a channel's network carries what handsets write. */
  carryBy(channel: string, carry: Carry): void {
    this.#carries.set(channel, carry)
  }

  /** The handset that shows what comes to an address. */
  #home(address: string): string {
    const one = handsetAddress(address)
    const made = /^p(\d{7,15})@people\.test$/.exec(one)?.[1]
    return this.#homes.get(one) ?? (made === undefined ? one : `+${made}`)
  }

  #tellRead(kept: Kept, messages: readonly HandsetMessage[]): void {
    for (const message of messages) {
      if (message.direction !== 'received' || kept.read.has(message.id)) continue
      kept.read.add(message.id)
      for (const listener of this.#readers) listener(message)
    }
    if (kept.read.size <= this.#messagesMax * 3) return
    const still = new Set(kept.messages.map(({ id }) => id))
    kept.read = new Set([...kept.read].filter((id) => still.has(id)))
  }

  #store(kept: Kept, direction: 'received' | 'sent', input: HandsetMessageInput): HandsetMessage {
    const seq = ++this.#seq
    const at = new Date(nowMs()).toISOString()
    const message: HandsetMessage = {
      id: `hsm_${seq.toString(36)}`,
      seq,
      changed: seq,
      ...input,
      direction,
      at,
    }
    kept.messages.push(message)
    // Cut in blocks: shifting one by one would move the whole history for every message.
    if (kept.messages.length > this.#messagesMax * 2) {
      this.#total -= kept.messages.length - this.#messagesMax
      kept.messages = kept.messages.slice(-this.#messagesMax)
    }
    if (++this.#total > this.#messagesTotalMax) this.#makeRoom()
    for (const wake of kept.waiting) wake()
    return message
  }

  #keep(address: string): Kept {
    const known = this.#kept.get(address)
    if (known !== undefined) return known
    const handset: Handset = { address, label: '', unread: 0, behaviour: normal }
    const kept: Kept = { handset, messages: [], read: new Set(), isPinned: false, waiting: new Set() }
    this.#kept.set(address, kept)
    if (this.#kept.size > this.#handsetsMax) this.#makeRoom()
    return kept
  }

  // A tenth at a time: a Map skips its deleted entries on every walk, so taking one per message would cost a walk of thousands.
  #makeRoom(): void {
    let left = Math.ceil(this.#handsetsMax / 10)
    for (const [address, kept] of this.#kept) {
      if (kept.isPinned || kept.waiting.size > 0) continue
      this.#kept.delete(address)
      this.#total -= kept.messages.length
      if (--left === 0) return
    }
  }
}
