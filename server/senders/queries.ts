import { sql, where, type Sql } from '#platform/db.ts'

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

/** Whether an account sends as an address, now or before: a contact may answer late. */
export const senderOfAccount = (accountId: string, channel: string, address: string): Sql => sql`
  select account_id from senders.senders where account_id = ${accountId} and channel = ${channel} and address = ${address}`

/** A sender's columns, in the shape of the code. */
const senderColumns = sql`s.id, s.channel, s.address, s.kind, s.country, s.is_default as "isDefault", s.status`

/** The default of a channel before another takes its place. */
export const defaultYielded = (accountId: string, channel: string): Sql => sql`
  update senders.senders set is_default = false where account_id = ${accountId} and channel = ${channel} and is_default`

/** Without a wish the first sender of a channel becomes its default. Gives no row for an address that is there. */
export const newSender = (sender: {
  accountId: string
  id: string
  channel: string
  address: string
  kind: string
  country: string | null
  isDefault: boolean | null
  createdAt: Date
}): Sql => sql`
  insert into senders.senders (account_id, id, channel, address, kind, country, is_default, created_at)
  values (${sender.accountId}, ${sender.id}, ${sender.channel}, ${sender.address}, ${sender.kind}, ${sender.country},
    coalesce(${sender.isDefault}::boolean, not exists (
      select from senders.senders where account_id = ${sender.accountId} and channel = ${sender.channel} and is_default)),
    ${sender.createdAt})
  on conflict (account_id, channel, address) do nothing
  returning id`

export const accountSendersLocked = (accountId: string): Sql => sql`
  select pg_advisory_xact_lock(hashtextextended(${accountId}::text, 5))`

const registrationAsJson = sql`
  (select json_build_object('entityId', h.entity_id, 'headerId', h.header_id, 'category', h.category)
   from senders.dlt_headers h
   where s.kind = 'dlt_header' and h.account_id = s.account_id and h.header = s.address) as dlt`

export const senderById = (accountId: string, id: string): Sql => sql`
  select ${senderColumns}, ${registrationAsJson} from senders.senders s where s.account_id = ${accountId} and s.id = ${id}`

export const senderByAddress = (accountId: string, channel: string, address: string): Sql => sql`
  select ${senderColumns}, ${registrationAsJson} from senders.senders s
  where s.account_id = ${accountId} and s.channel = ${channel} and s.address = ${address}`

export const senderTakenUpAgain = (accountId: string, channel: string, address: string): Sql => sql`
  update senders.senders set status = 'active' where account_id = ${accountId} and channel = ${channel} and address = ${address}`

/** What an account sends as on a channel now. */
export const activeAddresses = (accountId: string, channel: string): Sql => sql`
  select address from senders.senders where account_id = ${accountId} and channel = ${channel} and status = 'active'`

export const senderRested = (accountId: string, channel: string, address: string): Sql => sql`
  update senders.senders set status = 'inactive' where account_id = ${accountId} and channel = ${channel} and address = ${address}`

export const sendersPage = (
  accountId: string,
  channel: string | null,
  before: string | null,
  limit: number,
): Sql => sql`
  select ${senderColumns}, ${registrationAsJson} from senders.senders s
  ${where(
    sql`s.account_id = ${accountId}`,
    channel !== null && sql`s.channel = ${channel}`,
    before !== null && sql`s.id < ${before}`,
  )}
  order by s.id desc limit ${limit}`

export const senderDeleted = (accountId: string, id: string): Sql => sql`
  delete from senders.senders where account_id = ${accountId} and id = ${id}`

/** Registers an entity, or changes what is given of one that is there. */
export const entityRegistered = (entity: {
  accountId: string
  id: string
  entityId: string
  name: string
  telemarketerIds: readonly string[]
  variableLengthMax: number
  status: string
  createdAt: Date
}): Sql => sql`
  insert into senders.dlt_entities (account_id, id, entity_id, name, telemarketer_ids, variable_length_max, status, created_at)
  values (${entity.accountId}, ${entity.id}, ${entity.entityId}, ${entity.name}, ${entity.telemarketerIds}, ${entity.variableLengthMax},
          ${entity.status}, ${entity.createdAt})
  on conflict (account_id, entity_id) do update
    set name = excluded.name, telemarketer_ids = excluded.telemarketer_ids,
        variable_length_max = excluded.variable_length_max, status = excluded.status
  returning id, entity_id as "entityId", name, telemarketer_ids as "telemarketerIds",
            variable_length_max as "variableLengthMax", status`

