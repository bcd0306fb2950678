import type { z } from 'zod'
import type { Channel as ChannelName } from '#shared/message-kinds.ts'

export type { ChannelName }

/** What every channel implements: one folder each, knowing nothing of accounts, consent or money. */
export type Channel = {
  readonly name: ChannelName
  /** What the channel is able to do; the composer, the gates and the fallback read it. */
  readonly can: {
    readonly contentTypes: readonly string[]
    readonly receipts: boolean
    readonly read: boolean
  }
  /** What the operator or account sets up: address, limits, quirks. Shown in the console. */
  readonly settings: z.ZodType
  /** What must stay secret: stored sealed, never shown. */
  readonly credentials: z.ZodType
  /** Puts the parts of a long inbound message together, in order; only for channels whose protocol cuts messages. */
  readonly join?: (parts: readonly string[]) => InboundMessage['content']
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
  /** Takes nothing new, waits for what is under way up to `drainMs`, ends. */
  close(drainMs: number): Promise<void>
}

export type LinkState = 'connecting' | 'up' | 'down'

export type LinkEvents = {
  /** There is room again. */
  onRoom(): void
  onState(state: LinkState, reason: string | null): void
  /** Something came from the other side. `stored(true)` acknowledges it; `stored(false)` asks the other side to try again. */
  onUpdate(update: Update, stored: (kept: boolean) => void): void
  /** A hand-over that had ended as ambiguous was taken after all: receipts will name this reference. Once a part. */
  onLate?(late: LateReference): void
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
  readonly from: string
  readonly to: string
  readonly content: { readonly type: string; readonly [field: string]: unknown }
  readonly class: string
  /** Milliseconds until the message is worthless; null: the carrier's default. */
  readonly validForMs: number | null
  /** What a registry wants to travel with it, e.g. DLT entity and template. */
  readonly registration: Readonly<Record<string, string>> | null
}

/** How handing over ended. */
export type Outcome =
  /** The other side took it; one reference a part. */
  | { readonly kind: 'submitted'; readonly refs: readonly string[] }
  /** It was refused. `never`: the message is at fault; `later`: try again; `elsewhere`: this carrier cannot, another may. */
  | {
      readonly kind: 'refused'
      readonly retry: 'never' | 'later' | 'elsewhere'
      readonly code: string
      readonly detail: string
    }
  /** The link died or stayed silent after sending: it may have been taken. */
  | { readonly kind: 'ambiguous'; readonly detail: string }

/** What came from the other side. */
export type Update = Receipt | InboundMessage | InboundPart

/** The fate of a message that the carrier had taken. */
export type Receipt = {
  readonly kind: 'receipt'
  /** The references the message may have, likeliest first: carriers write one id in several ways. */
  readonly refs: readonly string[]
  /** The addresses it names: where a reference is read in another form than written, one of them must be the message's. */
  readonly addresses: readonly string[]
  /** `onTheWay` reports progress without an end. */
  readonly state: 'onTheWay' | 'delivered' | 'read' | 'undelivered' | 'expired' | 'rejected' | 'unknown'
  readonly code: string | null
  readonly detail: string | null
}

export type InboundMessage = {
  readonly kind: 'message'
  /** The provider's id of it, for deduplication; null where the protocol has none. */
  readonly providerId: string | null
  readonly from: string
  readonly to: string
  readonly content: { readonly type: 'text'; readonly text: string }
}

/** One part of a long message; the parts are kept until all are there. */
export type InboundPart = {
  readonly kind: 'part'
  readonly from: string
  readonly to: string
  /** What the parts of one message have in common. */
  readonly group: string
  readonly position: number
  readonly total: number
  /** The channel's own form of the part, given back to `join`. */
  readonly payload: string
}
