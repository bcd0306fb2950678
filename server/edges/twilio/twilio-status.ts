import type { MessageStatus } from '#shared/message-statuses.ts'
import { memoryOf } from './twilio-memory.ts'

const statuses: Readonly<Record<MessageStatus, string>> = {
  accepted: 'queued',
  scheduled: 'scheduled',
  queued: 'queued',
  submitted: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'undelivered',
  failed: 'failed',
  rejected: 'undelivered',
  expired: 'undelivered',
  cancelled: 'canceled',
  received: 'received',
}

/**
 * Where a message is, in Twilio's words. What a service is to send is `accepted` until it is on its way; what a suspension
 * stopped has failed, for nobody cancelled it.
 */
export function twilioStatus(message: {
  readonly status: MessageStatus
  readonly code?: string | null
  readonly metadata?: Readonly<Record<string, unknown>> | null
}): string {
  const { status, code, metadata } = message
  if (status === 'accepted' && memoryOf(metadata).service) return 'accepted'
  if (status === 'cancelled' && code === 'account_suspended') return 'failed'
  return statuses[status]
}
