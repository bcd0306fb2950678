import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { seal, unseal } from '#platform/secrets.ts'
import type { Channel, Link, LinkEvents } from './channel.ts'
import { announceCarrierChange, insertCarrier, updateCarrier, type CarrierRow } from './queries.ts'

/** Who takes traffic of a channel onward: set up by the operator. */
export type Carrier = {
  readonly id: string
  readonly name: string
  readonly channel: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly sealed: string
  readonly enabled: boolean
  /** Messages a second it takes; 0: no limit of ours. */
  readonly ratePerSecond: number
}

export function carrierOf(row: CarrierRow): Carrier {
  return {
    id: row.id,
    name: row.name,
    channel: row.channel,
    settings: row.settings,
    sealed: row.credentials,
    enabled: row.enabled,
    ratePerSecond: row.rate_per_second,
  }
}

/** Sets up a carrier; its credentials are stored sealed. Refuses invalid_request when settings or credentials are not the channel's. */
export async function createCarrier(
  tx: Db,
  channel: Channel,
  input: { name: string; settings: unknown; credentials: unknown; ratePerSecond?: number | undefined },
): Promise<string> {
  const settings = checkedAs(channel.settings, input.settings, 'settings')
  const credentials = checkedAs(channel.credentials, input.credentials, 'credentials')
  const id = uuidOf(newId('car', nowMs()))
  await insertCarrier(tx, {
    id,
    name: input.name,
    channel: channel.name,
    settings: settings as Record<string, unknown>,
    credentials: seal(JSON.stringify(credentials), id),
    rate_per_second: input.ratePerSecond ?? 0,
    created_at: now(),
  })
  await announceCarrierChange(tx)
  return id
}

/** Takes a carrier out of service or puts it back; what it holds in flight is drained. */
export async function setCarrierEnabled(tx: Db, id: string, enabled: boolean): Promise<void> {
  const changed = await updateCarrier(tx, id, { enabled })
  if (changed.length === 0) throw new Refusal('not_found')
  await announceCarrierChange(tx)
}

/** Opens the link to a carrier. */
export function openCarrierLink(channel: Channel, carrier: Carrier, events: LinkEvents): Link {
  return channel.open(carrier.settings, JSON.parse(unseal(carrier.sealed, carrier.id)), events)
}

function checkedAs(schema: Channel['settings'], value: unknown, where: string): unknown {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors = result.error.issues.map((issue) => ({
    path: [where, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }))
  throw new Refusal('invalid_request', { extra: { errors } })
}
