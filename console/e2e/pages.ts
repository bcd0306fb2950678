/** Where a customer's owner can go. */
export const customerPages = [
  '/messages',
  '/send',
  '/handsets',
  '/wallet',
  '/keys',
  '/smpp',
  '/webhooks',
  '/contacts',
  '/suppressions',
  '/senders',
  '/templates',
  '/templates/new',
  '/connectors',
  '/dlt',
  '/users',
  '/audit',
]

/** Where the operator's staff can go. */
export const operatorPages = ['accounts', 'carriers', 'rates', 'policy', 'clock', 'audit'].map(
  (tab) => `/operator?tab=${tab}`,
)
