import type { Clauses } from './clauses.ts'
import { contentRulesTable, type ContentRule } from './content-rules.ts'
import type { EngineTerms, FrequencyCap, QuietHours, SuspensionEffects } from './engine-schema.ts'
import { baseLanguage, keywordFinder, type Keyword, type KeywordKind } from './keywords.ts'
import { lawfulBasesTable, type LawfulBases } from './lawful-bases.ts'
import { readLeaf, type Leaf, type PlacedLeaf, type Reading } from './leaf.ts'
import { channels, type Channel, type MessageClass } from '#shared/message-kinds.ts'
import { openingFinder, type NextOpening } from './next-opening.ts'
import type { Terms } from './terms-schema.ts'

/** The message limit of the terms, and what happens on the way to it. */
export interface MessageQuota {
  /** Messages per account; `plan_limits`: the plan says; null: none. */
  limit: number | 'plan_limits' | null
  /** Shares of the limit at which the account is told once, e.g. 0.75. */
  thresholds: Reading<readonly number[]>
  atLimit: Reading<'block' | 'suspend_if_unpaid' | null>
  changeNeeds: Reading<'written_approval' | 'plan_change' | null>
  period: Reading<'account_lifetime' | 'calendar_month' | 'plan_period' | null>
}

/** What follows from suspending an account for a reason. */
export interface Suspension extends SuspensionEffects {
  /** Connectors stay, or are disconnected and must be authorised again afterwards. */
  connectors: Reading<'keep' | 'disconnect_and_require_reconfiguration'>
  exportWhileSuspended: Reading<boolean>
}

/** How long an account may export after the end, and from when. Days are calendar days. */
export interface ExportWindow {
  days: number
  from: string
}

/**
 * An operator's terms as the engine reads them: the values with their sources, and readers that answer a value
 * together with the clause or assumption it rests on. Pure and prepared on load; readers are cheap.
 */
export interface Pack {
  name: string
  clausePrefix: string
  terms: Terms
  engine: EngineTerms
  clauses: Clauses
  /** Every value with its source; paths start with `terms.` or `engine.`. */
  leaves: readonly PlacedLeaf[]
  offersChannel: (channel: Channel) => Reading<boolean>
  lawfulBasesFor: (messageClass: MessageClass, channel: Channel) => Reading<LawfulBases>
  /** The classes that a STOP ends. */
  stopEnds: () => Reading<readonly MessageClass[]>
  /** The age (ISO 8601 duration) from which a record of permission is flagged as stale; null: never. */
  consentStaleAfter: () => Reading<string | null>
  /** START lifts a STOP and is no fresh opt-in by itself: a `YES` answers many questions. */
  keywordOf: (text: string, languages?: readonly string[]) => Keyword | null
  /** Falls back to English for a language without a text. */
  replyTextFor: (kind: KeywordKind, language: string, brand: string) => Reading<string>
  /** `country` may name a state, `US-FL`; null: at any hour. */
  quietHoursFor: (messageClass: MessageClass, country: string | null) => Reading<QuietHours | null>
  /** The zones a receiver may be in when the contact's own is unknown; `country` may name a state. */
  zonesOf: (country: string | null) => Reading<readonly string[]>
  nextOpening: NextOpening
  frequencyCapFor: (messageClass: MessageClass, channel: Channel) => Reading<FrequencyCap | null>
  contentRulesFor: (channel: Channel, country: string | null) => ContentRule[]
  messageQuota: () => Reading<MessageQuota>
  suspensionEffects: (reason: string) => Reading<Suspension>
  /** Whether messages to the country pass the Indian DLT gate. */
  dltApplies: (country: string | null) => Reading<boolean>
  /** Whether an account accepts the provider's own terms with every connector. */
  providerTerms: () => Reading<boolean>
  exportWindow: () => Reading<ExportWindow>
}

/** Prepares a pack's readers from values that have been checked. */
export function preparePack(terms: Terms, engine: EngineTerms, clauses: Clauses, leaves: PlacedLeaf[]): Pack {
  return {
    name: terms.pack,
    clausePrefix: terms.clausePrefix,
    terms,
    engine,
    clauses,
    leaves,
    offersChannel: channelsOffered(terms, engine),
    lawfulBasesFor: lawfulBasesTable(engine.consent),
    stopEnds: () => readLeaf(engine.consent.stopEnds, engine.consent.stopEnds.v ?? []),
    consentStaleAfter: () => readLeaf(engine.consent.staleAfter, engine.consent.staleAfter.v),
    keywordOf: keywordFinder(engine.keywords),
    replyTextFor: replyTexts(engine),
    quietHoursFor: quietHoursTable(engine),
    zonesOf: countryZones(engine),
    nextOpening: openingFinder(),
    frequencyCapFor: frequencyCaps(engine),
    contentRulesFor: contentRulesTable(engine.content),
    messageQuota: () => messageQuota(terms, engine),
    suspensionEffects: suspensions(terms, engine),
    dltApplies: (country) =>
      readLeaf(engine.registries.dlt, country !== null && (engine.registries.dlt.v ?? []).includes(country)),
    providerTerms: () => readLeaf(engine.connectors.providerTerms, engine.connectors.providerTerms.v ?? true),
    exportWindow: () => exportWindow(terms, engine),
  }
}

