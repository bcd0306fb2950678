/** Where a message is in its life. `unknown` outcomes stay `submitted` until a receipt or their expiry. */
export const messageStatuses = [
  'accepted',
  'scheduled',
  'queued',
  'submitted',
  'delivered',
  'read',
  'undelivered',
  'failed',
  'rejected',
  'expired',
  'cancelled',
  'received',
] as const
export type MessageStatus = (typeof messageStatuses)[number]
