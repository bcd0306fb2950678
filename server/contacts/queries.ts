import { sql, where, type Sql } from '#platform/db.ts'

/** A contact's columns as statements write them. */
export type ContactColumns = {
  readonly account_id: string
  readonly id: string
  readonly name: string | null
  readonly language: string | null
  readonly timezone: string | null
  readonly country: string | null
  readonly attributes: Readonly<Record<string, unknown>>
  readonly search: string
  readonly created_at: Date
}

/** An identity's columns as statements write them. */
export type IdentityColumns = {
  readonly account_id: string
  readonly kind: string
  readonly scope: string
  readonly address: string
  readonly contact_id: string
  readonly channels: readonly string[]
  readonly verified: boolean
  readonly created_at: Date
}

/** Where an account may know somebody. */
export type IdentityKey = Pick<IdentityColumns, 'account_id' | 'kind' | 'address'>

/** Probes two primary keys per recipient; see the module's README for what it costs. */
export const contactsAtAddresses = (
  wanted: readonly { n: number; account_id: string; kind: string; address: string }[],
): Sql => sql`
  select r.n, i.contact_id, c.timezone, c.language, c.country
  from json_to_recordset(${JSON.stringify(wanted)}::json) as r(n int, account_id uuid, kind text, address text)
  join contacts.identities i
    on i.account_id = r.account_id and i.kind = r.kind and i.scope = '' and i.address = r.address
  join contacts.contacts c on c.account_id = i.account_id and c.id = i.contact_id`

/**
 * Makes a contact for every address that has none. Identities go first: their key decides between transactions that
 * meet the same stranger, and the loser makes no contact. Gives the addresses that are the caller's now.
 */
export const contactsForNewAddresses = (
  identities: readonly IdentityColumns[],
  names: readonly { id: string; name: string | null; search: string }[],
): Sql => sql`
  with added as (
    insert into contacts.identities (account_id, kind, scope, address, contact_id, channels, verified, created_at)
    select account_id, kind, scope, address, contact_id, channels, verified, created_at
    from json_to_recordset(${JSON.stringify(identities)}::json) as i(account_id uuid, kind text, scope text, address text,
      contact_id uuid, channels text[], verified boolean, created_at timestamptz)
    order by account_id, kind, scope, address collate "C"
    on conflict do nothing
    returning account_id, kind, address, contact_id, created_at)
  insert into contacts.contacts (account_id, id, name, search, created_at)
  select a.account_id, a.contact_id, n.name, to_tsvector('simple', n.search), a.created_at
  from added a join json_to_recordset(${JSON.stringify(names)}::json) as n(id uuid, name text, search text) on n.id = a.contact_id
  returning id`

export const identitiesAtAddresses = (wanted: readonly (IdentityKey & { readonly n: number })[]): Sql => sql`
  select r.n, i.contact_id, i.channels, i.verified
  from json_to_recordset(${JSON.stringify(wanted)}::json) as r(n int, account_id uuid, kind text, address text)
  -- One by one by the key: the planner takes any list for a hundred rows, and would read the whole table for one.
  cross join lateral (
    select contact_id, channels, verified from contacts.identities
    where account_id = r.account_id and kind = r.kind and scope = '' and address = r.address limit 1
  ) i`

export const newContacts = (contacts: readonly ContactColumns[]): Sql => sql`
  insert into contacts.contacts (account_id, id, name, language, timezone, country, attributes, search, created_at)
  select account_id, id, name, language, timezone, country, attributes, to_tsvector('simple', search), created_at
  from json_to_recordset(${JSON.stringify(contacts)}::json) as c(account_id uuid, id uuid, name text, language text,
    timezone text, country text, attributes jsonb, search text, created_at timestamptz)`

/**
 * Gives the addresses that are the contact's now: those that were free, and those it had.
 * `isWhole`: the channels given are all of them, else they come to those known.
 */
export const identitiesGiven = (identities: readonly IdentityColumns[], isWhole: boolean): Sql => sql`
  insert into contacts.identities (account_id, kind, scope, address, contact_id, channels, verified, created_at)
  select account_id, kind, scope, address, contact_id, channels, verified, created_at
  from json_to_recordset(${JSON.stringify(identities)}::json) as i(account_id uuid, kind text, scope text, address text,
    contact_id uuid, channels text[], verified boolean, created_at timestamptz)
  order by account_id, kind, scope, address collate "C"
  on conflict (account_id, kind, scope, address) do update
    set channels = case when ${isWhole} then excluded.channels else identities.channels ||
          array(select unnest(excluded.channels) except select unnest(identities.channels)) end,
        verified = identities.verified or excluded.verified
    where identities.contact_id = excluded.contact_id
  returning kind, address`

