import type { EngineTerms } from './engine-schema.ts'
import { readLeaf, type Reading } from './leaf.ts'
import {
  channels,
  messageClasses,
  type Basis,
  type Channel,
  type MessageClass,
} from '#shared/message-kinds.ts'

/** What lets a message through when the contact has no record of permission. */
export interface StandIn {
  /** The basis the decision then carries; `not_recorded` is said so in the trace. */
  basis: Basis | 'not_recorded'
  /**
   * What must be at hand: `inbound_message` the contact wrote to the account on this channel,
   * `account_declaration` the account declared that it writes to its own customers, `none` nothing.
   */
  evidence: 'inbound_message' | 'account_declaration' | 'none'
  clause: string | null
  assumed: string | null
}

/** The permission a class of message needs on a channel. */
export interface LawfulBases {
  /** An active record of one of these lets the message through; strongest first. */
  accepts: readonly Basis[]
  /** Tried in order when no such record exists and the contact has not said STOP; empty: the message is refused. */
  standsIn: readonly StandIn[]
}

type Lawful = EngineTerms['consent']['promotional']

/** Prepares the permission each class needs on each channel. */
export function lawfulBasesTable(consent: EngineTerms['consent']) {
  const table = new Map<string, Reading<LawfulBases>>()
  for (const messageClass of messageClasses) {
    for (const channel of channels) {
      const lawful = consent.byChannel[channel]?.[messageClass] ?? consent[messageClass]
      table.set(`${messageClass} ${channel}`, readLawful(lawful))
    }
  }
  return (messageClass: MessageClass, channel: Channel): Reading<LawfulBases> => {
    const reading = table.get(`${messageClass} ${channel}`)
    if (!reading) throw new Error(`no such class or channel: ${messageClass}, ${channel}`)
    return reading
  }
}

function readLawful({ accepts, standsIn }: Lawful): Reading<LawfulBases> {
  const source = readLeaf(standsIn, null)
  const standIns = (standsIn.v ?? []).map((one) => ({
    ...one,
    clause: source.clause,
    assumed: source.assumed,
  }))
  return readLeaf(accepts, { accepts: accepts.v ?? [], standsIn: standIns })
}
