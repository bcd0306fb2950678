/** What an API key may be allowed to do; `*` is everything. */
export const scopes = [
  'messages:write',
  'messages:read',
  'contacts:write',
  'contacts:read',
  'consents:write',
  'consents:read',
  'senders:write',
  'senders:read',
  'connectors:write',
  'connectors:read',
  'wallet:read',
  'keys:write',
  'webhooks:write',
  'audit:read',
] as const
