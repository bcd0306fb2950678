import type { Content } from '#channels/channels.ts'
import { sql, type Db, type Sql } from '#platform/db.ts'
import type { MessageClass } from '#shared/message-kinds.ts'
import type { MessageStatus } from '#shared/message-statuses.ts'
import type { FallbackStep } from '../fallback/fallback-step.ts'

export type NewFallback = {
  readonly message_id: string
  readonly account_id: string
  readonly root_id: string
  readonly steps: readonly FallbackStep[]
  readonly due_at: string | null
}

export const fallbacksKept = (rows: readonly NewFallback[]): Sql => sql`
  insert into messaging.fallbacks (message_id, account_id, root_id, steps, due_at)
  select message_id, account_id, root_id, steps, due_at from json_to_recordset(${JSON.stringify(rows)}::json)
    as r(message_id uuid, account_id uuid, root_id uuid, steps json, due_at timestamptz)`

/** A message whose chain is not at its end, with what the next step needs of it. */
export type OpenFallback = {
  message_id: string
  account_id: string
  root_id: string
  steps: FallbackStep[]
  channel: string
  address: string
  contact_id: string | null
  class: MessageClass
  content: Content
  status: MessageStatus
  code: string | null
  metadata: Record<string, unknown> | null
  callback_url: string | null
  expires_at: Date | null
}

const open = sql`
  select f.message_id, f.account_id, f.root_id, f.steps, m.channel, m.address, m.contact_id, m.class, m.content, m.status, m.code,
    m.metadata, m.callback_url, m.expires_at
  from messaging.fallbacks f join messaging.messages m on m.account_id = f.account_id and m.id = f.message_id`

export const openFallbacks = (on: Db, accountId: string, messageIds: readonly string[]) =>
  on.query<OpenFallback>(
    sql`${open} where f.account_id = ${accountId} and f.message_id = any(${messageIds}::uuid[]) and f.ended_at is null`,
  )

export const fallbacksDue = (on: Db, at: Date, limit: number) =>
  on.query<OpenFallback>(
    sql`${open} where f.due_at <= ${at} and f.ended_at is null order by f.due_at limit ${limit}`,
  )

/** Ends a chain's step: another message took over, or nothing does, and why. */
export const fallbackEnded = (
  messageId: string,
  end: { takenBy: string | null; because: string; at: Date },
): Sql => sql`
  update messaging.fallbacks set taken_by = ${end.takenBy}, ended_at = ${end.at}, ended_because = ${end.because}
  where message_id = ${messageId} and ended_at is null`

/** The next step could not be tried: the one after it is next. */
export const fallbackSkipped = (messageId: string, steps: readonly FallbackStep[]): Sql => sql`
  update messaging.fallbacks set steps = ${JSON.stringify(steps)} where message_id = ${messageId}`

/** Where a message stands in its chain: what it took over from, what took over from it. */
export const chainOf = (on: Db, accountId: string, messageId: string) =>
  on.query<{
    message_id: string
    taken_by: string | null
    ended_because: string | null
    steps: FallbackStep[]
  }>(sql`
    select message_id, taken_by, ended_because, steps from messaging.fallbacks
    where account_id = ${accountId} and (message_id = ${messageId} or taken_by = ${messageId})`)

export const fallbacksForgotten = (on: Db, before: Date) =>
  on.query(sql`
    delete from messaging.fallbacks f where f.message_id <
      ((lpad(to_hex((extract(epoch from ${before}::timestamptz) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid)`)