/** Notes an entity that a sender names, if it is not known yet. */
export const entityNoted = (accountId: string, id: string, entityId: string, createdAt: Date): Sql => sql`
  insert into senders.dlt_entities (account_id, id, entity_id, name, created_at)
  values (${accountId}, ${id}, ${entityId}, ${entityId}, ${createdAt})
  on conflict (account_id, entity_id) do nothing`

export const entityIds = (accountId: string): Sql => sql`
  select entity_id as "entityId" from senders.dlt_entities where account_id = ${accountId} order by id`

export const headerRegistered = (header: {
  accountId: string
  id: string
  entityId: string
  header: string
  headerId: string | null
  category: string
  status: string
  createdAt: Date
}): Sql => sql`
  insert into senders.dlt_headers (account_id, id, entity_id, header, header_id, category, status, created_at)
  values (${header.accountId}, ${header.id}, ${header.entityId}, ${header.header}, ${header.headerId}, ${header.category},
          ${header.status}, ${header.createdAt})
  on conflict (account_id, header) do update
    set entity_id = excluded.entity_id, header_id = excluded.header_id, category = excluded.category, status = excluded.status
  returning id, entity_id as "entityId", header, header_id as "headerId", category, status`

export const headersWithEntities = (accountId: string): Sql => sql`
  select header, entity_id as "entityId" from senders.dlt_headers where account_id = ${accountId}`

export const dltTemplateRegistered = (template: {
  accountId: string
  id: string
  entityId: string
  templateId: string
  name: string
  headers: readonly string[]
  category: string
  language: string
  body: string
  status: string
  createdAt: Date
}): Sql => sql`
  insert into senders.dlt_templates (account_id, id, entity_id, template_id, name, headers, category, language, body, status, created_at)
  values (${template.accountId}, ${template.id}, ${template.entityId}, ${template.templateId}, ${template.name}, ${template.headers},
          ${template.category}, ${template.language}, ${template.body}, ${template.status}, ${template.createdAt})
  on conflict (account_id, template_id) do update
    set entity_id = excluded.entity_id, name = excluded.name, headers = excluded.headers, category = excluded.category,
        language = excluded.language, body = excluded.body, status = excluded.status
  returning id, entity_id as "entityId", template_id as "templateId", name, headers, category, language, body, status`

export const entitiesPage = (accountId: string, before: string | null, limit: number): Sql => sql`
  select id, entity_id as "entityId", name, telemarketer_ids as "telemarketerIds", variable_length_max as "variableLengthMax", status
  from senders.dlt_entities ${behind(accountId, before)} order by id desc limit ${limit}`

export const headersPage = (accountId: string, before: string | null, limit: number): Sql => sql`
  select id, entity_id as "entityId", header, header_id as "headerId", category, status
  from senders.dlt_headers ${behind(accountId, before)} order by id desc limit ${limit}`

export const dltTemplatesPage = (accountId: string, before: string | null, limit: number): Sql => sql`
  select id, entity_id as "entityId", template_id as "templateId", name, headers, category, language, body, status
  from senders.dlt_templates ${behind(accountId, before)} order by id desc limit ${limit}`

function behind(accountId: string, before: string | null): Sql {
  return where(sql`account_id = ${accountId}`, before !== null && sql`id < ${before}`)
}

export const entityDeleted = (accountId: string, id: string): Sql => sql`
  delete from senders.dlt_entities where account_id = ${accountId} and id = ${id}`

export const headerDeleted = (accountId: string, id: string): Sql => sql`
  delete from senders.dlt_headers where account_id = ${accountId} and id = ${id}`