function channelsOffered(terms: Terms, engine: EngineTerms) {
  const named = new Set<string>(channels)
  const aliases = engine.channelNames.v ?? {}
  const sold = new Map<string, Reading<boolean>>()
  for (const name of terms.offer.channels.v ?? []) {
    if (named.has(name)) sold.set(name, readLeaf(terms.offer.channels, true))
  }
  for (const name of terms.offer.channels.v ?? []) {
    const meant = { ...readLeaf(terms.offer.channels, true), assumed: engine.channelNames.assumed ?? null }
    for (const channel of aliases[name] ?? []) if (!sold.has(channel)) sold.set(channel, meant)
  }
  const unsold = readLeaf(terms.offer.channels, false)
  return (channel: Channel) => sold.get(channel) ?? unsold
}

function replyTexts({ replies }: EngineTerms) {
  return (kind: KeywordKind, language: string, brand: string): Reading<string> => {
    const leaf = (replies[baseLanguage(language)] ?? replies['en'])?.[kind]
    if (!leaf) throw new Error(`no reply to ${kind} in ${language} nor in English`)
    return readLeaf(
      leaf,
      (leaf.v ?? '').replaceAll('{brand}', () => brand),
    )
  }
}

function countryZones({ countryZones: leaf }: EngineTerms) {
  return (country: string | null): Reading<readonly string[]> => {
    const zones = leaf.v?.[country ?? ''] ?? leaf.v?.[country?.slice(0, 2) ?? ''] ?? leaf.v?.['default']
    return readLeaf(leaf, zones ?? ['UTC'])
  }
}

function quietHoursTable({ quietHours, countryGroups }: EngineTerms) {
  const groupOf = new Map<string, string>()
  for (const [group, members] of Object.entries(countryGroups.v ?? {})) {
    for (const member of members) groupOf.set(member, group)
  }
  return (messageClass: MessageClass, country: string | null): Reading<QuietHours | null> => {
    const table = quietHours[messageClass]
    const nation = country?.slice(0, 2) ?? ''
    const keys = [country ?? '', nation, groupOf.get(nation) ?? '', 'default']
    const leaf = keys.map((key) => table?.[key]).find((one) => one !== undefined)
    return leaf ? readLeaf(leaf, leaf.v) : { value: null, clause: null, assumed: null }
  }
}

function frequencyCaps({ frequency }: EngineTerms) {
  return (messageClass: MessageClass, channel: Channel): Reading<FrequencyCap | null> => {
    const caps = frequency[messageClass]
    const leaf: Leaf<FrequencyCap> | undefined = caps?.byChannel?.[channel] ?? caps?.default
    return leaf ? readLeaf(leaf, leaf.v) : { value: null, clause: null, assumed: null }
  }
}

function messageQuota({ quota }: Terms, engine: EngineTerms): Reading<MessageQuota> {
  return readLeaf(quota.messages, {
    limit: quota.messages.v,
    thresholds: readLeaf(quota.thresholds, quota.thresholds.v ?? []),
    atLimit: readLeaf(quota.atLimit, quota.atLimit.v),
    changeNeeds: readLeaf(quota.changeNeeds, quota.changeNeeds.v),
    period: readLeaf(engine.quota.period, engine.quota.period.v),
  })
}

function suspensions({ suspension }: Terms, engine: EngineTerms) {
  const connectors = readLeaf(suspension.connectors, suspension.connectors.v ?? 'keep')
  const exportWhileSuspended = readLeaf(
    suspension.exportWhileSuspended,
    suspension.exportWhileSuspended.v ?? true,
  )
  return (reason: string): Reading<Suspension> => {
    const leaf = engine.suspension[reason] ?? engine.suspension['default']
    if (!leaf?.v) throw new Error('the pack names no effects of a suspension')
    return readLeaf(leaf, { ...leaf.v, connectors, exportWhileSuspended })
  }
}

function exportWindow({ exit }: Terms, engine: EngineTerms): Reading<ExportWindow> {
  const stated = exit.export.v?.days ?? 0
  const floor = engine.exit.exportDaysAtLeast.v ?? 0
  const from = exit.export.v?.from ?? 'termination'
  if (stated >= floor) return readLeaf(exit.export, { days: stated, from })
  return {
    ...readLeaf(exit.export, { days: floor, from }),
    assumed: engine.exit.exportDaysAtLeast.assumed ?? null,
  }
}
