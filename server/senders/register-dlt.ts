import { now, nowMs } from '#platform/clock.ts'
import { one, type Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { announceChange } from './announce-change.ts'
import type { DltEntity, DltHeader, DltTemplate } from './dlt-registration.ts'
import {
  dltTemplateRegistered,
  entityIds,
  entityRegistered,
  headerRegistered,
  headersWithEntities,
} from './queries.ts'

/** A registration as it is stored; `id` is its uuid. */
export type Stored<T> = T & { readonly id: string }
export type StoredHeader = Stored<DltHeader> & { readonly headerId: string | null }
export type StoredTemplate = Stored<DltTemplate> & { readonly language: string }

/** Registers a DLT entity of an account, or changes it. */
export async function registerDltEntity(
  tx: Db,
  entity: DltEntity & { readonly accountId: string },
): Promise<Stored<DltEntity>> {
  const id = uuidOf(newId('dle', nowMs()))
  const stored = await one<Stored<DltEntity>>(tx, entityRegistered({ ...entity, id, createdAt: now() }))
  await announceChange(tx, entity.accountId)
  return stored
}

/**
 * Registers a header under one of the account's entities, or changes it.
 * Refuses dlt_entity_missing for an entity that is not registered, invalid_request for a header that no registry gives.
 */
export async function registerDltHeader(
  tx: Db,
  header: DltHeader & { readonly accountId: string; readonly headerId: string | null },
): Promise<StoredHeader> {
  ensureHeaderShape(header)
  await ensureEntity(tx, header.accountId, header.entityId)
  const id = uuidOf(newId('dlh', nowMs()))
  const stored = await one<StoredHeader>(tx, headerRegistered({ ...header, id, createdAt: now() }))
  await announceChange(tx, header.accountId)
  return stored
}

/** What a customer tells of a template; without an entity its headers' entity, or the only one, is meant. */
export type NewDltTemplate = Omit<DltTemplate, 'entityId'> & {
  readonly accountId: string
  readonly entityId?: string | undefined
  readonly language: string
}

/**
 * Registers a content template, or changes it.
 * Refuses dlt_entity_missing where no entity is registered or meant, dlt_header_unregistered for a header that is not registered.
 */
export async function registerDltTemplate(tx: Db, template: NewDltTemplate): Promise<StoredTemplate> {
  const entityId = await entityOf(tx, template)
  const id = uuidOf(newId('dlm', nowMs()))
  const stored = await one<StoredTemplate>(
    tx,
    dltTemplateRegistered({ ...template, entityId, id, createdAt: now() }),
  )
  await announceChange(tx, template.accountId)
  return stored
}

function ensureHeaderShape({ header, category }: DltHeader): void {
  const fits = category === 'promotional' ? /^\d{6}$/ : /^[A-Za-z]{3,6}$/
  if (fits.test(header)) return
  const wanted = category === 'promotional' ? 'six digits' : 'three to six letters'
  throw new Refusal('invalid_request', {
    detail: `A ${category} DLT header has ${wanted}; ${header} has not.`,
  })
}

async function ensureEntity(tx: Db, accountId: string, entityId: string): Promise<void> {
  const known = await tx.query<{ entityId: string }>(entityIds(accountId))
  if (!known.some((entity) => entity.entityId === entityId))
    throw new Refusal('dlt_entity_missing', {
      detail: `The DLT entity ${entityId} is not registered here. Add it under /v1/dlt/entities first.`,
    })
}

async function entityOf(tx: Db, { accountId, entityId, headers }: NewDltTemplate): Promise<string> {
  const registered = await tx.query<{ header: string; entityId: string }>(headersWithEntities(accountId))
  const entityOfHeader = new Map(registered.map((one) => [one.header, one.entityId]))
  const unknown = headers.find((header) => !entityOfHeader.has(header))
  if (unknown !== undefined)
    throw new Refusal('dlt_header_unregistered', {
      detail: `${unknown} is not a registered DLT header. Add it as a sender, or under /v1/dlt/headers, first.`,
    })
  if (entityId !== undefined) {
    await ensureEntity(tx, accountId, entityId)
    return entityId
  }
  const [meant, ...others] = new Set(headers.map((header) => entityOfHeader.get(header)))
  if (meant !== undefined && others.length === 0) return meant
  throw new Refusal('dlt_entity_missing', {
    detail:
      'The headers belong to different DLT entities, or none is named. Name the entity of the template.',
  })
}