export const dltTemplateDeleted = (accountId: string, id: string): Sql => sql`
  delete from senders.dlt_templates where account_id = ${accountId} and id = ${id}`

/** Gives no row when the channel has a template of that name and language. */
export const newTemplate = (template: {
  accountId: string
  id: string
  name: string
  channel: string
  language: string
  body: string
  subject: string | null
  html: string | null
  compiledHtml: string | null
  variables: readonly string[]
  samples: Readonly<Record<string, string>>
  messageClass: string
  dltTemplateId: string | null
  createdAt: Date
}): Sql => sql`
  insert into senders.templates (account_id, id, name, channel, language, body, subject, html, compiled_html, variables, samples, class,
                                 dlt_template_id, created_at, updated_at)
  values (${template.accountId}, ${template.id}, ${template.name}, ${template.channel}, ${template.language}, ${template.body},
          ${template.subject}, ${template.html}, ${template.compiledHtml}, ${template.variables}::text[], ${JSON.stringify(template.samples)}::jsonb,
          ${template.messageClass}, ${template.dltTemplateId}, ${template.createdAt}, ${template.createdAt})
  on conflict (account_id, channel, name, language) do nothing
  returning id`

export const templateChanged = (
  accountId: string,
  id: string,
  to: {
    body: string
    subject: string | null
    html: string | null
    compiledHtml: string | null
    variables: readonly string[]
    samples: Readonly<Record<string, string>>
    messageClass: string
    updatedAt: Date
  },
): Sql => sql`
  update senders.templates
  set body = ${to.body}, subject = ${to.subject}, html = ${to.html}, compiled_html = ${to.compiledHtml},
      variables = ${to.variables}::text[], samples = ${JSON.stringify(to.samples)}::jsonb, class = ${to.messageClass}, updated_at = ${to.updatedAt}
  where account_id = ${accountId} and id = ${id}`

const templateColumns = sql`t.id, t.name, t.channel, t.language, t.body, t.subject, t.html, t.compiled_html as "compiledHtml",
  t.variables, t.samples, t.class as "messageClass", t.created_at as "createdAt", t.updated_at as "updatedAt",
  (select json_build_object('templateId', d.template_id, 'headers', d.headers) from senders.dlt_templates d
   where d.account_id = t.account_id and d.template_id = t.dlt_template_id) as dlt`

export const templateById = (accountId: string, id: string): Sql => sql`
  select ${templateColumns} from senders.templates t where t.account_id = ${accountId} and t.id = ${id}`

export type NamedTemplate = { readonly id: string; readonly language: string; readonly updatedAt: Date }

/** A template in all its languages, the oldest first. */
export const templatesNamed = (accountId: string, channel: string, name: string): Sql => sql`
  select t.id, t.language, t.updated_at as "updatedAt" from senders.templates t
  where t.account_id = ${accountId} and t.channel = ${channel} and t.name = ${name} order by t.id`

/** Newest first, of a channel or of all, with a part of the name or with any. */
export const templatesPage = (
  accountId: string,
  wanted: { channel: string | null; q: string | null; before: string | null; limit: number },
): Sql => sql`
  select ${templateColumns} from senders.templates t
  ${where(
    sql`t.account_id = ${accountId}`,
    wanted.channel !== null && sql`t.channel = ${wanted.channel}`,
    wanted.q !== null && sql`position(lower(${wanted.q}) in lower(t.name)) > 0`,
    wanted.before !== null && sql`t.id < ${wanted.before}`,
  )}
  order by t.id desc limit ${wanted.limit}`

export const templateDeleted = (accountId: string, id: string): Sql => sql`
  delete from senders.templates where account_id = ${accountId} and id = ${id}`

/** Null leaves as it is. */
export const senderChanged = (
  accountId: string,
  id: string,
  isDefault: boolean | null,
  status: string | null,
): Sql => sql`
  update senders.senders set is_default = coalesce(${isDefault}::boolean, is_default), status = coalesce(${status}::text, status)
  where account_id = ${accountId} and id = ${id}`
