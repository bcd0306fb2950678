import type { z } from 'zod'
import type { Channel as ChannelName, MessageClass } from '#shared/message-kinds.ts'
import type { Connecting } from './connecting.ts'
import type { ButtonKind, Content, ContentType, shownAs } from './content.ts'
import type { FileBook } from './media/file-book.ts'
import type { PartBook } from './http/part-book.ts'
import type { ProviderCodes } from './provider-code.ts'
import type { DeviceBook } from './device.ts'
import type { Templates } from './template-keeping.ts'
import type { Update } from './update.ts'
import type { PricedRequest, WindowFacts, WindowRule } from './window-rule.ts'

export type { ChannelName }

/** What every channel implements: one folder each, knowing nothing of accounts, consent or money. */
export type Channel = {
  readonly name: ChannelName
  /** What the channel is able to do; the composer, the gates and the fallback read it. */
  readonly can: {
    readonly contentTypes: readonly ContentType[]
    /** What its buttons do; absent where it has none. */
    readonly buttonKinds?: readonly ButtonKind[]
    readonly receipts: boolean
    /** Only failures are told: what nobody complained of in time has arrived. */
    readonly silenceIsDelivery?: boolean
    /** It tells when a contact has read. */
    readonly read: boolean
    /** Its provider names one contact by several addresses: what it says at one of them it says at all. */
    readonly manyNames?: boolean
    /** It takes marks that we have read, and that somebody is typing. */
    readonly marks?: boolean
    /** False: contacts cannot write by it; they only read, and answer by its buttons. */
    readonly inbound?: boolean
  }
  /** What the operator or account sets up: address, limits, quirks. Shown in the console. */
  readonly settings: z.ZodType
  /** What must stay secret: stored sealed, never shown. */
  readonly credentials: z.ZodType
  /** How an account links itself to the provider; absent where only the operator's carriers lead. */
  readonly connect?: Connecting
  /** Says what in a content the provider would refuse; null when it would be taken. Pure. */
  readonly check?: (content: Content) => string | null
  /** How large a file may be that it shows so, in octets; absent where the provider names no limit. Pure. */
  readonly fileBytesMax?: (as: ReturnType<typeof shownAs>) => number
  /** When a contact may be written to, where the provider ties that to what the contact did. Pure. */
  readonly window?: WindowRule
  /** How templates live at a provider that reviews them; absent where texts go as they are. */
  readonly templates?: Templates
  /** The class whose price a message has, where the provider prices by what it is and when it goes; its own when absent. Pure. */
  readonly pricedAs?: (request: PricedRequest, facts: WindowFacts) => MessageClass
  /** The country that an address names which is no telephone number; absent where none does. Pure. */
  readonly countryOf?: (address: string) => string | null
  /** What the provider's codes mean and how each is mended, for people: each stands in the detail of a message that ends by it. */
  readonly codes?: ProviderCodes
  /** The connector's address of a sender's, where a connector has many senders: a domain of its addresses. */
  readonly connectorOf?: (sender: string) => string
  /** Puts the parts of a long inbound message together, in order; only for channels whose protocol cuts messages. */
  readonly join?: (parts: readonly string[]) => { readonly type: 'text'; readonly text: string }
  /** Who is at the other end: what a system reports of a message may come over any link to it. */
  system(settings: unknown): string
  /** Opens the link to a carrier or provider. It connects by itself, and connects again when it is lost. */
  open(settings: unknown, credentials: unknown, events: LinkEvents): Link
}

/** An open link to one carrier or provider. */
export type Link = {
  /** How many more messages it takes right now. */
  room(): number
  /** Hands one message over. `done` is called exactly once. Only call it while there is room. */
  send(message: OutboundMessage, done: (outcome: Outcome) => void): void
  state(): LinkState
  /** Whether the other side answers now, asked with something that is no message; absent where nothing of the kind can be asked. Never rejects. */
  probe?(): Promise<boolean>
  /** Takes nothing new, waits for what is under way up to `drainMs`, ends. */
  close(drainMs: number): Promise<void>
}

/** `refused`: the provider does not take the credentials any more; only new ones help. */
export type LinkState = 'connecting' | 'up' | 'down' | 'refused'

/** What a link tells whoever opened it. */
export type LinkEvents = {
  /** There is room again. */
  onRoom(): void
  onState(state: LinkState, reason: string | null): void
  /** Something came from the other side. `stored(true)` acknowledges it; `stored(false)` asks the other side to try again. */
  onUpdate(update: Update, stored: (kept: boolean) => void): void
  /** A hand-over that had ended as ambiguous was taken after all: receipts will name this reference. Once a part. */
  onLate?(late: LateReference): void
  /** What the addresses lead to, for a channel whose addresses are devices. */
  readonly devices?: DeviceBook | undefined
  /** The files that messages name, for a channel that carries them itself. */
  readonly files?: FileBook | undefined
  /** What had gone of messages that go in several parts. */
  readonly parts?: PartBook | undefined
}

/** What the other side calls one part of a message, learnt after its hand-over had ended. `part` counts from 1. */
export type LateReference = {
  readonly messageId: string
  readonly ref: string
  readonly part: number
  readonly parts: number
}

/** A message as a channel sees it. */
export type OutboundMessage = {
  /** The message's uuid: the idempotency key towards providers that take one. */
  readonly id: string
  /** Whose it is: for the addresses of ours that stand in it. */
  readonly accountId?: string
  readonly from: string
  readonly to: string
  readonly content: Content
  readonly class: string
  /** The provider's reference of the message this one answers or reacts to. */
  readonly regarding?: string | null
  /** What the window rule said it must be marked with. */
  readonly tag?: string | null
  /** Milliseconds until the message is worthless; null: the carrier's default. */
  readonly validForMs: number | null
  /** What a registry wants to travel with it, e.g. DLT entity and template. */
  readonly registration: Readonly<Record<string, string>> | null
}

/** How handing over ended. */
export type Outcome =
  /** The other side took it; one reference a part. `knownAs`: other addresses by which it will name the contact. */
  | { readonly kind: 'submitted'; readonly refs: readonly string[]; readonly knownAs?: readonly string[] }
  /**
   * It was refused. `never`: the message is at fault; `later`: try again; `elsewhere`: this carrier cannot, another may.
   * `code` is ours and stable; `detail` has the provider's own code, what it means and the mend.
   */
  | {
      readonly kind: 'refused'
      readonly retry: 'never' | 'later' | 'elsewhere'
      readonly code: string
      readonly detail: string
      /** When the provider will take it, as far as it said. */
      readonly afterMs?: number
      /**
       * What the refusal is about beyond this message: the whole lane waits, or its credentials are no longer taken; `nothing`:
       * whoever refused works, and takes what is for others. Absent: it may be in trouble.
       */
      readonly halts?: 'lane' | 'credentials' | 'nothing'
    }
  /** The link died or stayed silent after sending: it may have been taken. */
  | { readonly kind: 'ambiguous'; readonly detail: string }
