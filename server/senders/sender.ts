import type { SenderKind } from '#shared/phone-numbers.ts'

export const senderKinds = ['alphanumeric', 'long_code', 'short_code', 'dlt_header', 'address'] as const

/** What a sender is; `address` is an e-mail address or a provider's id. */
export type KindOfSender = SenderKind | 'dlt_header' | 'address'

export const senderStates = ['active', 'inactive'] as const

/** Whom an account may send as on a channel. */
export type Sender = {
  /** Uuid. */
  readonly id: string
  readonly channel: string
  readonly address: string
  readonly kind: KindOfSender
  /** The only country it may be used for; null: any. */
  readonly country: string | null
  readonly isDefault: boolean
  readonly status: (typeof senderStates)[number]
}
