import type { MessageClass } from '#shared/message-kinds.ts'
import type { Content } from './content.ts'

/** What the contact and the sender did with each other lately. Times in milliseconds since the epoch; null: never. */
export type WindowFacts = {
  readonly atMs: number
  /** When the contact last wrote to this sender. */
  readonly lastInboundMs: number | null
  /** Until when an advertisement that brought the contact opens the way. */
  readonly entryUntilMs: number | null
}

/** What the rule asks about. */
export type WindowRequest = {
  readonly content: Content
  readonly class: MessageClass
  readonly metadata: Readonly<Record<string, unknown>> | null
}

/** What its price depends on, beside when it goes. */
export type PricedRequest = Pick<WindowRequest, 'content' | 'class'> & {
  /** What the provider keeps the template as that it names, in the provider's words; null where it names none we know. */
  readonly category: string | null
}

/** `open` may carry what the message must be marked with towards the provider; `closed` says the mend. */
export type WindowVerdict =
  | { readonly open: true; readonly because: string; readonly tag?: string }
  | { readonly open: false; readonly because: string }

/** Whether a message may go now. */
export type WindowRule = (request: WindowRequest, facts: WindowFacts) => WindowVerdict

const hourMs = 3_600_000

/** Whether the contact wrote within so many hours. */
export function wroteWithin(hours: number, { atMs, lastInboundMs }: WindowFacts): boolean {
  return lastInboundMs !== null && atMs - lastInboundMs < hours * hourMs
}
