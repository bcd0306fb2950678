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

/** Adds calls; one that is there already stays as it is. */
export const insertCallbacks = (tx: Tx, rows: readonly CallbackRow[], at: Date) =>
  tx.query(sql`
    insert into edges.twilio_callbacks (account_id, id, about, kind, url, method, fallback, params, next_at)
    select "accountId", id, about, kind, url, method, fallback, params, ${at}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as new("accountId" uuid, id uuid, about uuid, kind text, url text, method text, fallback json, params json)
    on conflict (account_id, id) do nothing`)

/** Wakes whoever makes calls, in any process, at commit. */
export const announceCallbacks = (tx: Tx) => tx.query(sql`select pg_notify('patchbay_twilio', '')`)

export type ClaimedCallback = CallbackRow & { readonly attempts: number }

/**
 * Takes up calls that are due for a process: of each message the oldest only, of each account a few, and none of the accounts
 * named, so that an endpoint that hangs holds up its own account alone.
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
    with waiting as (
      select account_id, id, row_number() over (partition by account_id order by next_at, id) as turn
      from edges.twilio_callbacks as due
      where owner is null and next_at <= ${claim.at} and not account_id = any(${claim.busyAccounts}::uuid[])
        and not exists (select from edges.twilio_callbacks as earlier
          where earlier.account_id = due.account_id and earlier.about = due.about and earlier.id < due.id)),
    taken as (
      select mine.account_id, mine.id from edges.twilio_callbacks as mine join waiting using (account_id, id)
      where turn <= ${claim.perAccount} and mine.owner is null order by turn limit ${claim.limit} for update of mine skip locked)
    update edges.twilio_callbacks as mine set owner = ${claim.node} from taken
    where mine.account_id = taken.account_id and mine.id = taken.id
    returning mine.account_id as "accountId", mine.id, mine.about, mine.kind, mine.url, mine.method, mine.fallback, mine.params,
      mine.attempts`)

export const deleteCallback = (on: Db, accountId: string, id: string) =>
  on.query(sql`delete from edges.twilio_callbacks where account_id = ${accountId} and id = ${id}`)

/** Gives a call back, to be tried at its time. */
export const retryCallback = (on: Db, accountId: string, id: string, attempts: number, nextAt: Date) =>
  on.query(sql`
    update edges.twilio_callbacks set owner = null, attempts = ${attempts}, next_at = ${nextAt}
    where account_id = ${accountId} and id = ${id}`)

export const ownersOfCallbacks = (on: Db) =>
  on.query<{ owner: number }>(sql`select distinct owner from edges.twilio_callbacks where owner is not null`)

export const releaseCallbacks = (on: Db, owners: readonly number[]) =>
  on.query(sql`update edges.twilio_callbacks set owner = null where owner = any(${owners}::int[])`)

export const countCallbacks = (on: Db) =>
  on.query<{ count: bigint }>(sql`select count(*) as count from edges.twilio_callbacks`)