export const updatedContact = (contact: ContactColumns): Sql => sql`
  update contacts.contacts
  set name = ${contact.name}, language = ${contact.language}, timezone = ${contact.timezone}, country = ${contact.country},
      attributes = ${JSON.stringify(contact.attributes)}::jsonb, search = to_tsvector('simple', ${contact.search})
  where account_id = ${contact.account_id} and id = ${contact.id}`

export const contactLocked = (accountId: string, id: string): Sql => sql`
  select id from contacts.contacts where account_id = ${accountId} and id = ${id} for update`

const identitiesAsJson = sql`
  coalesce((select json_agg(json_build_object('kind', i.kind, 'scope', i.scope, 'address', i.address,
              'channels', i.channels, 'verified', i.verified) order by i.created_at, i.kind, i.address)
            from contacts.identities i where i.account_id = c.account_id and i.contact_id = c.id), '[]') as identities`

export const contactById = (accountId: string, id: string): Sql => sql`
  select c.id, c.name, c.language, c.timezone, c.country, c.attributes, c.created_at, ${identitiesAsJson}
  from contacts.contacts c where c.account_id = ${accountId} and c.id = ${id}`

export const contactDeleted = (accountId: string, id: string): Sql => sql`
  delete from contacts.contacts where account_id = ${accountId} and id = ${id}`

/** Takes from a contact the addresses that are not among these; ids that hold for one page or bot stay. */
export const identitiesNarrowed = (
  accountId: string,
  contactId: string,
  kept: readonly { kind: string; address: string }[],
): Sql => sql`
  delete from contacts.identities i
  where i.account_id = ${accountId} and i.contact_id = ${contactId} and i.scope = ''
    and not exists (select from json_to_recordset(${JSON.stringify(kept)}::json) as k(kind text, address text)
                    where k.kind = i.kind and k.address = i.address)`

/** Sets what an import names and leaves the rest. */
export const contactsFilledIn = (
  contacts: readonly (Omit<ContactColumns, 'created_at' | 'search'> & { search: string | null })[],
): Sql => sql`
  update contacts.contacts c
  set name = coalesce(n.name, c.name), language = coalesce(n.language, c.language),
      timezone = coalesce(n.timezone, c.timezone), country = coalesce(n.country, c.country),
      attributes = c.attributes || n.attributes,
      search = case when n.search is null then c.search else to_tsvector('simple', n.search) end
  from json_to_recordset(${JSON.stringify(contacts)}::json) as n(account_id uuid, id uuid, name text, language text,
    timezone text, country text, attributes jsonb, search text)
  where c.account_id = n.account_id and c.id = n.id`

/** What a list of contacts is narrowed to. */
export type ContactFilter =
  | { readonly by: 'name'; readonly words: string }
  | { readonly by: 'address'; readonly kind: 'phone' | 'email'; readonly prefix: string }
  | null

/** Which contacts a page shows. */
export type ContactsWanted = {
  readonly filter: ContactFilter
  readonly ids?: readonly string[] | null
  readonly before: string | null
  readonly limit: number
}

export const contactsPage = (
  accountId: string,
  { filter, ids = null, before, limit }: ContactsWanted,
): Sql => sql`
  select c.id, c.name, c.language, c.timezone, c.country, c.attributes, c.created_at, ${identitiesAsJson}
  from contacts.contacts c
  ${where(
    sql`c.account_id = ${accountId}`,
    before !== null && sql`c.id < ${before}`,
    ids !== null && sql`c.id = any(${ids}::uuid[])`,
    filter !== null && filtered(accountId, filter),
  )}
  order by c.id desc limit ${limit}`

function filtered(accountId: string, filter: NonNullable<ContactFilter>): Sql {
  if (filter.by === 'name') return sql`c.search @@ to_tsquery('simple', ${filter.words})`
  return sql`c.id in (select i.contact_id from contacts.identities i
    where i.account_id = ${accountId} and i.kind = ${filter.kind} and i.scope = ''
      and i.address >= ${filter.prefix} and i.address < ${`${filter.prefix}\u{10ffff}`})`
}

