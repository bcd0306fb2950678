import { messageStatuses, type MessageStatus } from '#shared/message-statuses.ts'
import type { ChargeOn } from './message.ts'

/** The stretch of its life a message must be in for a change to apply. */
export type Stage = 'waiting' | 'submitted' | 'delivered'

/** One change of a message's status, to be written with others at once. */
export type Transition = {
  readonly accountId: string
  readonly messageId: string
  readonly from: Stage
  readonly to: MessageStatus
  readonly code: string | null
  readonly detail: string | null
  readonly carrierId: string | null
  /** A carrier took it in this same change, before whatever `to` says. */
  readonly submitted: boolean
}

/** What a change says beyond where it leads; what is left out is not known. */
export type Change = Pick<Transition, 'to'> & Partial<Pick<Transition, 'code' | 'detail' | 'carrierId'>>

/** Makes the change by which a message leaves a stage. */
export function transitionOf(
  from: Stage,
  { accountId, messageId }: Pick<Transition, 'accountId' | 'messageId'>,
  { to, code = null, detail = null, carrierId = null }: Change,
): Transition {
  return {
    accountId,
    messageId,
    from,
    to,
    code,
    detail,
    carrierId,
    submitted: from === 'waiting' && to === 'submitted',
  }
}

/** Which statuses lie in a stage. */
export const statusesOf: Readonly<Record<Stage, readonly MessageStatus[]>> = {
  waiting: ['accepted', 'scheduled', 'queued'],
  submitted: ['submitted'],
  delivered: ['delivered'],
}

/** What has become of the money held for a message. */
export type ChargeAfter = 'held' | 'settled' | 'released' | 'unchanged'

/**
 * What a change does to the money held for a message.
 * A message charged on submission is settled when a carrier takes it; one charged on delivery when it is delivered,
 * and released at any other end. A message that no carrier took costs nothing.
 */
export function chargeAfter(
  change: Pick<Transition, 'from' | 'to' | 'submitted'>,
  chargeOn: ChargeOn,
): ChargeAfter {
  if (change.from === 'delivered') return 'unchanged'
  if (chargeOn === 'submitted' && change.from === 'submitted') return 'unchanged'
  const taken = change.submitted || change.to === 'submitted' || change.from === 'submitted'
  if (chargeOn === 'submitted') return taken ? 'settled' : isEnd(change.to) ? 'released' : 'held'
  if (change.to === 'delivered' || change.to === 'read') return 'settled'
  return isEnd(change.to) ? 'released' : 'held'
}

/** Says whether a message has not left yet: no carrier has it. */
export function isWaiting(status: MessageStatus): boolean {
  return statusesOf.waiting.includes(status)
}

/** Says whether a status is an end: nothing but `read` may follow. */
export function isEnd(status: MessageStatus): boolean {
  return !isWaiting(status) && status !== 'submitted'
}

/** The statuses that are ends. */
export const endStatuses: readonly MessageStatus[] = messageStatuses.filter(isEnd)
