import { sql, type Db, type Tx } from '#platform/db.ts'

/** A call to a customer's URL as it is kept; ids are dashed uuids. */
export type CallbackRow = {
  readonly accountId: string
  readonly id: string
  /** The message it is about. */
  readonly about: string
  readonly kind: 'status' | 'inbound'
  readonly url: string
  readonly method: 'GET' | 'POST'
  /** Called instead when the first URL fails. */
  readonly fallback: { readonly url: string; readonly method: 'GET' | 'POST' } | null
  readonly params: Readonly<Record<string, string>>
}

/** Adds calls, behind what waits of the same message; one that is there already stays as it is. */
export const insertCallbacks = (tx: Tx, rows: readonly CallbackRow[], at: Date) =>
  tx.query(sql`
    insert into edges.twilio_callbacks (account_id, id, about, kind, url, method, fallback, params, next_at)
    select new."accountId", new.id, new.about, new.kind, new.url, new.method, new.fallback, new.params,
      greatest(${at}::timestamptz, (select max(next_at) from edges.twilio_callbacks as there
        where there.account_id = new."accountId" and there.about = new.about))
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as new("accountId" uuid, id uuid, about uuid, kind text, url text, method text, fallback json, params json)
    on conflict (account_id, id) do nothing`)

/** Wakes whoever makes calls, in any process, at commit. */
export const announceCallbacks = (tx: Tx) => tx.query(sql`select pg_notify('patchbay_twilio', '')`)

/** A call that a process has taken up, and how often it was tried before. */
export type ClaimedCallback = CallbackRow & { readonly attempts: number }

/**
 * Takes up calls that are due for a process: of each message the oldest only, of each account a few, and none of the accounts
 * named, so that an endpoint that hangs holds up its own account alone. Accounts are found by skipping through the index: what
 * waits for one costs the others nothing.
 */
export const claimCallbacks = (
  on: Db,
  claim: {
    readonly node: number
    readonly at: Date
    readonly busyAccounts: readonly string[]
    readonly perAccount: number
    readonly limit: number
  },
) =>
  on.query<ClaimedCallback>(sql`
    with recursive turns(account_id) as (
      (select account_id from edges.twilio_callbacks where owner is null order by account_id limit 1)
      union all
      select (select next.account_id from edges.twilio_callbacks as next
              where next.owner is null and next.account_id > turns.account_id order by next.account_id limit 1)
      from turns where turns.account_id is not null),
    taken as (
      select due.account_id, due.id from turns cross join lateral (
        select account_id, id from edges.twilio_callbacks as waiting
        where owner is null and account_id = turns.account_id and next_at <= ${claim.at}
          and not exists (select from edges.twilio_callbacks as earlier
            where earlier.account_id = waiting.account_id and earlier.about = waiting.about and earlier.id < waiting.id)
        order by next_at, id limit ${claim.perAccount} for update skip locked) due
      where turns.account_id is not null and not turns.account_id = any(${claim.busyAccounts}::uuid[])
      limit ${claim.limit})
    update edges.twilio_callbacks as mine set owner = ${claim.node} from taken
    where mine.account_id = taken.account_id and mine.id = taken.id
    returning mine.account_id as "accountId", mine.id, mine.about, mine.kind, mine.url, mine.method, mine.fallback, mine.params,
      mine.attempts`)

/** Ends calls: they were answered, or are given up. */
export const deleteCallbacks = (on: Db, rows: readonly Pick<CallbackRow, 'accountId' | 'id'>[]) =>
  on.query(sql`
    delete from edges.twilio_callbacks as ended
    using json_to_recordset(${JSON.stringify(rows.map(({ accountId, id }) => ({ accountId, id })))}::json) as x("accountId" uuid, id uuid)
    where ended.account_id = x."accountId" and ended.id = x.id`)

/** A process gives a call back, to be tried at its time; what waits behind it for the same message is not looked at before. */
export const retryCallback = (
  on: Db,
  { accountId, id, about }: Pick<CallbackRow, 'accountId' | 'id' | 'about'>,
  again: { readonly node: number; readonly attempts: number; readonly nextAt: Date },
) =>
  on.query(sql`
    with mine as (
      update edges.twilio_callbacks set owner = null, attempts = ${again.attempts}, next_at = ${again.nextAt}
      where account_id = ${accountId} and id = ${id} and owner = ${again.node})
    update edges.twilio_callbacks set next_at = ${again.nextAt}
    where account_id = ${accountId} and about = ${about} and id > ${id} and owner is null and next_at < ${again.nextAt}`)

export const ownersOfCallbacks = (on: Db) =>
  on.query<{ owner: number }>(sql`select distinct owner from edges.twilio_callbacks where owner is not null`)

export const releaseCallbacks = (on: Db, owners: readonly number[]) =>
  on.query(sql`update edges.twilio_callbacks set owner = null where owner = any(${owners}::int[])`)

export const countCallbacks = (on: Db) =>
  on.query<{ count: bigint }>(sql`select count(*) as count from edges.twilio_callbacks`)
