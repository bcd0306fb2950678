import { sql, where, type Db, type Sql } from '#platform/db.ts'
import type { NewFeedItem } from '../../device.ts'
import type { Feed, FeedItemRow } from './feed.ts'

const columns = sql`message_id as "messageId", device_id as "deviceId", place, changed, shown, created_at as "createdAt",
  delivered_at as "deliveredAt", read_at as "readAt", archived_at as "archivedAt", answer`

type Owner = Pick<Feed, 'accountId' | 'deviceId'>

/** What the person sees: what was taken away or came too late is not there. */
const visible = (at: Date): Sql =>
  sql`archived_at is null and (delivered_at is not null or deliver_until is null or deliver_until > ${at})`

/** The feed of a device, whoever's it is: for what comes from outside with nothing but its id. */
export const feedOfDevice = (on: Db, deviceId: string) =>
  on.query<Feed>(sql`
    select d.account_id as "accountId", d.id as "deviceId", c.id as "connectorId", c.settings, c.credentials as sealed
    from channels.devices d join channels.connectors c on c.account_id = d.account_id and c.id = d.connector_id
    where d.id = ${deviceId} and d.kind = 'inapp' and d.gone_at is null and c.state <> 'disconnected'`)

/**
 * Puts an item into the feed of a live device of a connector and announces it, in one statement; gives no row where there
 * is no such device. The same message a second time changes nothing that is seen.
 */
export const itemKept = (
  on: Db,
  connectorId: string,
  deviceId: string,
  item: NewFeedItem,
  times: { at: Date; deliverUntil: Date | null; forgetAt: Date },
  channel: string,
) =>
  on.query<{ told: unknown }>(sql`
    with device as (
      select account_id, id from channels.devices
      where connector_id = ${connectorId} and id = ${deviceId} and kind = 'inapp' and gone_at is null),
    feed as (
      insert into channels.feeds (account_id, device_id, seq) select account_id, id, 1 from device
      on conflict (account_id, device_id) do update set seq = feeds.seq + 1 returning account_id, device_id, seq),
    replaced as (
      update channels.feed_items i set archived_at = ${times.at}, changed = feed.seq from feed
      where i.account_id = feed.account_id and i.device_id = feed.device_id and i.collapse_key = ${item.collapseKey}
        and i.message_id <> ${item.messageId} and i.read_at is null and i.archived_at is null),
    item as (
      insert into channels.feed_items (account_id, message_id, device_id, place, changed, shown, collapse_key, created_at,
        deliver_until, forget_at)
      select account_id, ${item.messageId}::uuid, device_id, seq, seq, ${JSON.stringify(item.shown)}::jsonb, ${item.collapseKey},
        ${times.at}::timestamptz, ${times.deliverUntil}::timestamptz, ${times.forgetAt}::timestamptz
      from feed on conflict (account_id, message_id) do nothing)
    select pg_notify(${channel}, device_id::text) as told from feed`)

/** The number of changes a feed has had so far; no row before the first. */
export const feedSeq = (on: Db, { accountId, deviceId }: Owner) =>
  on.query<{ seq: bigint }>(
    sql`select seq from channels.feeds where account_id = ${accountId} and device_id = ${deviceId}`,
  )

/** Counts one more change, and keeps others from changing the feed until the transaction ends. */
export const feedChanged = (tx: Db, { accountId, deviceId }: Owner) =>
  tx.query<{ seq: bigint }>(sql`
    insert into channels.feeds (account_id, device_id, seq) values (${accountId}, ${deviceId}, 1)
    on conflict (account_id, device_id) do update set seq = feeds.seq + 1 returning seq`)

/** What the person sees, newest first. */
export const itemsPage = (
  on: Db,
  { accountId, deviceId }: Owner,
  before: bigint | null,
  limit: number,
  at: Date,
) =>
  on.query<FeedItemRow>(
    sql`select ${columns} from channels.feed_items ${where(
      sql`account_id = ${accountId}`,
      sql`device_id = ${deviceId}`,
      visible(at),
      before !== null && sql`place < ${before}`,
    )} order by place desc limit ${limit}`,
  )

/** What changed after a place, in order; with all that changed at the same one, so that a reader can go on from it. */
export const itemsChangedAfter = (
  on: Db,
  { accountId, deviceId }: Owner,
  after: bigint,
  limit: number,
  at: Date,
) =>
  on.query<FeedItemRow>(sql`
    select ${columns} from channels.feed_items
    where account_id = ${accountId} and device_id = ${deviceId} and changed > ${after}
      and (archived_at is not null or ${visible(at)})
    order by changed fetch first ${limit} rows with ties`)

