import type { Content } from '#channels/channels.ts'
import type { Fallback } from './fallback/fallback-step.ts'
import type { MessageClass } from '#shared/message-kinds.ts'

/** Who asks for the answer to a keyword. */
export const keywordActor = 'platform:keyword'

/** What somebody asks to be sent, checked for shape, whichever door it came through. */
export type AdmissionRequest = {
  readonly accountId: string
  /** Who asked, for the record: `key:…`, `user:…`, `smpp:…`. */
  readonly actor: string
  readonly channel: string
  readonly from: string | null
  readonly to: string
  readonly content: Content
  readonly class: MessageClass
  readonly sendAt: Date | null
  readonly expiresAt: Date | null
  readonly metadata: Readonly<Record<string, unknown>> | null
  readonly callbackUrl: string | null
  /** Registration the sender brings along instead of ours, e.g. DLT values an SMPP customer sends as TLVs. */
  readonly registration: Readonly<Record<string, string>> | null
  /** The message this one answers or reacts to, as its id. */
  readonly regarding?: string | null
  /** The channels tried next, one after the other, when it is not delivered. */
  readonly fallback?: Fallback | null
  readonly idempotency: { readonly key: string; readonly hash: Buffer } | null
  /** An answer the contact asked for by keyword: it may pass the suppression it confirms. */
  readonly answersKeyword?: boolean
}
