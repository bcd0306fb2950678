import type { RefusalCode } from '#refusals.ts'

/** The stations a message passes, in this order. */
export const gateNames = [
  'account_state',
  'channel',
  'sender',
  'content',
  'quota',
  'suppression',
  'consent',
  'frequency',
  'dlt',
  'provider',
  'quiet_hours',
  'balance',
] as const
export type GateName = (typeof gateNames)[number]

/** What one gate found. `because` is one sentence a customer understands. */
export type GateResult = {
  readonly outcome: 'pass' | 'defer' | 'refuse' | 'not_applicable'
  readonly because: string
  readonly code?: RefusalCode
  readonly clause?: string | null
  /** The lawful basis the message goes under. */
  readonly basis?: string
  /** When a deferred message may go. */
  readonly until?: Date
  readonly evidence?: Readonly<Record<string, unknown>>
}

/** The trace stored with each message: why it went, waited or was refused. */
export type Decision = {
  readonly outcome: 'accept' | 'defer' | 'refuse'
  readonly until: string | null
  readonly code: RefusalCode | null
  readonly clause: string | null
  readonly basis: string | null
  readonly gates: readonly (Omit<GateResult, 'until'> & {
    readonly gate: GateName
    readonly until?: string
  })[]
}

/** Gathers the results of the gates, in order, into one decision. The first refusal decides; the latest deferral sets the time. */
export function decisionOf(results: readonly (readonly [GateName, GateResult])[]): Decision {
  const refused = results.find(([, result]) => result.outcome === 'refuse')?.[1]
  const until = latest(
    results.flatMap(([, result]) => (result.outcome === 'defer' && result.until ? [result.until] : [])),
  )
  const deferring = results.find(([, result]) => result.outcome === 'defer')?.[1]
  const deciding = refused ?? deferring
  const basis = results.find(([, result]) => result.basis !== undefined)?.[1]
  return {
    outcome: refused ? 'refuse' : until ? 'defer' : 'accept',
    until: refused ? null : (until?.toISOString() ?? null),
    code: refused?.code ?? null,
    clause: (deciding ?? basis)?.clause ?? null,
    basis: basis?.basis ?? null,
    gates: results.map(([gate, { until: at, ...result }]) => ({
      gate,
      ...result,
      ...(at && { until: at.toISOString() }),
    })),
  }
}

function latest(instants: readonly Date[]): Date | null {
  return instants.reduce<Date | null>((last, at) => (last === null || at > last ? at : last), null)
}
