import type { DispatchItem } from '#messaging/dispatch-item.ts'

/** A message on its way out that no database knows. */
export function aDispatchItem(overrides: Partial<DispatchItem> = {}): DispatchItem {
  return {
    id: '01900000-0000-7000-8000-00000000000a',
    accountId: '01900000-0000-7000-8000-000000000001',
    channel: 'sms',
    from: 'Acme',
    to: '+447700900123',
    content: { type: 'text', text: 'Hello' },
    class: 'transactional',
    priority: 1,
    segments: 1,
    price: 10_000_000n,
    currency: 'USD',
    chargeOn: 'delivered',
    registration: null,
    metadata: null,
    callbackUrl: null,
    expiresAt: null,
    validForMs: null,
    attempts: 0,
    notBy: [],
    ...overrides,
  }
}
