import { Refusal } from '#platform/refusal.ts'
import { unseal } from '#platform/secrets.ts'
import type { Carrier } from '../carrier.ts'
import type { ConnectorFacts, Hook, ProviderRecord } from '../connecting.ts'
import { hookUrlOf } from './hook-url.ts'

/** `pending`: it waits for what must be done at the provider before it may send. */
export const connectorStates = ['pending', 'connected', 'needs_reauth', 'paused', 'disconnected'] as const

/** Where a connector is between being made and being disconnected. */
export type ConnectorState = (typeof connectorStates)[number]

/** That an account accepted the terms of the provider for a connector. */
export type TermsAccepted = {
  readonly name: string
  readonly url: string
  readonly by: string
  readonly at: string
}

/** An account's authorised link to a provider. */
export type Connector = {
  readonly id: string
  readonly accountId: string
  readonly channel: string
  /** How people call it. */
  readonly name: string
  /** What it sends as. */
  readonly address: string
  readonly settings: Readonly<Record<string, unknown>>
  /** Null once they were destroyed: it takes and sends nothing until it is authorised anew. */
  readonly sealed: string | null
  readonly sealedHookSecret: string
  readonly state: ConnectorState
  readonly stateReason: string | null
  readonly stateSince: Date
  /** What the provider says of it: quality, limits, its own ids. */
  readonly facts: Readonly<Record<string, unknown>>
  readonly terms: TermsAccepted
  /** Messages a second; 0: as many as the provider takes. */
  readonly ratePerSecond: number
  readonly expiresAt: Date | null
  readonly checkedAt: Date | null
  readonly createdAt: Date
  /** A suspension of its account disconnected it. */
  readonly awaitsReactivation: boolean
}

/** Whether a connector has credentials, good or not. */
export function hasCredentials({ sealed }: Pick<Connector, 'sealed'>): boolean {
  return sealed !== null
}

/** The secrets of a connector, opened. Refuses provider_refused where they were destroyed. */
export function credentialsOf({ sealed, id, stateReason }: Connector): unknown {
  if (sealed === null)
    throw new Refusal('provider_refused', {
      detail: stateReason ?? 'The credentials were destroyed. Give new ones.',
    })
  return JSON.parse(unseal(sealed, id))
}

/** Where the provider calls us for a connector. */
export function hookOf({ channel, id, sealedHookSecret }: Connector): Hook {
  return { url: hookUrlOf(channel, id), secret: unseal(sealedHookSecret, `${id} hook`) }
}

const facts = new WeakMap<Connector, ConnectorFacts>()

/** What the functions that read a provider's requests need of a connector; its secrets are opened once as long as it is held. */
export function factsFor(connector: Connector): ConnectorFacts {
  const known = facts.get(connector)
  if (known) return known
  const made = {
    address: connector.address,
    settings: connector.settings,
    credentials: credentialsOf(connector),
    hook: hookOf(connector),
  }
  facts.set(connector, made)
  return made
}

/** What is to be entered elsewhere for a connector, each as it was found there when last looked up. */
export function recordsOf({ facts }: Connector): readonly ProviderRecord[] {
  return (facts['records'] ?? []) as readonly ProviderRecord[]
}

/** How dispatching sees a connector: as who takes its traffic onward. What is not connected keeps its line and takes nothing. */
export function asCarrier(connector: Connector): Carrier {
  const { id, name, channel, settings, sealed, state, ratePerSecond } = connector
  return {
    id,
    name,
    channel,
    settings,
    sealed,
    enabled: state !== 'disconnected',
    ratePerSecond,
    accountId: connector.accountId,
    heldBecause: state === 'connected' ? null : (connector.stateReason ?? state),
  }
}
