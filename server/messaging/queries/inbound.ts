import { sql, type Db, type Sql } from '#platform/db.ts'

/**
 * Notes what a provider calls messages. Gives those that it called so for the first time: others came before, or earlier in
 * the list.
 */
export const providerMessagesNoted = (
  carrierId: string,
  rows: readonly { providerId: string; accountId: string; messageId: string }[],
): Sql => sql`
  insert into messaging.provider_messages (carrier_id, provider_id, account_id, message_id)
  select ${carrierId}::uuid, "providerId", "accountId", "messageId"
  from json_to_recordset(${JSON.stringify(rows)}::json) as r("providerId" text, "accountId" uuid, "messageId" uuid)
  on conflict (carrier_id, provider_id) do nothing returning message_id`

/** The messages some of a provider's ids name, whoever wrote them; `part` of `parts` of ours that was handed over in several. */
export const messagesByProviderIds = (on: Db, carrierId: string, providerIds: readonly string[]) =>
  on.query<{ provider_id: string; message_id: string; account_id: string; part: number; parts: number }>(sql`
    select provider_id, message_id, account_id, 1 as part, 1 as parts from messaging.provider_messages
    where carrier_id = ${carrierId} and provider_id = any(${providerIds}::text[])
    union all
    select ref, message_id, account_id, part, parts from messaging.submissions
    where ref = any(${providerIds}::text[]) and carrier_id = ${carrierId}`)

/** What the provider calls a message of an account, whoever wrote it. */
export const providerIdOf = (on: Db, accountId: string, messageId: string) =>
  on.query<{ provider_id: string; carrier_id: string }>(sql`
    select provider_id, carrier_id from messaging.provider_messages where account_id = ${accountId} and message_id = ${messageId}
    union all
    select ref, carrier_id from messaging.submissions where account_id = ${accountId} and message_id = ${messageId} and part = 1
    limit 1`)

/** When a contact wrote to a sender from an address, or from another that stands for it. */
export type WindowOpening = {
  readonly accountId: string
  readonly address: string
  readonly sender: string
  readonly at: Date
  readonly entryUntil: Date | null
}

/** Notes that contacts wrote, each address and sender once; an earlier instant that comes late changes nothing. */
export const windowsOpened = (channel: string, openings: readonly WindowOpening[]): Sql => sql`
  insert into messaging.contact_windows as w (account_id, channel, address, sender, last_inbound_at, entry_until)
  select "accountId", ${channel}::text, address, sender, at, "entryUntil"
  from json_to_recordset(${JSON.stringify(openings)}::json) as r("accountId" uuid, address text, sender text, at timestamptz,
    "entryUntil" timestamptz)
  order by "accountId", address collate "C", sender collate "C"
  on conflict (account_id, channel, address, sender) do update set
    last_inbound_at = greatest(w.last_inbound_at, excluded.last_inbound_at),
    entry_until = greatest(w.entry_until, excluded.entry_until)`

export type WindowRow = {
  account_id: string
  channel: string
  address: string
  sender: string
  last_inbound_at: Date
  entry_until: Date | null
}

export const contactWindows = (
  on: Db,
  keys: readonly { account_id: string; channel: string; address: string }[],
) =>
  on.query<WindowRow>(sql`
    select w.* from json_to_recordset(${JSON.stringify(keys)}::json) as k(account_id uuid, channel text, address text)
    join messaging.contact_windows w using (account_id, channel, address)`)

/** A message from a sender to a contact that a process has in hand and whose answer is not stored; no row when there is none. */
export const underWayTo = (
  on: Db,
  row: { accountId: string; channel: string; sender: string; address: string },
) =>
  on.query<{ message_id: string }>(sql`
    select d.message_id from messaging.dispatch d join messaging.messages m on m.account_id = d.account_id and m.id = d.message_id
    where d.account_id = ${row.accountId} and d.channel = ${row.channel} and d.owner is not null
      and m.sender = ${row.sender} and m.address = ${row.address} limit 1`)

/** Messages to a contact that it has not read as far as we know, submitted up to an instant. */
export const unreadByContact = (
  on: Db,
  row: { accountId: string; channel: string; sender: string; address: string; upTo: Date },
) =>
  on.query<{ id: string; status: 'submitted' | 'delivered' }>(sql`
    select id, status from messaging.messages
    where account_id = ${row.accountId} and channel = ${row.channel} and sender = ${row.sender} and address = ${row.address}
      and direction = 'outbound' and status in ('submitted', 'delivered') and submitted_at <= ${row.upTo}
      and id > ((lpad(to_hex((extract(epoch from ${row.upTo}::timestamptz) * 1000)::bigint - 30 * 86400000::bigint), 12, '0') || '00000000000000000000')::uuid)
    order by id desc limit 1000`)

/** Changes what a message says. */
export const saidChanged = (tx: Db, row: { accountId: string; messageId: string; content: unknown }) =>
  tx.query<{
    sender: string
    address: string
    channel: string
    direction: 'inbound' | 'outbound'
    status: string
  }>(sql`
    update messaging.messages set content = ${JSON.stringify(row.content)}
    where account_id = ${row.accountId} and id = ${row.messageId} and content::text <> ${JSON.stringify(row.content)}
    returning sender, address, channel, direction, status`)

export const saidNow = (tx: Db, accountId: string, messageId: string) =>
  tx.query<{ content: Record<string, unknown> }>(sql`
    select content from messaging.messages where account_id = ${accountId} and id = ${messageId} for update`)

/** A message that is not ours to send. */
export type ReceivedRow = {
  readonly accountId: string
  readonly id: string
  readonly direction: 'inbound' | 'outbound'
  readonly sender: string
  readonly address: string
  readonly contactId: string | null
  readonly content: object
  readonly status: 'received' | 'delivered'
  readonly segments: number
  readonly metadata: object | null
}

/** Stores messages that are not ours to send: what contacts wrote, or the business itself by other means. They cost nothing. */
export const insertReceived = (
  by: { readonly channel: string; readonly carrierId: string; readonly at: Date },
  rows: readonly ReceivedRow[],
): Sql => sql`
  insert into messaging.messages (account_id, id, direction, channel, sender, address, contact_id, class, content, status, segments,
    carrier_id, charge, actor, metadata, finished_at)
  select "accountId", id, direction, ${by.channel}::text, sender, address, "contactId", 'service', content, status, segments,
    ${by.carrierId}::uuid, 'none', 'carrier', metadata, ${by.at}::timestamptz
  from json_to_recordset(${JSON.stringify(rows)}::json) as r("accountId" uuid, id uuid, direction text, sender text, address text,
    "contactId" uuid, content json, status text, segments smallint, metadata json)`
