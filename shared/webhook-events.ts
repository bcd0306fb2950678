/** What a customer's webhook endpoint may subscribe to. */
export const webhookEvents = [
  'message.accepted',
  'message.scheduled',
  'message.submitted',
  'message.delivered',
  'message.read',
  'message.undelivered',
  'message.failed',
  'message.rejected',
  'message.expired',
  'message.cancelled',
  'message.received',
  'consent.changed',
  'wallet.low',
  'account.suspended',
  'account.reactivated',
  'webhook.disabled',
] as const
