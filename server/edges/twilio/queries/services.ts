import { sql, type Sql } from '#platform/db.ts'

/** A messaging service as stored; ids are dashed uuids. */
export type ServiceRow = {
  readonly id: string
  readonly settings: unknown
  readonly createdAt: Date
  readonly updatedAt: Date
}

const service = sql`id, settings, created_at as "createdAt", updated_at as "updatedAt"`

export const insertService = (
  accountId: string,
  { id, settings, createdAt, updatedAt }: ServiceRow,
): Sql => sql`
  insert into edges.twilio_services (account_id, id, settings, created_at, updated_at)
  values (${accountId}, ${id}, ${JSON.stringify(settings)}, ${createdAt}, ${updatedAt})`

export const servicesOf = (accountId: string): Sql => sql`
  select ${service} from edges.twilio_services where account_id = ${accountId} order by id desc`

export const serviceById = (accountId: string, id: string): Sql => sql`
  select ${service} from edges.twilio_services where account_id = ${accountId} and id = ${id}`

export const updateService = (accountId: string, id: string, settings: unknown, at: Date): Sql => sql`
  update edges.twilio_services set settings = ${JSON.stringify(settings)}, updated_at = ${at}
  where account_id = ${accountId} and id = ${id} returning ${service}`

export const deleteService = (accountId: string, id: string): Sql => sql`
  delete from edges.twilio_services where account_id = ${accountId} and id = ${id}`

/** A sender in the pool of a service. */
export type PoolRow = { readonly senderId: string; readonly serviceId: string; readonly createdAt: Date }

const pool = sql`sender_id as "senderId", service_id as "serviceId", created_at as "createdAt"`

export const poolOf = (accountId: string, serviceId: string): Sql => sql`
  select ${pool} from edges.twilio_service_numbers
  where account_id = ${accountId} and service_id = ${serviceId} order by created_at, sender_id`

export const poolPlaceOf = (accountId: string, senderId: string): Sql => sql`
  select ${pool} from edges.twilio_service_numbers where account_id = ${accountId} and sender_id = ${senderId}`

/** Gives no row when the sender is in a service. */
export const insertIntoPool = (accountId: string, { senderId, serviceId, createdAt }: PoolRow): Sql => sql`
  insert into edges.twilio_service_numbers (account_id, sender_id, service_id, created_at)
  values (${accountId}, ${senderId}, ${serviceId}, ${createdAt})
  on conflict (account_id, sender_id) do nothing returning ${pool}`

export const deleteFromPool = (accountId: string, serviceId: string, senderId: string): Sql => sql`
  delete from edges.twilio_service_numbers
  where account_id = ${accountId} and service_id = ${serviceId} and sender_id = ${senderId}`

/** What a number wants, as stored. */
export type NumberRow = { readonly senderId: string; readonly settings: unknown; readonly updatedAt: Date }

const number = sql`sender_id as "senderId", settings, updated_at as "updatedAt"`

export const numbersOf = (accountId: string): Sql => sql`
  select ${number} from edges.twilio_numbers where account_id = ${accountId}`

export const upsertNumber = (accountId: string, row: NumberRow): Sql => sql`
  insert into edges.twilio_numbers (account_id, sender_id, settings, updated_at)
  values (${accountId}, ${row.senderId}, ${JSON.stringify(row.settings)}, ${row.updatedAt})
  on conflict (account_id, sender_id) do update set settings = excluded.settings, updated_at = excluded.updated_at`

/** What a sender wants told of inbound messages: its own wishes, and those of the service whose pool it is in. */
export type WishRow = {
  readonly accountId: string
  readonly senderId: string
  readonly number: unknown
  readonly service: unknown
  readonly serviceId: string | null
}

export const wishesOf = (accountIds: readonly string[]): Sql => sql`
  select x.account_id as "accountId", x.sender_id as "senderId", x.number, s.settings as service, s.id as "serviceId"
  from (
    select account_id, sender_id, n.settings as number, p.service_id
    from edges.twilio_numbers n full join edges.twilio_service_numbers p using (account_id, sender_id)
    where account_id = any(${accountIds}::uuid[])) x
  left join edges.twilio_services s on s.account_id = x.account_id and s.id = x.service_id`
