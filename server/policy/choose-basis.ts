import type { LawfulBases, StandIn } from './lawful-bases.ts'
import type { Reading } from './leaf.ts'
import type { Basis } from './message-kinds.ts'

/** What is known about a contact's permission on a channel, once a STOP has been ruled out. */
export interface PermissionFacts {
  /** The bases of the contact's active records. */
  recorded: readonly Basis[]
  /** The contact wrote to the account on this channel. */
  hasWritten: boolean
  /** The account declared that it writes to its own customers, and keeps the records of it. */
  hasDeclaration: boolean
}

/** The basis a message goes out on. */
export interface ChosenBasis {
  basis: Basis | 'not_recorded'
  /** `record`: the contact's own record in the consent ledger. */
  evidence: 'record' | StandIn['evidence']
  clause: string | null
  assumed: string | null
}

/** Chooses the basis on which a message may be sent; null: there is none, the message is refused. Pure. */
export function chooseBasis(lawful: Reading<LawfulBases>, facts: PermissionFacts): ChosenBasis | null {
  const recorded = lawful.value.accepts.find((basis) => facts.recorded.includes(basis))
  if (recorded) {
    return { basis: recorded, evidence: 'record', clause: lawful.clause, assumed: lawful.assumed }
  }
  return lawful.value.standsIn.find(({ evidence }) => isAtHand(evidence, facts)) ?? null
}

function isAtHand(evidence: StandIn['evidence'], facts: PermissionFacts): boolean {
  if (evidence === 'inbound_message') return facts.hasWritten
  return evidence === 'account_declaration' ? facts.hasDeclaration : true
}
