import { findOrCreateContactByAddress, nameContact } from '#contacts/contacts.ts'
import type { Tx } from '#platform/db.ts'
import { isProvenIdentity } from '#platform/identity-hash.ts'
import { Refusal } from '#platform/refusal.ts'
import { isId, uuidOf } from '#shared/ids.ts'
import { deviceAddress } from '../device-address.ts'
import type { DeviceRow } from '../queries.ts'
import { registerDevice } from '../register-device.ts'
import { secretOf } from './secret-of.ts'
import type { Feed } from './feed.ts'
import { feedToken, type FeedToken } from './feed-token.ts'

/** Who a page says is signed in, with what the customer's server signed. */
export type FeedClaim = {
  /** The customer's own id of the person; or our id of the contact (`con_…`), whose feed it is then. */
  readonly person: string
  readonly hash: string
  readonly about: Readonly<Record<string, string>>
}

type FeedConnector = Omit<Feed, 'deviceId'>

/**
 * Opens the feed of a person whom the customer's server vouches for, and makes it, with a contact, at the first time.
 * Refuses forbidden for a hash that does not fit, not_found for a contact that is not there.
 */
export async function openFeed(
  tx: Tx,
  connector: FeedConnector,
  { person, hash, about }: FeedClaim,
): Promise<FeedToken & { readonly device: DeviceRow }> {
  const secret = secretOf(connector)
  if (!secret || !isProvenIdentity(secret, person, hash))
    throw new Refusal('forbidden', {
      detail:
        'The identity is not proven. Send HMAC-SHA256 of the id under the feedSecret in hex, made on your server.',
    })
  const { name, ...said } = about
  const device = await deviceOfPerson(tx, connector, person, said)
  const at = { accountId: connector.accountId, channel: 'push', address: deviceAddress('inapp', device.id) }
  if (name) await nameContact(tx, at, name)
  return { ...feedToken(device.id, secret), device }
}

async function deviceOfPerson(
  tx: Tx,
  { accountId, connectorId: id, settings }: FeedConnector,
  person: string,
  about: FeedClaim['about'],
): Promise<DeviceRow> {
  const connector = { id, accountId, settings }
  const device = { kind: 'inapp', person } as const
  const named = isId('con', person) ? uuidOf(person) : null
  const row = await registerDevice(tx, connector, { device, contactId: named, about })
  if (row.contactId) return row
  const address = deviceAddress('inapp', row.id)
  const { contactId } = await findOrCreateContactByAddress(tx, { accountId, channel: 'push', address })
  return registerDevice(tx, connector, { device, contactId, about })
}
