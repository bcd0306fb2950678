import type { AccountFacts } from '#accounts/accounts.ts'
import type { AdmissionRequest } from '#messaging/admission-request.ts'
import type { GateFacts } from '#messaging/gate-facts.ts'
import { loadPack, usePack, policy } from '#policy/policy.ts'
import { aRequest } from './messaging.ts'

const account: AccountFacts = {
  accountId: '01900000-0000-7000-8000-000000000001',
  name: 'Acme',
  email: 'owner@example.com',
  state: 'active',
  stateReason: null,
  currency: 'USD',
  timezone: 'UTC',
  country: 'GB',
  apiRatePerSecond: null,
  messageQuota: null,
  messageQuotaApproval: null,
  pack: 'house',
  termsDated: null,
  createdAt: new Date('2026-01-01T00:00:00.000Z'),
}

const sender = {
  id: '01900000-0000-7000-8000-000000000002',
  channel: 'sms',
  address: 'Acme',
  kind: 'alphanumeric',
  country: null,
  isDefault: true,
  status: 'active',
} as const

/** What the gates look at when nothing stands in the way, under the house pack; say what is otherwise. */
export function factsForGates(
  overrides: Partial<GateFacts> & {
    accountIs?: Partial<AccountFacts>
    noSenders?: boolean
    contactZone?: string
  } = {},
): GateFacts {
  const { accountIs, noSenders = false, contactZone, ...given } = overrides
  const pack = given.pack ?? loadPack('house')
  ensurePolicy()
  return {
    pack,
    account: { ...account, ...accountIs },
    to: '+447700900123',
    country: 'GB',
    zones: ['Europe/London'],
    contact:
      contactZone === undefined
        ? null
        : {
            contactId: '01900000-0000-7000-8000-000000000003',
            language: null,
            timezone: contactZone,
            country: null,
          },
    permission: { suppression: null, grants: {} },
    wroteToAccount: false,
    senders: {
      senders: noSenders ? [] : [sender],
      entities: new Map(),
      headers: new Map(),
      usableTemplates: new Map(),
      templates: new Map(),
    },
    text: 'Your parcel is on its way',
    quota: null,
    hadOfClass: 0,
    price: { amount: 10_000_000n, currency: 'USD', chargeOn: 'delivered' },
    channelUsable: true,
    windows: [],
    templates: [],
    files: new Map(),
    regarding: null,
    atMs: Date.parse('2026-06-01T12:00:00.000Z'),
    ...given,
  }
}

/** A request of the account above. */
export function aGateRequest(overrides: Partial<AdmissionRequest> = {}): AdmissionRequest {
  return aRequest(account.accountId, { to: '+447700900123', ...overrides })
}

/** Some sentences name clauses of the pack in force. */
function ensurePolicy(): void {
  try {
    policy()
  } catch {
    usePack(loadPack('house'))
  }
}
