import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { Refusal } from '#platform/refusal.ts'
import { seal, unseal } from '#platform/secrets.ts'
import { parsedAs } from '#platform/http/problem.ts'
import type { Channel, Link, LinkEvents } from './channel.ts'
import type { Given } from './connecting.ts'
import { deviceBook } from './devices/device-book.ts'
import { partBook } from './http/part-book.ts'
import { fileBook } from './media/file-book.ts'
import {
  announceCarrierChange,
  carrierById,
  deleteCarrier,
  insertCarrier,
  updateCarrier,
  type CarrierRow,
} from './queries.ts'

/** Who takes traffic of a channel onward: set up by the operator. */
export type Carrier = {
  readonly id: string
  readonly name: string
  readonly channel: string
  readonly settings: Readonly<Record<string, unknown>>
  /** Null where the credentials of a connector were destroyed: it keeps its line and has no link. */
  readonly sealed: string | null
  readonly enabled: boolean
  /** Messages a second it takes; 0: no limit of ours. */
  readonly ratePerSecond: number
  /** Why nothing leaves over it now, though it keeps its line; absent or null: nothing holds it. */
  readonly heldBecause?: string | null
  /** Whose connector it is; absent for the operator's carriers, which serve every account. */
  readonly accountId?: string
}

/** The operator's carrier that a row keeps. */
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

/** The carrier of a uuid. Refuses not_found. */
export async function getCarrier(on: Db, id: string): Promise<Carrier> {
  const [row] = await carrierById(on, id)
  if (!row) throw new Refusal('not_found', { detail: 'There is no such carrier.' })
  return carrierOf(row)
}

/**
 * Sets up a carrier; its credentials are stored sealed. Gives its uuid.
 * Refuses invalid_request when settings or credentials are not the channel's, conflict for a name that is taken.
 */
export async function createCarrier(
  tx: Db,
  channel: Channel,
  input: { name: string; settings: unknown; credentials: unknown; ratePerSecond?: number | undefined },
): Promise<string> {
  const settings = parsedAs(channel.settings, input.settings, 'settings')
  const credentials = parsedAs(channel.credentials, input.credentials, 'credentials')
  const id = uuidOf(newId('car', nowMs()))
  const inserted = await insertCarrier(tx, {
    id,
    name: input.name,
    channel: channel.name,
    settings: settings as Record<string, unknown>,
    credentials: seal(JSON.stringify(credentials), id),
    rate_per_second: input.ratePerSecond ?? 0,
    created_at: now(),
  })
  if (inserted.length === 0)
    throw new Refusal('conflict', { detail: `There is a carrier named ${input.name} already.` })
  await announceCarrierChange(tx)
  return id
}

/** What an operator may change of a carrier. Settings are laid over the ones there are; null takes one away. */
export type CarrierChange = {
  readonly enabled?: boolean | undefined
  readonly settings?: Readonly<Record<string, unknown>> | undefined
  readonly credentials?: unknown
  readonly ratePerSecond?: number | undefined
}

/**
 * Changes a carrier, takes it out of service or puts it back; what it holds in flight is drained first.
 * Refuses not_found, and invalid_request when settings or credentials are not the channel's.
 */
export async function changeCarrier(
  tx: Db,
  channel: Channel,
  id: string,
  change: CarrierChange,
): Promise<Carrier> {
  const { enabled, ratePerSecond, credentials } = change
  const before = await getCarrier(tx, id)
  const settings = change.settings && laidOver(before.settings, change.settings)
  await updateCarrier(tx, id, {
    enabled,
    ratePerSecond,
    settings: settings && parsedAs(channel.settings, settings, 'settings'),
    credentials:
      credentials === undefined
        ? undefined
        : seal(JSON.stringify(parsedAs(channel.credentials, credentials, 'credentials')), id),
  })
  await announceCarrierChange(tx)
  return getCarrier(tx, id)
}

/** Removes a carrier and the routes to it; messages keep its id. Refuses not_found. */
export async function removeCarrier(tx: Db, id: string): Promise<void> {
  const removed = await deleteCarrier(tx, id)
  if (removed.length === 0) throw new Refusal('not_found')
  await announceCarrierChange(tx)
}

/**
 * Opens the link to a carrier, with what it is to look up when a message goes: devices, files, and what had gone. One that cannot be opened as it is kept takes nothing, until
 * somebody mends it: no other carrier, and no other account, is to go without theirs for it.
 */
export function openCarrierLink(channel: Channel, carrier: Carrier, events: LinkEvents): Link {
  if (carrier.sealed === null) return closedLink('It has no credentials.')
  try {
    const { settings, credentials } = openedWith(channel, carrier, carrier.sealed)
    return channel.open(settings, credentials, {
      ...events,
      devices: deviceBook(carrier),
      files: fileBook,
      parts: partBook,
    })
  } catch (error) {
    log.error(
      { err: error, carrier: carrier.name, id: carrier.id },
      'a carrier or connector cannot be opened: nothing goes over it until it is set up anew',
    )
    return closedLink('Its settings or credentials cannot be read. Give them anew.')
  }
}

/** Nothing goes over it. */
function closedLink(detail: string): Link {
  return {
    room: () => 0,
    send: (_, done) => done({ kind: 'refused', retry: 'later', code: 'provider_refused', detail }),
    state: () => 'down',
    close: () => Promise.resolve(),
  }
}

/** A connector has of its account what an account may decide, and of the installation the rest. */
function openedWith({ connect }: Channel, { id, settings, accountId }: Carrier, sealed: string): Given {
  const kept = { settings, credentials: JSON.parse(unseal(sealed, id)) as unknown }
  return accountId !== undefined && connect?.installed ? connect.installed(kept) : kept
}

function laidOver(
  before: Carrier['settings'],
  change: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== null))
}
