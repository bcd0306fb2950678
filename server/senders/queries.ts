import { sql, type Sql } from '#platform/db.ts'

/** Everything the send path knows of the senders of accounts, one row each, in the shapes of the code. */
export const sendersAndRegistrations = (accountIds: readonly string[]): Sql => sql`
  select a.account_id,
    (select json_agg(json_build_object('id', s.id, 'channel', s.channel, 'address', s.address, 'kind', s.kind,
       'country', s.country, 'isDefault', s.is_default, 'status', s.status) order by s.id)
     from senders.senders s where s.account_id = a.account_id) as senders,
    (select json_agg(json_build_object('entityId', e.entity_id, 'name', e.name, 'telemarketerIds', e.telemarketer_ids,
       'variableLengthMax', e.variable_length_max, 'status', e.status))
     from senders.dlt_entities e where e.account_id = a.account_id) as entities,
    (select json_agg(json_build_object('header', h.header, 'entityId', h.entity_id, 'category', h.category, 'status', h.status))
     from senders.dlt_headers h where h.account_id = a.account_id) as headers,
    (select json_agg(json_build_object('templateId', t.template_id, 'entityId', t.entity_id, 'name', t.name, 'headers', t.headers,
       'category', t.category, 'body', t.body, 'status', t.status) order by t.id)
     from senders.dlt_templates t where t.account_id = a.account_id) as templates
  from unnest(${accountIds}::uuid[]) as a(account_id)`

/** The account that first registered an address to which people can write. */
export const ownerByAddress = (channel: string, address: string): Sql => sql`
  select account_id from senders.senders where channel = ${channel} and address = ${address} and status = 'active'
  order by (kind = 'alphanumeric'), created_at, account_id limit 1`