export const identitiesMoved = (accountId: string, from: string, to: string): Sql => sql`
  update contacts.identities set contact_id = ${to} where account_id = ${accountId} and contact_id = ${from}`

/** Moves back what still belongs to the contact that got it. */
export const identitiesReturned = (
  accountId: string,
  from: string,
  to: string,
  identities: readonly { kind: string; scope: string; address: string }[],
): Sql => sql`
  update contacts.identities i set contact_id = ${to}
  from json_to_recordset(${JSON.stringify(identities)}::json) as r(kind text, scope text, address text)
  where i.account_id = ${accountId} and i.contact_id = ${from}
    and i.kind = r.kind and i.scope = r.scope and i.address = r.address`

export const newMerge = (merge: {
  accountId: string
  id: string
  keptId: string
  mergedId: string
  keptBefore: unknown
  mergedBefore: unknown
  moved: unknown
  mergedBy: string
  mergedAt: Date
}): Sql => sql`
  insert into contacts.merges (account_id, id, kept_id, merged_id, kept_before, merged_before, moved, merged_by, merged_at)
  values (${merge.accountId}, ${merge.id}, ${merge.keptId}, ${merge.mergedId}, ${JSON.stringify(merge.keptBefore)},
          ${JSON.stringify(merge.mergedBefore)}, ${JSON.stringify(merge.moved)}, ${merge.mergedBy}, ${merge.mergedAt})`

export const mergeClaimedForUndo = (accountId: string, id: string, at: Date): Sql => sql`
  update contacts.merges set undone_at = ${at}
  where account_id = ${accountId} and id = ${id} and undone_at is null
  returning kept_id, merged_id, kept_before, merged_before, moved`

/** Takes the merges of some contacts out of the records, those taken back too, with what they hold of both sides. */
export const mergesForgotten = (accountId: string, ids: readonly string[]): Sql => sql`
  delete from contacts.merges
  where account_id = ${accountId} and (kept_id = any(${ids}::uuid[]) or merged_id = any(${ids}::uuid[]))`

/** Every contact that ended in this one, over several merges. */
export const contactsMergedInto = (accountId: string, id: string): Sql => sql`
  with recursive merged(id) as (
    select merged_id from contacts.merges where account_id = ${accountId} and kept_id = ${id} and undone_at is null
    union
    select m.merged_id from contacts.merges m join merged on m.kept_id = merged.id
    where m.account_id = ${accountId} and m.undone_at is null)
  select id from merged`

/**
 * A contact's addresses of a kind, those used on a channel first; of those that came together the one it wrote from, for not every
 * other name a provider has for it can be written to.
 */
export const addressesOfKind = (
  accountId: string,
  contactId: string,
  kind: string,
  channel: string,
): Sql => sql`
  select address, ${channel} = any(channels) as is_used from contacts.identities
  where account_id = ${accountId} and contact_id = ${contactId} and kind = ${kind}
  order by is_used desc, created_at, verified, address limit 1`

/** Names the contact at an address that has no name; one that has keeps it. */
export const namelessContactNamed = (row: {
  accountId: string
  kind: string
  address: string
  name: string
  search: string
}): Sql => sql`
  update contacts.contacts c set name = ${row.name}, search = ${row.search}
  from contacts.identities i
  where i.account_id = ${row.accountId} and i.kind = ${row.kind} and i.scope = '' and i.address = ${row.address}
    and c.account_id = i.account_id and c.id = i.contact_id and c.name is null`

/** The other addresses on a channel of the contact at each of some, in the order in which they became known. */
export const addressesBesides = (
  wanted: readonly (IdentityKey & { readonly n: number; readonly channel: string })[],
): Sql => sql`
  select r.n, other.address
  from json_to_recordset(${JSON.stringify(wanted)}::json) as r(n int, account_id uuid, kind text, address text, channel text)
  -- By the keys, one by one, as above.
  cross join lateral (
    select contact_id from contacts.identities
    where account_id = r.account_id and kind = r.kind and scope = '' and address = r.address limit 1
  ) i
  cross join lateral (
    select address from contacts.identities
    where account_id = r.account_id and contact_id = i.contact_id and kind = r.kind and scope = '' and address <> r.address
      and r.channel = any(channels)
    order by created_at, address
  ) other`
