import { transitionOf } from '../transition.ts'
import type { Entry } from './write-outcomes.ts'

/** A message that a carrier took, or may have taken when `code` says so. */
export type Submission = {
  readonly accountId: string
  readonly messageId: string
  readonly carrierId: string
  /** What the carrier calls its parts, in their order; empty when it did not say. */
  readonly refs: readonly string[]
  readonly code: string | null
  readonly detail: string | null
}

/** What is recorded of a submission. */
export function entryOf(submission: Submission): Entry {
  const { accountId, messageId, carrierId, refs, code, detail } = submission
  return {
    transition: transitionOf('waiting', submission, { to: 'submitted', code, detail, carrierId }),
    submissions: refs.map((ref, i) => ({
      message_id: messageId,
      account_id: accountId,
      carrier_id: carrierId,
      ref,
      part: i + 1,
      parts: refs.length,
    })),
    leaves: messageId,
  }
}
