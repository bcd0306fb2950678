import type { ConnectorChange, Receipt, Update } from '../update.ts'
import { meaningOf } from './codes.ts'
import { detailOf, readErrorObject } from './graph-error.ts'
import { addressOf, list, type HookValue } from './hook-value.ts'

/** Our ids are UUIDs; what others sent along is theirs. */
const ours = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i

/** Reads the fates of messages, and errors that belong to none. */
export function readStatuses(value: HookValue): readonly Update[] {
  return [
    ...list(value['statuses']).flatMap((status) => readStatus(status) ?? []),
    ...list(value['statuses']).flatMap((status) => readStanding(status) ?? []),
    ...list(value['errors']).flatMap((error) => readError(error) ?? []),
  ]
}

function readStatus(status: HookValue): Receipt | null {
  const fate = fateOf(status)
  const ref = status['id']
  if (!fate || typeof ref !== 'string') return null
  const recipient = addressOf(status['recipient_id']) ?? status['recipient_user_id']
  const data = status['biz_opaque_callback_data']
  return {
    kind: 'receipt',
    refs: [ref],
    addresses: typeof recipient === 'string' ? [recipient] : [],
    ...fate,
    ...(typeof data === 'string' && ours.test(data) && { messageId: data }),
    ...billedOf(status['pricing']),
  }
}

/** What the business may not or cannot do any more is about all that it sends, though one message tells it: Meta says so of no other hook. */
const ofBusiness: ReadonlySet<string> = new Set(['account_restricted', 'payment_required'])

function readStanding(status: HookValue): ConnectorChange | null {
  const error = status['status'] === 'failed' ? readErrorObject(list(status['errors'])[0]) : null
  if (!error || !ofBusiness.has(meaningOf(error.code).code)) return null
  return { kind: 'connector', state: 'limited', detail: detailOf(error) }
}

function fateOf(status: HookValue): Pick<Receipt, 'state' | 'code' | 'detail'> | null {
  switch (status['status']) {
    case 'sent':
      return { state: 'onTheWay', code: null, detail: null }
    case 'delivered':
      return { state: 'delivered', code: null, detail: null }
    // A voice note that was played was read.
    case 'read':
    case 'played':
      return { state: 'read', code: null, detail: null }
    case 'failed':
      return failureOf(list(status['errors'])[0])
    default:
      return null
  }
}

function failureOf(given: HookValue | undefined): Pick<Receipt, 'state' | 'code' | 'detail'> {
  const error = readErrorObject(given)
  if (!error) return { state: 'undelivered', code: 'provider_error', detail: 'Meta gave no reason.' }
  const { code } = meaningOf(error.code)
  const isUnreached = code === 'recipient_unreachable' || code === 'provider_error'
  return { state: isUnreached ? 'undelivered' : 'rejected', code, detail: detailOf(error) }
}

function billedOf(pricing: unknown): Pick<Receipt, 'billed'> {
  if (typeof pricing !== 'object' || pricing === null) return {}
  const { category, billable, type } = pricing as Record<string, unknown>
  // `billable` is going away; what is regular is billed, what is free says why.
  const isBillable = typeof billable === 'boolean' ? billable : type === 'regular'
  return typeof category === 'string' ? { billed: { category, isBillable } } : {}
}

function readError(given: HookValue): ConnectorChange | null {
  const error = readErrorObject(given)
  if (!error) return null
  const { halts } = meaningOf(error.code)
  return {
    kind: 'connector',
    state: halts === 'credentials' ? 'refused' : 'limited',
    detail: detailOf(error),
  }
}
