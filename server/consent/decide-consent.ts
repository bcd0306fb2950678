import type { LawfulBases, MessageClass, Reading, StandIn } from '#policy/policy.ts'
import { grantFor, type Grant, type PermissionFacts } from './permission.ts'

/** What the pack asks for, and what may stand in where nothing is on record. */
export type ConsentTerms = {
  readonly messageClass: MessageClass
  /** `policy().lawfulBasesFor(messageClass, channel)`. */
  readonly lawfulBases: Reading<LawfulBases>
  /** `policy().stopEnds()`: its clause is named where a withdrawal decides. */
  readonly stopEnds?: Reading<readonly MessageClass[]>
  /** The contact wrote to the account on this channel before. */
  readonly wroteToAccount?: boolean
  /** The account declared that it writes to its own customers: when and how, kept as evidence; null or absent: it did not. */
  readonly accountDeclared?: Readonly<Record<string, unknown>> | null
}

/** Whether a message may go by the permission on record; `because` is one sentence for the decision trace. */
export type ConsentDecision =
  | {
      readonly outcome: 'pass'
      readonly basis: string
      readonly because: string
      readonly clause: string | null
      readonly evidence: Readonly<Record<string, unknown>>
    }
  | {
      readonly outcome: 'refuse'
      readonly code: 'consent_missing' | 'consent_withdrawn'
      readonly because: string
      readonly clause: string | null
      readonly evidence?: Readonly<Record<string, unknown>>
    }

/**
 * Decides whether the permission on record lets a message through.
 * A withdrawal ends it whatever the basis; a record on a basis the terms accept passes with that record as evidence;
 * without one, what the terms let stand in decides.
 * Source: HSE-3.1 to 3.3; CSY-5.5; CXE-5.12.
 */
export function decideConsent(facts: PermissionFacts, terms: ConsentTerms): ConsentDecision {
  const { messageClass, lawfulBases } = terms
  const grant = grantFor(facts, messageClass)
  if (grant?.state === 'withdrawn') return withdrawn(grant, terms)
  const accepts: readonly string[] = lawfulBases.value.accepts
  if (grant && accepts.includes(grant.basis ?? '')) return permitted(grant, terms)
  const standIn = lawfulBases.value.standsIn.find((one) => isAtHand(one, terms))
  return standIn ? stoodIn(standIn, grant, terms) : missing(grant, terms)
}

function isAtHand({ evidence }: StandIn, terms: ConsentTerms): boolean {
  if (evidence === 'inbound_message') return terms.wroteToAccount === true
  if (evidence === 'account_declaration') return Boolean(terms.accountDeclared)
  return true
}

function withdrawn(grant: Grant, { messageClass, lawfulBases, stopEnds }: ConsentTerms): ConsentDecision {
  return {
    outcome: 'refuse',
    code: 'consent_withdrawn',
    because: `The recipient withdrew permission for ${messageClass} messages on ${dayOf(grant)}.`,
    clause: stopEnds?.clause ?? lawfulBases.clause,
    evidence: evidenceOf(grant),
  }
}

function permitted(grant: Grant, { messageClass, lawfulBases }: ConsentTerms): ConsentDecision {
  return {
    outcome: 'pass',
    basis: grant.basis ?? '',
    because: `${phraseOf(grant.basis ?? '')} for ${messageClass} messages is on record since ${dayOf(grant)}.`,
    clause: lawfulBases.clause,
    evidence: evidenceOf(grant),
  }
}

const standInSentences = {
  inbound_message: 'The recipient wrote to the account on this channel before.',
  account_declaration: 'No opt-in is on record; the account declares that it writes to its own customers.',
  none: 'No permission is on record and the terms ask for none to be.',
} as const

function stoodIn(standIn: StandIn, grant: Grant | null, terms: ConsentTerms): ConsentDecision {
  const declared = standIn.evidence === 'account_declaration' ? terms.accountDeclared : null
  return {
    outcome: 'pass',
    basis: standIn.basis,
    because: standInSentences[standIn.evidence],
    clause: standIn.clause ?? terms.lawfulBases.clause,
    evidence: { standsIn: standIn.evidence, ...declared, ...(grant && evidenceOf(grant)) },
  }
}

function missing(grant: Grant | null, { messageClass, lawfulBases }: ConsentTerms): ConsentDecision {
  const wanted = lawfulBases.value.accepts.map(phraseOf).join(' or ').toLowerCase()
  const found = grant
    ? `Only ${phraseOf(grant.basis ?? '').toLowerCase()} is on record for ${messageClass} messages to this recipient`
    : `No permission for ${messageClass} messages to this recipient is on record`
  return {
    outcome: 'refuse',
    code: 'consent_missing',
    because: `${found}; ${wanted || 'permission'} is needed. Record it with PUT /v1/consents first.`,
    clause: lawfulBases.clause,
    ...(grant && { evidence: evidenceOf(grant) }),
  }
}

const phrases: Readonly<Record<string, string>> = {
  opt_in: 'An opt-in',
  contract: 'A contract',
  legitimate_interest: 'A legitimate interest',
  other_by_law: 'Another lawful basis',
}

function phraseOf(basis: string): string {
  return phrases[basis] ?? 'An unnamed basis'
}

function evidenceOf({ recordId, basis, at }: Grant): Readonly<Record<string, unknown>> {
  return { recordId, basis, at }
}

function dayOf({ at }: Grant): string {
  return at.slice(0, 10)
}
