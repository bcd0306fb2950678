import type { Content } from './content.ts'

/** What came from the other side. */
export type Update =
  | Receipt
  | ReadMark
  | DeliveredMark
  | InboundMessage
  | InboundPart
  | InboundChange
  | Typing
  | Preference
  | IdentityChange
  | TemplateChange
  | ConnectorChange

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
  /** Our own id of the message, where the provider gives back what we sent along: it settles what had ended ambiguous. */
  readonly messageId?: string
  /** What the provider bills for it, where it says so. */
  readonly billed?: { readonly category: string; readonly isBillable: boolean }
}

/** The contact has read everything we sent it up to an instant, in milliseconds since the epoch. */
export type ReadMark = {
  readonly kind: 'read'
  readonly from: string
  readonly to: string
  readonly upToMs: number
}

/** Everything we sent the contact up to an instant, in milliseconds since the epoch, has reached it. */
export type DeliveredMark = {
  readonly kind: 'delivered'
  readonly from: string
  readonly to: string
  readonly upToMs: number
}

/** Somebody who wrote: what the provider tells of the person beside the address. */
export type Profile = {
  readonly name?: string
  readonly username?: string
  readonly language?: string
  /** Other addresses of the same person on this channel, such as a telephone number beside a scoped id. */
  readonly aliases?: readonly string[]
}

/** Who of a group's members, or in whose name, something was written. */
export type Author = {
  /** The provider's id: a person's, or that of a group or channel somebody writes as. */
  readonly id: string
  readonly name?: string
  readonly username?: string
}

/** What a contact said, or what its provider says it did. */
export type InboundContent =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'media'
      readonly mimeType: string
      readonly as: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker'
      /** Where the provider keeps it: given back to `fetchMedia`. */
      readonly source: string
      readonly filename?: string
      readonly caption?: string
      readonly sizeBytes?: number
    }
  /** A button was pressed, a row chosen, a form sent: `id` is ours, `data` the form. */
  | {
      readonly type: 'answer'
      readonly id: string
      readonly title: string
      readonly data?: Readonly<Record<string, unknown>>
    }
  | {
      readonly type: 'location'
      readonly latitude: number
      readonly longitude: number
      readonly name?: string
      readonly address?: string
    }
  | Extract<Content, { type: 'contacts' }>
  /** `regarding` of the message names what is reacted to; an empty emoji takes the reaction back. */
  | { readonly type: 'reaction'; readonly emoji: string }
  | {
      readonly type: 'email'
      readonly subject: string
      readonly text: string
      readonly html: string | null
      readonly attachments: readonly {
        readonly filename: string
        readonly mimeType: string
        readonly sizeBytes: number
        readonly source: string
        /** The file itself, where it came with the message: it is kept at once, and nobody is asked for it. */
        readonly body?: Buffer
      }[]
      readonly headers: Readonly<Record<string, string>>
    }
  | {
      readonly type: 'order'
      readonly items: readonly Readonly<Record<string, unknown>>[]
      readonly text?: string
    }
  /** The provider passed on that something came which it does not pass on. */
  | { readonly type: 'unsupported'; readonly what: string }

/** A message that came in, whoever wrote it: mostly the contact. */
export type InboundMessage = {
  readonly kind: 'message'
  /** The provider's id of it, for deduplication; null where the protocol has none. */
  readonly providerId: string | null
  readonly from: string
  readonly to: string
  readonly content: InboundContent
  readonly profile?: Profile
  /** Who wrote it, where the contact is a group or channel of several people. */
  readonly author?: Author
  /** The provider's reference of the message it answers or reacts to. */
  readonly regarding?: string
  /** What messages have in common that were sent together as one: the pictures of an album. */
  readonly group?: string
  /** What brought the contact: an advertisement, a link. */
  readonly referral?: Readonly<Record<string, unknown>>
  /** Milliseconds since the epoch by the provider's clock. */
  readonly sentAtMs?: number
  /** The business itself wrote it by other means (the app on its phone, the page's inbox): `from` is then the business. */
  readonly isEcho?: true
}

/** A text a contact wrote. */
export type InboundText = InboundMessage & {
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

/** Whoever wrote a message changed it or took it back: a contact, or the business by other means. */
export type InboundChange = {
  readonly kind: 'edited' | 'deleted'
  readonly from: string
  readonly to: string
  /** The provider's id of the message. */
  readonly providerId: string
  /** What it says now; null: it was taken back. */
  readonly content: InboundContent | null
  /** Ids that what came with it bears, where the provider has one id for all of it: taken back with it. */
  readonly besideIds?: readonly string[]
  /** The provider lets nobody keep what was taken back. */
  readonly leavesNoCopy?: true
  readonly changedAtMs?: number
}

/** Somebody is writing, or stopped. Told to whoever looks at that moment, and kept nowhere. */
export type Typing = {
  readonly kind: 'typing'
  readonly from: string
  readonly to: string
  readonly on: boolean
}

/** The contact told the provider whether it wants promotional messages of this sender. */
export type Preference = {
  readonly kind: 'preference'
  readonly from: string
  readonly to: string
  readonly wants: boolean
  /** `promotional`: that class only; `all`: the contact blocked or left the sender. */
  readonly purpose: 'promotional' | 'all'
  readonly detail: string
}

/** A contact has another address from now on: a new number, or a number beside a scoped id. */
export type IdentityChange = {
  readonly kind: 'identity'
  readonly from: string
  readonly to: string
  readonly address: string
}

/** The provider decided on a template, or judges it anew. */
export type TemplateChange = {
  readonly kind: 'template'
  /** The provider's id of it. */
  readonly reference: string
  readonly name: string
  readonly language: string
  readonly state?: 'pending' | 'approved' | 'rejected' | 'paused' | 'disabled' | 'deleted'
  readonly category?: string
  readonly quality?: string
  readonly reason?: string
}

/** The provider changed what the connector may do: its quality, its limits, its standing. */
export type ConnectorChange = {
  readonly kind: 'connector'
  readonly state: 'usable' | 'limited' | 'refused'
  readonly detail: string
  readonly facts?: Readonly<Record<string, unknown>>
}
