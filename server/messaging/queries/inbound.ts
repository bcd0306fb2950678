import { sql, type Db, type Sql } from '#platform/db.ts'

/** Notes what a provider calls a message. Gives no row for one that is known: it came before. */
export const providerMessageNoted = (row: {
  carrierId: string
  providerId: string
  accountId: string
  messageId: string
}): Sql => sql`
  insert into messaging.provider_messages (carrier_id, provider_id, account_id, message_id)
  values (${row.carrierId}, ${row.providerId}, ${row.accountId}, ${row.messageId})
  on conflict (carrier_id, provider_id) do nothing returning message_id`

/** The message a provider's id names, whoever wrote it. */
export const messageByProviderId = (on: Db, carrierId: string, providerId: string) =>
  on.query<{ message_id: string; account_id: string }>(sql`
    select message_id, account_id from messaging.provider_messages where carrier_id = ${carrierId} and provider_id = ${providerId}
    union all
    select message_id, account_id from messaging.submissions where ref = ${providerId} and carrier_id = ${carrierId}
    limit 1`)

/** The messages some of a provider's ids name, whoever wrote them; `part` of `parts` of ours that was handed over in several. */
export const messagesByProviderIds = (on: Db, carrierId: string, providerIds: readonly string[]) =>
  on.query<{ message_id: string; account_id: string; part: number; parts: number }>(sql`
    select message_id, account_id, 1 as part, 1 as parts from messaging.provider_messages
    where carrier_id = ${carrierId} and provider_id = any(${providerIds}::text[])
    union all
    select message_id, account_id, part, parts from messaging.submissions
    where ref = any(${providerIds}::text[]) and carrier_id = ${carrierId}`)

/** What the provider calls a message of an account, whoever wrote it. */
export const providerIdOf = (on: Db, accountId: string, messageId: string) =>
  on.query<{ provider_id: string; carrier_id: string }>(sql`
    select provider_id, carrier_id from messaging.provider_messages where account_id = ${accountId} and message_id = ${messageId}
    union all
    select ref, carrier_id from messaging.submissions where account_id = ${accountId} and message_id = ${messageId} and part = 1
    limit 1`)

/** Notes that a contact wrote; an earlier instant that comes late changes nothing. */
export const windowOpened = (row: {
  accountId: string
  channel: string
  address: string
  sender: string
  at: Date
  entryUntil: Date | null
}): Sql => sql`
  insert into messaging.contact_windows as w (account_id, channel, address, sender, last_inbound_at, entry_until)
  values (${row.accountId}, ${row.channel}, ${row.address}, ${row.sender}, ${row.at}, ${row.entryUntil})
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

/** Stores a message that is not ours to send: what a contact wrote, or the business itself by other means. It costs nothing. */
export const insertReceived = (
  tx: Db,
  row: {
    accountId: string
    id: string
    direction: 'inbound' | 'outbound'
    channel: string
    sender: string
    address: string
    contactId: string | null
    content: unknown
    status: 'received' | 'delivered'
    segments: number
    carrierId: string
    metadata: unknown
    at: Date
  },
) =>
  tx.query(sql`
    insert into messaging.messages (account_id, id, direction, channel, sender, address, contact_id, class, content, status, segments,
      carrier_id, charge, actor, metadata, finished_at)
    values (${row.accountId}, ${row.id}, ${row.direction}, ${row.channel}, ${row.sender}, ${row.address}, ${row.contactId}, 'service',
      ${JSON.stringify(row.content)}, ${row.status}, ${row.segments}, ${row.carrierId}, 'none', 'carrier',
      ${row.metadata === null ? null : JSON.stringify(row.metadata)}, ${row.at})`)
