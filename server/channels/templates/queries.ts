import { sql, where, type Db } from '#platform/db.ts'
import type { ProviderTemplate, ProviderTemplateState } from './provider-template.ts'

const columns = sql`id, account_id as "accountId", connector_id as "connectorId", channel, name, language, category, definition, state, reason,
  quality, provider_reference as reference, created_at as "createdAt", changed_at as "changedAt", submitted_at as "submittedAt",
  synced_at as "syncedAt"`

/** Gives no row where the connector has a template of that name and language. */
export const insertTemplate = (
  tx: Db,
  row: Omit<ProviderTemplate, 'createdAt' | 'changedAt' | 'submittedAt' | 'syncedAt'> & {
    readonly at: Date
    readonly syncedAt?: Date
  },
) =>
  tx.query<{ id: string }>(sql`
    insert into channels.templates (account_id, id, connector_id, channel, name, language, category, definition, state, reason, quality,
      provider_reference, created_at, changed_at, synced_at)
    values (${row.accountId}, ${row.id}, ${row.connectorId}, ${row.channel}, ${row.name}, ${row.language}, ${row.category},
      ${JSON.stringify(row.definition)}, ${row.state}, ${row.reason}, ${row.quality}, ${row.reference}, ${row.at}, ${row.at},
      ${row.syncedAt ?? null})
    on conflict (connector_id, name, language) where state <> 'deleted' do nothing returning id`)

export const templateById = (on: Db, accountId: string, connectorId: string, id: string) =>
  on.query<ProviderTemplate>(sql`
    select ${columns} from channels.templates
    where account_id = ${accountId} and connector_id = ${connectorId} and id = ${id}`)

export const templatesPage = (
  on: Db,
  { accountId, connectorId }: { accountId: string; connectorId: string },
  filter: { state?: string | undefined; name?: string | undefined },
  before: string | null,
  limit: number,
) =>
  on.query<ProviderTemplate>(
    sql`select ${columns} from channels.templates ${where(
      sql`account_id = ${accountId}`,
      sql`connector_id = ${connectorId}`,
      filter.state === undefined ? sql`state <> 'deleted'` : sql`state = ${filter.state}`,
      filter.name !== undefined && sql`name = ${filter.name}`,
      before !== null && sql`id < ${before}`,
    )} order by id desc limit ${limit}`,
  )

export const templatesOf = (on: Db, accountId: string, connectorId: string) =>
  on.query<ProviderTemplate>(sql`
    select ${columns} from channels.templates
    where account_id = ${accountId} and connector_id = ${connectorId} and state <> 'deleted'`)

/** What is written of a template; what is left out stays. */
export type TemplateWritten = {
  readonly category?: string | undefined
  readonly definition?: unknown
  readonly state?: ProviderTemplateState | undefined
  readonly reason?: string | null | undefined
  readonly quality?: string | null | undefined
  readonly reference?: string | undefined
  readonly submittedAt?: Date | undefined
  readonly syncedAt?: Date | undefined
  readonly at: Date
}

export const updateTemplate = (tx: Db, accountId: string, id: string, change: TemplateWritten) =>
  tx.query(sql`
    update channels.templates set
      category = coalesce(${change.category ?? null}, category),
      definition = coalesce(${change.definition === undefined ? null : JSON.stringify(change.definition)}::jsonb, definition),
      state = coalesce(${change.state ?? null}, state),
      reason = case when ${change.reason !== undefined} then ${change.reason ?? null} else reason end,
      quality = case when ${change.quality !== undefined} then ${change.quality ?? null} else quality end,
      provider_reference = coalesce(${change.reference ?? null}, provider_reference),
      submitted_at = coalesce(${change.submittedAt ?? null}, submitted_at),
      synced_at = coalesce(${change.syncedAt ?? null}, synced_at),
      changed_at = ${change.at}
    where account_id = ${accountId} and id = ${id}`)

/** The templates a provider's word is about: its own id names one at every connector of the account that has it. */
export const templatesNamed = (
  tx: Db,
  accountId: string,
  channel: string,
  named: { reference: string; connectorId: string; name: string; language: string },
) =>
  tx.query<ProviderTemplate>(sql`
    select ${columns} from channels.templates
    where account_id = ${accountId} and channel = ${channel} and state <> 'deleted' and (provider_reference = ${named.reference}
      or (provider_reference is null and connector_id = ${named.connectorId} and name = ${named.name} and language = ${named.language}))
    order by id for update`)

export const deleteTemplate = (tx: Db, accountId: string, id: string) =>
  tx.query(sql`delete from channels.templates where account_id = ${accountId} and id = ${id}`)

/** How a template of an account's connector stands, for the gate. */
export type TemplateStateRow = {
  account_id: string
  channel: string
  name: string
  language: string
  state: ProviderTemplateState
  reason: string | null
  /** The provider's. */
  category: string
  /** What the connector sends as. */
  address: string
}

export const statesOfTemplates = (
  on: Db,
  named: readonly { account_id: string; channel: string; name: string }[],
) =>
  on.query<TemplateStateRow>(sql`
    select t.account_id, t.channel, t.name, t.language, t.state, t.reason, t.category, c.address
    from json_to_recordset(${JSON.stringify(named)}::json) as k(account_id uuid, channel text, name text)
    join channels.templates t on t.account_id = k.account_id and t.channel = k.channel and t.name = k.name and t.state <> 'deleted'
    join channels.connectors c on c.account_id = t.account_id and c.id = t.connector_id and c.state <> 'disconnected'`)
