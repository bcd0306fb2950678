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

export type DeviceKind = Device['kind']

/**
 * Where a channel whose addresses are devices (`webpush:…`, `fcm:…`, `apns:…`) finds what reaches one at the moment of
 * sending, and says that one is gone. Given by whoever opens the link, so that the channel knows of no database.
 */
export type DeviceBook = {
  /** Null for one that is not registered, or not any more. */
  readonly find: (address: string) => Promise<Device | null>
  /** Ends a device that its push service no longer knows, unless it was seen after `atMs`. */
  readonly remove: (address: string, reason: string, atMs: number) => Promise<void>
  /** Where apps report what became of a push; it goes with every push. */
  readonly reportUrl?: string | undefined
}
