import { createHash } from 'node:crypto'
import { getContact, giveIdentities } from '#contacts/contacts.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { seal } from '#platform/secrets.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import type { Device } from '../device.ts'
import { deviceAddress } from './device-address.ts'
import { isPushService } from './is-push-service.ts'
import {
  deviceByDigest,
  deviceEnded,
  deviceSeen,
  digestTaken,
  insertDevice,
  pushConnectors,
  type DeviceRow,
  type PushConnector,
} from './queries.ts'

/** A device that an app, or the account for it, registers. */
export type Registration = {
  readonly device: Device
  /** Whose it is, as far as the app knows. */
  readonly contactId: string | null
  readonly about: Readonly<Record<string, string>>
}

/**
 * Registers a device, so that messages can go to its address. One that is registered already is seen again and keeps its
 * address; when it is another contact's now, it gets a new one, for nobody's permission passes on with a telephone.
 * Refuses not_found for a contact that is not there, invalid_request for a browser of a push service that is not known.
 */
export async function registerDevice(
  tx: Db,
  connector: PushConnector,
  { device, contactId, about }: Registration,
): Promise<DeviceRow> {
  ensureKnownService(device, connector)
  if (contactId) await getContact(tx, connector.accountId, contactId)
  const known = await knownDevice(tx, connector, device)
  const isAnothers = known?.contactId && contactId && known.contactId !== contactId
  if (known && isAnothers) await deviceEnded(tx, known, 'It was registered for another contact.', now())
  const row =
    known && !isAnothers
      ? await seenAgain(tx, known, { device, contactId, about })
      : await added(tx, connector, { device, contactId, about })
  if (contactId) await giveAddress(tx, row, contactId)
  return row
}

/** The account's connector for pushes: the one named, or the only one. Refuses not_found, and invalid_request where one must be named. */
export async function pushConnectorOf(
  tx: Db,
  accountId: string,
  connectorId: string | null,
): Promise<PushConnector> {
  const connectors = await pushConnectors(tx, accountId)
  const [first, second] = connectors
  const found = connectorId === null ? first : connectors.find(({ id }) => id === connectorId)
  if (!found)
    throw new Refusal('not_found', {
      detail: 'There is no connector of the channel push by that id. Connect one with POST /v1/connectors.',
    })
  if (connectorId === null && second)
    throw new Refusal('invalid_request', {
      extra: { errors: [{ path: 'connectorId', message: 'there are several for push: name one' }] },
    })
  return found
}

async function knownDevice(
  tx: Db,
  { accountId, id }: PushConnector,
  device: Device,
): Promise<DeviceRow | null> {
  const digest = digestOf(device)
  await digestTaken(tx, id, digest)
  const [known] = await deviceByDigest(tx, accountId, id, digest)
  return known ?? null
}

/** Browsers may have their keys changed while the address of their push service stays. */
async function seenAgain(
  tx: Db,
  known: DeviceRow,
  { device, contactId, about }: Registration,
): Promise<DeviceRow> {
  const sealed = seal(JSON.stringify(device), known.id)
  const [row] = await deviceSeen(tx, known, { contactId, sealed, about, at: now() })
  if (!row) throw new Error('a device vanished in its own transaction')
  return row
}

async function added(
  tx: Db,
  { accountId, id: connectorId }: PushConnector,
  { device, contactId, about }: Registration,
): Promise<DeviceRow> {
  const id = uuidOf(newId('dev', nowMs()))
  const sealed = seal(JSON.stringify(device), id)
  const of = { id, accountId, connectorId, contactId, kind: device.kind, sealed, about }
  const [row] = await insertDevice(tx, { ...of, digest: digestOf(device), at: now() })
  if (!row) throw new Error('a device was registered in spite of the lock on it')
  return row
}

async function giveAddress(tx: Db, { accountId, kind, id }: DeviceRow, contactId: string): Promise<void> {
  await giveIdentities(tx, accountId, contactId, [{ channel: 'push', address: deviceAddress(kind, id) }])
}

/** We call the address a browser gives: it must be one of a push service, and nobody else's. */
function ensureKnownService(device: Device, { settings }: PushConnector): void {
  if (device.kind !== 'webpush') return
  const allowed = (settings['pushServices'] ?? []) as readonly string[]
  if (isPushService(device.endpoint, allowed)) return
  const { hostname } = new URL(device.endpoint)
  throw new Refusal('invalid_request', {
    detail: `${hostname} is no push service that this connector sends to.`,
    extra: { errors: [{ path: 'endpoint', message: `one of ${allowed.join(', ')}` }] },
  })
}

function digestOf(device: Device): Buffer {
  return createHash('sha256')
    .update(`${device.kind} ${referenceOf(device)}`)
    .digest()
}

function referenceOf(device: Device): string {
  switch (device.kind) {
    case 'webpush':
      return device.endpoint
    case 'inapp':
      return device.person
    default:
      return device.token
  }
}
