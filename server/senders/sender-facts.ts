import { db } from '#platform/db.ts'
import { FactCache } from '#platform/fact-cache.ts'
import { messageClasses, type MessageClass } from '#policy/policy.ts'
import { compileDltTemplate, type CompiledTemplate } from './compile-dlt-template.ts'
import { templateCarries, type DltEntity, type DltHeader, type DltTemplate } from './dlt-registration.ts'
import { chainHash } from './dlt-tlvs.ts'
import { sendersAndRegistrations } from './queries.ts'
import type { Sender } from './sender.ts'

/** All that is known of whom an account may send as, templates prepared for matching. */
export type SenderFacts = {
  readonly senders: readonly Sender[]
  /** By entity id, with the hash of its chain. */
  readonly entities: ReadonlyMap<string, DltEntity & { readonly chainHash: string | null }>
  /** By the header itself; case counts. */
  readonly headers: ReadonlyMap<string, DltHeader>
  /** What each header may send in each class, by `usableKey`. */
  readonly usableTemplates: ReadonlyMap<string, readonly CompiledTemplate<DltTemplate>[]>
  /** All of an entity, by entity id. */
  readonly templates: ReadonlyMap<string, readonly CompiledTemplate<DltTemplate>[]>
}

/** The name under which changes are announced. */
export const senderCache = 'senders'

type Row = {
  readonly account_id: string
  readonly senders: readonly Sender[] | null
  readonly entities: readonly DltEntity[] | null
  readonly headers: readonly DltHeader[] | null
  readonly templates: readonly DltTemplate[] | null
}

const cache = new FactCache<SenderFacts>(senderCache, async (accountIds) => {
  const rows = await db.query<Row>(sendersAndRegistrations(accountIds))
  return new Map(rows.map((row) => [row.account_id, factsOf(row)]))
})

/** Gives the senders of accounts, kept in memory until one changes. An account without any has empty facts. */
export function senderFacts(accountIds: Iterable<string>): Promise<Map<string, SenderFacts>> {
  return cache.getAll(accountIds)
}

/** Prepares what was read for the send path. */
export function factsOf({ senders, entities, headers, templates }: Omit<Row, 'account_id'>): SenderFacts {
  const compiled = (templates ?? []).map(compileDltTemplate)
  return {
    senders: senders ?? [],
    entities: new Map((entities ?? []).map((one) => [one.entityId, hashed(one)])),
    headers: new Map((headers ?? []).map((one) => [one.header, one])),
    usableTemplates: usableTemplates(headers ?? [], compiled),
    templates: Map.groupBy(compiled, (one) => one.template.entityId),
  }
}

function hashed(entity: DltEntity) {
  return { ...entity, chainHash: chainHash(entity.entityId, entity.telemarketerIds) }
}

/** The key under which the templates of a header and a class are found. */
export function usableKey(header: string, messageClass: MessageClass): string {
  return `${messageClass} ${header}`
}

function usableTemplates(headers: readonly DltHeader[], compiled: readonly CompiledTemplate<DltTemplate>[]) {
  const active = compiled.filter(({ template }) => template.status === 'active')
  const usable = new Map<string, CompiledTemplate<DltTemplate>[]>()
  for (const { header, entityId, category } of headers) {
    const own = active.filter(
      ({ template }) => template.entityId === entityId && template.headers.includes(header),
    )
    for (const messageClass of messageClasses)
      usable.set(
        usableKey(header, messageClass),
        own.filter(({ template }) => templateCarries(template.category, messageClass, category)),
      )
  }
  return usable
}
