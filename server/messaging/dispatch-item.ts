import type { Content } from '#channels/channels.ts'
import type { MessageClass } from '#shared/message-kinds.ts'
import type { ChargeOn } from './message.ts'

/** A stored message on its way out: what dispatching needs without reading the row again. */
export type DispatchItem = {
  readonly id: string
  readonly accountId: string
  readonly channel: string
  readonly from: string
  readonly to: string
  readonly content: Content
  readonly class: MessageClass
  /** 0 goes first: see `priorityOf`. */
  readonly priority: number
  readonly segments: number
  readonly price: bigint | null
  readonly currency: string | null
  readonly chargeOn: ChargeOn | null
  readonly registration: Readonly<Record<string, string>> | null
  readonly metadata: Readonly<Record<string, unknown>> | null
  readonly callbackUrl: string | null
  /** Milliseconds since the epoch by the platform's clock; null: no end. */
  readonly expiresAt: number | null
  /** What is left of its validity when it was taken up; null: the carrier's default. */
  readonly validForMs: number | null
  readonly attempts: number
  /** Carriers that said they cannot take this message. */
  readonly notBy: readonly string[]
}

/** A code is worth most in the first seconds, an advertisement can wait. */
const priorities: Readonly<Record<MessageClass, number>> = {
  authentication: 0,
  transactional: 1,
  service: 1,
  promotional: 2,
}

/** The priority of a class: 0 goes first. */
export function priorityOf(messageClass: MessageClass): number {
  return priorities[messageClass]
}
