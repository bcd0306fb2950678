import type { ChargeOn } from '#rating/rating.ts'
import { idOf, timeOfId } from '#shared/ids.ts'
import { formatAmount } from '#shared/money.ts'
import type { MessageClass } from '#shared/message-kinds.ts'
import type { MessageStatus } from '#shared/message-statuses.ts'
import type { Decision } from './decision.ts'

export type { ChargeOn }

/** A message as it is stored. */
export type MessageRow = {
  account_id: string
  id: string
  direction: 'outbound' | 'inbound'
  channel: string
  sender: string
  address: string
  contact_id: string | null
  class: MessageClass
  content: { type: string; [field: string]: unknown }
  status: MessageStatus
  code: string | null
  detail: string | null
  segments: number
  encoding: string | null
  price: bigint | null
  currency: string | null
  charge: 'none' | 'held' | 'settled' | 'released'
  charge_on: ChargeOn | null
  carrier_id: string | null
  attempts: number
  metadata: Record<string, unknown> | null
  callback_url: string | null
  decision: Decision | null
  actor: string
  send_at: Date | null
  expires_at: Date | null
  submitted_at: Date | null
  delivered_at: Date | null
  finished_at: Date | null
}

/** What the API shows of a message; `carriers` names them by id. */
export function showMessage(row: Omit<MessageRow, 'decision'>, carriers: ReadonlyMap<string, string>) {
  const [from, to] = row.direction === 'outbound' ? [row.sender, row.address] : [row.address, row.sender]
  return {
    id: idOf('msg', row.id),
    direction: row.direction,
    channel: row.channel,
    from,
    to,
    contactId: row.contact_id && idOf('con', row.contact_id),
    content: row.content,
    class: row.class,
    status: row.status,
    code: row.code,
    detail: row.detail,
    segments: row.segments,
    encoding: row.encoding,
    price: priceOf(row),
    charge: row.charge,
    carrier: row.carrier_id ? (carriers.get(row.carrier_id) ?? null) : null,
    attempts: row.attempts,
    metadata: row.metadata,
    callbackUrl: row.callback_url,
    createdAt: new Date(timeOfId(idOf('msg', row.id))).toISOString(),
    sendAt: isoOf(row.send_at),
    expiresAt: isoOf(row.expires_at),
    submittedAt: isoOf(row.submitted_at),
    deliveredAt: isoOf(row.delivered_at),
    finishedAt: isoOf(row.finished_at),
  }
}

/** What a message costs as the API shows it; null where nothing was priced. */
export function priceOf(row: {
  price: bigint | null
  currency: string | null
}): { amount: string; currency: string } | null {
  return row.price === null || row.currency === null
    ? null
    : { amount: formatAmount(row.price), currency: row.currency }
}

function isoOf(at: Date | null): string | null {
  return at && at.toISOString()
}
