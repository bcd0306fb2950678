import { sql, where, type Db } from '#platform/db.ts'
import type { DeviceKind } from '../device.ts'

/** A device as it is kept: what reaches it is sealed. */
export type DeviceRow = {
  readonly id: string
  readonly accountId: string
  readonly connectorId: string
  readonly contactId: string | null
  readonly kind: DeviceKind
  readonly sealed: string
  readonly about: Readonly<Record<string, string>>
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly goneAt: Date | null
  readonly goneReason: string | null
}

const columns = sql`id, account_id as "accountId", connector_id as "connectorId", contact_id as "contactId", kind, sealed, about,
  created_at as "createdAt", last_seen_at as "lastSeenAt", gone_at as "goneAt", gone_reason as "goneReason"`

/** Gives no row when another request registered it in the same moment. */
export const insertDevice = (
  tx: Db,
  row: Pick<DeviceRow, 'id' | 'accountId' | 'connectorId' | 'contactId' | 'kind' | 'sealed' | 'about'> & {
    digest: Buffer
    at: Date
  },
) =>
  tx.query<DeviceRow>(sql`
    insert into channels.devices (account_id, id, connector_id, contact_id, kind, sealed, digest, about, created_at, last_seen_at)
    values (${row.accountId}, ${row.id}, ${row.connectorId}, ${row.contactId}, ${row.kind}, ${row.sealed}, ${row.digest},
      ${JSON.stringify(row.about)}, ${row.at}, ${row.at})
    on conflict (connector_id, digest) where gone_at is null do nothing returning ${columns}`)

/** Whoever registers the same device at the same moment waits for the end of this transaction. */
export const digestTaken = (tx: Db, connectorId: string, digest: Buffer) =>
  tx.query(
    sql`select pg_advisory_xact_lock(hashtextextended(${`device ${connectorId} ${digest.toString('hex')}`}, 0))`,
  )

/** The live device of a digest, locked. */
export const deviceByDigest = (tx: Db, accountId: string, connectorId: string, digest: Buffer) =>
  tx.query<DeviceRow>(sql`
    select ${columns} from channels.devices
    where account_id = ${accountId} and connector_id = ${connectorId} and digest = ${digest} and gone_at is null for update`)

export const deviceSeen = (
  tx: Db,
  { accountId, id }: Pick<DeviceRow, 'accountId' | 'id'>,
  change: { contactId: string | null; sealed: string; about: DeviceRow['about']; at: Date },
) =>
  tx.query<DeviceRow>(sql`
    update channels.devices set last_seen_at = ${change.at}, sealed = ${change.sealed},
      contact_id = coalesce(${change.contactId}, contact_id), about = about || ${JSON.stringify(change.about)}::jsonb
    where account_id = ${accountId} and id = ${id} returning ${columns}`)

export const deviceById = (on: Db, accountId: string, id: string) =>
  on.query<DeviceRow>(
    sql`select ${columns} from channels.devices where account_id = ${accountId} and id = ${id}`,
  )

export const devicesPage = (
  on: Db,
  accountId: string,
  filter: { contactId?: string | undefined; kind?: DeviceKind | undefined; gone?: boolean | undefined },
  before: string | null,
  limit: number,
) =>
  on.query<DeviceRow>(
    sql`select ${columns} from channels.devices ${where(
      sql`account_id = ${accountId}`,
      filter.contactId !== undefined && sql`contact_id = ${filter.contactId}`,
      filter.kind !== undefined && sql`kind = ${filter.kind}`,
      filter.gone !== undefined && sql`(gone_at is not null) = ${filter.gone}`,
      before !== null && sql`id < ${before}`,
    )} order by id desc limit ${limit}`,
  )

export const deviceEnded = (
  tx: Db,
  { accountId, id }: Pick<DeviceRow, 'accountId' | 'id'>,
  reason: string,
  at: Date,
) =>
  tx.query<{ id: string }>(sql`
    update channels.devices set gone_at = ${at}, gone_reason = ${reason}
    where account_id = ${accountId} and id = ${id} and gone_at is null returning id`)

/** What reaches some live devices of a connector. */
export const devicesToReach = (on: Db, connectorId: string, ids: readonly string[]) =>
  on.query<{ id: string; sealed: string }>(sql`
    select id, sealed from channels.devices
    where connector_id = ${connectorId} and id = any(${ids}::uuid[]) and gone_at is null`)

/** Ends a device its push service no longer knows, unless it registered again since. */
export const deviceGone = (on: Db, connectorId: string, id: string, reason: string, since: Date, at: Date) =>
  on.query(sql`
    update channels.devices set gone_at = ${at}, gone_reason = ${reason}
    where connector_id = ${connectorId} and id = ${id} and gone_at is null and last_seen_at <= ${since}`)

/** Devices by id, and those said to be a contact's. */
export const devicesErased = (
  tx: Db,
  accountId: string,
  ids: readonly string[],
  contactIds: readonly string[],
) =>
  tx.query<{ id: string }>(sql`
    delete from channels.devices
    where account_id = ${accountId} and (id = any(${ids}::uuid[]) or contact_id = any(${contactIds}::uuid[]))
    returning id`)

/** A connector that devices are registered with. */
export type PushConnector = {
  readonly id: string
  readonly accountId: string
  readonly settings: Readonly<Record<string, unknown>>
}

/** The connectors an account has for pushes, the oldest first. */
export const pushConnectors = (on: Db, accountId: string) =>
  on.query<PushConnector>(sql`
    select id, account_id as "accountId", settings from channels.connectors
    where account_id = ${accountId} and channel = 'push' and state <> 'disconnected' order by id`)

/** The connector whose site subscribes with a public key, whoever's it is. */
export const connectorOfPublicKey = (on: Db, publicKey: string) =>
  on.query<PushConnector>(sql`
    select id, account_id as "accountId", settings from channels.connectors
    where channel = 'push' and state <> 'disconnected' and facts ->> 'vapidPublicKey' = ${publicKey} order by id limit 1`)
