import type { MessageClass, Reading } from '#policy/policy.ts'
import type { PermissionFacts } from './permission.ts'

/** Whether the suppression list lets a message through. */
export type SuppressionDecision =
  | { readonly outcome: 'pass'; readonly because: string }
  | {
      readonly outcome: 'refuse'
      readonly code: 'suppressed'
      readonly because: string
      readonly clause: string | null
      readonly evidence: Readonly<Record<string, unknown>>
    }

/**
 * Decides whether the suppression list lets a message through.
 * A STOP of the contact ends the classes the terms name; an entry the account made ends all, or promotional messages only.
 * Source: HSE-3.3.
 */
export function decideSuppression(
  { suppression }: PermissionFacts,
  messageClass: MessageClass,
  /** `policy().stopEnds()`. */
  stopEnds: Reading<readonly MessageClass[]>,
): SuppressionDecision {
  if (!suppression) return { outcome: 'pass', because: 'The recipient is not on the suppression list.' }
  const bySelf = suppression.source === 'keyword'
  const ends = bySelf
    ? stopEnds.value.includes(messageClass)
    : suppression.scope === 'all' || messageClass === 'promotional'
  if (!ends)
    return {
      outcome: 'pass',
      because: `The recipient's suppression does not cover ${messageClass} messages.`,
    }
  const day = suppression.at.slice(0, 10)
  return {
    outcome: 'refuse',
    code: 'suppressed',
    because: bySelf
      ? `The recipient opted out on ${day}; only their START brings ${messageClass} messages back.`
      : `The recipient is on the suppression list since ${day}: ${suppression.reason}.`,
    clause: bySelf ? stopEnds.clause : null,
    evidence: { ...suppression },
  }
}
