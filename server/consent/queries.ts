import { sql, where, type Sql } from '#platform/db.ts'

/** A row of the ledger as statements write it. */
export type RecordColumns = {
  readonly account_id: string
  readonly id: string
  readonly contact_id: string | null
  readonly channel: string
  readonly address: string
  readonly purpose: string
  readonly state: string
  readonly basis: string | null
  readonly source: string
  readonly evidence: Readonly<Record<string, unknown>>
  readonly at: Date
  readonly recorded_at: Date
  readonly recorded_by: string
}

/** Probes one primary key per recipient. Recipients of whom nothing is on record give no row. */
export const permissionsAtAddresses = (
  wanted: readonly { n: number; account_id: string; channel: string; address: string }[],
): Sql => sql`
  select r.n, p.grants, p.suppression
  from json_to_recordset(${JSON.stringify(wanted)}::json) as r(n int, account_id uuid, channel text, address text)
  join consent.permissions p
    on p.account_id = r.account_id and p.channel = r.channel and p.address = r.address`

export const newRecords = (records: readonly RecordColumns[]): Sql => sql`
  insert into consent.records (account_id, id, contact_id, channel, address, purpose, state, basis, source, evidence, at, recorded_at, recorded_by)
  select * from json_to_recordset(${JSON.stringify(records)}::json) as r(account_id uuid, id uuid, contact_id uuid, channel text,
    address text, purpose text, state text, basis text, source text, evidence jsonb, at timestamptz, recorded_at timestamptz, recorded_by text)`

/** Brings the permissions up to the records, in a fixed order so that two batches never wait for each other. */
export const permissionsBrought = (
  grants: readonly {
    account_id: string
    channel: string
    address: string
    grants: Readonly<Record<string, unknown>>
  }[],
): Sql => sql`
  insert into consent.permissions (account_id, channel, address, grants)
  select account_id, channel, address, grants
  from json_to_recordset(${JSON.stringify(grants)}::json) as g(account_id uuid, channel text, address text, grants jsonb)
  order by account_id, channel, address collate "C"
  on conflict (account_id, channel, address)
  do update set grants = consent.newest(permissions.grants, excluded.grants)`

const recordColumns = sql`r.id, r.contact_id, r.channel, r.address, r.purpose, r.state, r.basis, r.source, r.evidence, r.at, r.recorded_by`

/** Records of one contact: those that named it, and those about an address that is the contact's now. */
export const recordsOfContact = (
  accountId: string,
  contactIds: readonly string[],
  addresses: readonly string[],
  before: string | null,
  limit: number,
): Sql => sql`
  select ${recordColumns} from consent.records r
  ${where(
    sql`r.account_id = ${accountId}`,
    sql`(r.contact_id = any(${contactIds}::uuid[]) or r.address = any(${addresses}::text[]))`,
    before !== null && sql`r.id < ${before}`,
  )}
  order by r.id desc limit ${limit}`

/** Oldest first, for an export that reads on behind the last id. */
export const recordsAfter = (
  accountId: string,
  after: string,
  since: Date | null,
  until: Date | null,
  limit: number,
): Sql => sql`
  select ${recordColumns}, r.recorded_at from consent.records r
  ${where(
    sql`r.account_id = ${accountId}`,
    sql`r.id > ${after}`,
    since !== null && sql`r.at >= ${since}`,
    until !== null && sql`r.at < ${until}`,
  )}
  order by r.id limit ${limit}`

export type SuppressionColumns = {
  readonly accountId: string
  readonly id: string
  readonly channel: string
  readonly address: string
  readonly scope: string
  readonly reason: string
  readonly source: string
  readonly createdAt: Date
  readonly createdBy: string
}

/** An entry the account makes replaces the one that is there, and keeps its id. */
export const suppressionSet = (s: SuppressionColumns): Sql => sql`
  insert into consent.suppressions (account_id, id, channel, address, scope, reason, source, created_at, created_by)
  values (${s.accountId}, ${s.id}, ${s.channel}, ${s.address}, ${s.scope}, ${s.reason}, ${s.source}, ${s.createdAt}, ${s.createdBy})
  on conflict (account_id, channel, address) do update
    set scope = excluded.scope, reason = excluded.reason, source = excluded.source,
        created_at = excluded.created_at, created_by = excluded.created_by
  returning id, channel, address, scope, reason, source, created_at`

/** A contact that blocked the sender; an entry that is there stays, for what it ends must not come back when the block is lifted. */
export const suppressionByBlock = (s: SuppressionColumns): Sql => sql`
  insert into consent.suppressions (account_id, id, channel, address, scope, reason, source, created_at, created_by)
  values (${s.accountId}, ${s.id}, ${s.channel}, ${s.address}, ${s.scope}, ${s.reason}, ${s.source}, ${s.createdAt}, ${s.createdBy})
  on conflict (account_id, channel, address) do nothing`

/** Lifts what a block of the contact's made, and nothing else. */
export const blockSuppressionLifted = (accountId: string, channel: string, address: string): Sql => sql`
  delete from consent.suppressions
  where account_id = ${accountId} and channel = ${channel} and address = ${address} and source = 'complaint' and created_by = 'contact'`

/**
 * A STOP leaves an entry of the account as it is: the withdrawal on record already ends what STOP ends.
 * One that arrives after a later START of the contact suppresses nothing.
 */
export const suppressionByKeyword = (s: SuppressionColumns): Sql => sql`
  insert into consent.suppressions (account_id, id, channel, address, scope, reason, source, created_at, created_by)
  select ${s.accountId}::uuid, ${s.id}::uuid, ${s.channel}::text, ${s.address}::text, ${s.scope}, ${s.reason}, ${s.source},
         ${s.createdAt}::timestamptz, ${s.createdBy}
  where not exists (
    select from consent.records r
    where r.account_id = ${s.accountId} and r.address = ${s.address} and r.channel = ${s.channel}
      and r.source = 'keyword' and r.state = 'granted' and r.at > ${s.createdAt})
  on conflict (account_id, channel, address) do update
    set created_at = greatest(suppressions.created_at, excluded.created_at)
    where suppressions.source = 'keyword'`

/** A START lifts the STOP before it, not one that came after and was heard of first. */
export const keywordSuppressionLifted = (
  accountId: string,
  channel: string,
  address: string,
  at: Date,
): Sql => sql`
  delete from consent.suppressions
  where account_id = ${accountId} and channel = ${channel} and address = ${address} and source = 'keyword' and created_at <= ${at}`

export const suppressionDeleted = (accountId: string, id: string): Sql => sql`
  delete from consent.suppressions where account_id = ${accountId} and id = ${id}`

/** `prefix` narrows to addresses that begin with it. */
export const suppressionsPage = (
  accountId: string,
  prefix: string | null,
  before: string | null,
  limit: number,
): Sql => sql`
  select id, channel, address, scope, reason, source, created_at from consent.suppressions
  ${where(
    sql`account_id = ${accountId}`,
    prefix !== null && sql`starts_with(address, ${prefix})`,
    before !== null && sql`id < ${before}`,
  )}
  order by id desc limit ${limit}`
