/** What reaches one device: where its push service takes messages for it, and what they are sealed with. */
export type Device =
  | {
      readonly kind: 'webpush'
      /** The address its browser's push service gave it: who has it may send, so it is kept like a secret. */
      readonly endpoint: string
      /** The browser's public key and the secret it shares with us, both Base64url. */
      readonly keys: { readonly p256dh: string; readonly auth: string }
    }
  | { readonly kind: 'fcm'; readonly token: string }
  | {
      readonly kind: 'apns'
      /** In hex. */
      readonly token: string
      /** Apps that are built for testing are reached by another service of Apple's. */
      readonly environment: 'production' | 'development'
    }
  /** The feed of a person in the customer's own app or site; `person` is the customer's id of them. */
  | { readonly kind: 'inapp'; readonly person: string }

/** The ways to a device. */
export type DeviceKind = Device['kind']

/**
 * Where a channel whose addresses are devices (`webpush:…`, `fcm:…`, `apns:…`, `inapp:…`) finds what reaches one at the moment of
 * sending, and says that one is gone. Given by whoever opens the link, so that the channel knows of no database.
 */
export type DeviceBook = {
  /** Null for one that is not registered, or not any more. */
  readonly find: (address: string) => Promise<Device | null>
  /** Ends a device that its push service no longer knows, unless it was seen after `atMs`. */
  readonly remove: (address: string, reason: string, atMs: number) => Promise<void>
  /** Puts what a message says into the feed at an address; false where none is there any more. */
  readonly keep?: ((address: string, item: NewFeedItem) => Promise<boolean>) | undefined
  /** Where apps report what became of a push; it goes with every push. */
  readonly reportUrl?: string | undefined
}

/** What goes into a feed. */
export type NewFeedItem = {
  readonly messageId: string
  readonly shown: FeedContent
  /** Of items with one key the newest takes the place of those not read yet; null: it stands for itself. */
  readonly collapseKey: string | null
  /** Milliseconds since the epoch after which it is worth nothing if nobody has fetched it; null: it stays. */
  readonly deliverUntilMs: number | null
  readonly keptDays: number
}

/** What a person sees of an item: a button with a link opens it, one without tells us its id. */
export type FeedContent = {
  readonly title: string
  readonly body: string
  readonly image?: string
  readonly link?: string
  readonly actions: readonly { readonly id: string; readonly title: string; readonly link?: string }[]
}
