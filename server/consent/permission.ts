import { bases, messageClasses, type MessageClass } from '#policy/policy.ts'

/** What a permission is for: a class of message, or all of them. */
export const purposes = [...messageClasses, 'all'] as const
export type Purpose = (typeof purposes)[number]

export const consentStates = ['granted', 'withdrawn'] as const
export type ConsentState = (typeof consentStates)[number]

/** The bases a customer may name; `any_lawful` is kept as `other_by_law`: lawful, and not one of the named. */
export const basesGiven = [...bases, 'any_lawful'] as const

/** Where a record came from. */
export const consentSources = [
  'api',
  'console',
  'keyword',
  'import',
  'inbound_reply',
  'web_form',
  'paper',
  'phone_call',
  'provider',
] as const
export type ConsentSource = (typeof consentSources)[number]

/** The newest record of one purpose. `at` is RFC 3339 in UTC, `recordId` a `cns_…` id. */
export type Grant = {
  readonly state: ConsentState
  readonly basis: string | null
  readonly at: string
  readonly recordId: string
}

export const suppressionScopes = ['all', 'promotional'] as const
export type SuppressionScope = (typeof suppressionScopes)[number]

/** Why an address is not to be written to. `source` is `keyword` where the contact said STOP. */
export type SuppressionFact = {
  readonly scope: SuppressionScope
  readonly reason: string
  readonly source: string
  readonly at: string
}

/** What is on record about writing to one address on one channel. */
export type PermissionFacts = {
  readonly suppression: SuppressionFact | null
  readonly grants: Readonly<Partial<Record<Purpose, Grant>>>
}

/** The newest record that speaks about a class: its own, or one about all classes if that is newer. */
export function grantFor(facts: PermissionFacts, messageClass: MessageClass): Grant | null {
  const own = facts.grants[messageClass]
  const all = facts.grants.all
  if (!own || !all) return own ?? all ?? null
  return isNewer(all, own) ? all : own
}

function isNewer(a: Grant, b: Grant): boolean {
  return a.at === b.at ? a.recordId > b.recordId : a.at > b.at
}