export const unreadCount = (on: Db, { accountId, deviceId }: Owner, at: Date) =>
  on.query<{ unread: bigint }>(sql`
    select count(*) as unread from channels.feed_items
    where account_id = ${accountId} and device_id = ${deviceId} and read_at is null and ${visible(at)}`)

/** Notes that items were fetched; gives those that had not been. */
export const itemsDelivered = (tx: Db, accountId: string, messageIds: readonly string[], at: Date) =>
  tx.query<{ messageId: string }>(sql`
    update channels.feed_items set delivered_at = ${at}
    where account_id = ${accountId} and message_id = any(${messageIds}::uuid[]) and delivered_at is null
    returning message_id as "messageId"`)

/** Marks what the person sees as read: the items named, or all. Gives those that had not been. */
export const itemsRead = (
  tx: Db,
  { accountId, deviceId }: Owner,
  messageIds: readonly string[] | null,
  change: { seq: bigint; at: Date },
) =>
  tx.query<FeedItemRow>(
    sql`update channels.feed_items set read_at = ${change.at}, changed = ${change.seq},
      delivered_at = coalesce(delivered_at, ${change.at}) ${where(
        sql`account_id = ${accountId}`,
        sql`device_id = ${deviceId}`,
        sql`read_at is null`,
        visible(change.at),
        messageIds !== null && sql`message_id = any(${messageIds}::uuid[])`,
      )} returning ${columns}`,
  )

/** Takes items out of what the person sees. */
export const itemsArchived = (
  tx: Db,
  { accountId, deviceId }: Owner,
  messageIds: readonly string[],
  change: { seq: bigint; at: Date },
) =>
  tx.query<FeedItemRow>(sql`
    update channels.feed_items set archived_at = ${change.at}, changed = ${change.seq}
    where account_id = ${accountId} and device_id = ${deviceId} and message_id = any(${messageIds}::uuid[]) and archived_at is null
    returning ${columns}`)

/** One item that the person sees, locked. */
export const itemToAnswer = (tx: Db, { accountId, deviceId }: Owner, messageId: string, at: Date) =>
  tx.query<FeedItemRow>(sql`
    select ${columns} from channels.feed_items
    where account_id = ${accountId} and device_id = ${deviceId} and message_id = ${messageId} and ${visible(at)} for update`)

export const itemAnswered = (
  tx: Db,
  { accountId, deviceId }: Owner,
  messageId: string,
  answer: string | null,
  change: { seq: bigint; at: Date },
) =>
  tx.query<FeedItemRow>(sql`
    update channels.feed_items set answer = ${answer}, read_at = coalesce(read_at, ${change.at}), changed = ${change.seq},
      delivered_at = coalesce(delivered_at, ${change.at})
    where account_id = ${accountId} and device_id = ${deviceId} and message_id = ${messageId} returning ${columns}`)

/** Everything in the feeds of some devices, newest first, what was taken away too: for the account's people. */
export const itemsOfDevices = (
  on: Db,
  accountId: string,
  deviceIds: readonly string[],
  before: string | null,
  limit: number,
) =>
  on.query<FeedItemRow>(
    sql`select ${columns} from channels.feed_items ${where(
      sql`account_id = ${accountId}`,
      sql`device_id = any(${deviceIds}::uuid[])`,
      before !== null && sql`message_id < ${before}`,
    )} order by message_id desc limit ${limit}`,
  )

export const itemsForgotten = (on: Db, at: Date, limit: number) =>
  on.query<{ id: string }>(sql`
    delete from channels.feed_items where (account_id, message_id) in (
      select account_id, message_id from channels.feed_items where forget_at <= ${at} limit ${limit})
    returning message_id as id`)

export const feedItemsErased = (tx: Db, accountId: string, deviceIds: readonly string[]) =>
  tx.query(
    sql`delete from channels.feed_items where account_id = ${accountId} and device_id = any(${deviceIds}::uuid[])`,
  )

export const feedsErased = (tx: Db, accountId: string, deviceIds: readonly string[]) =>
  tx.query(
    sql`delete from channels.feeds where account_id = ${accountId} and device_id = any(${deviceIds}::uuid[])`,
  )
