export { loadClauses, prefixOf, type Clause, type Clauses } from './clauses.ts'
export {
  contentBreaches,
  type ContentBreach,
  type ContentRule,
  type ContentRuleKind,
} from './content-rules.ts'
export type { EngineTerms, FrequencyCap, QuietHours, SuspensionEffects } from './engine-schema.ts'
export type { Keyword, KeywordKind } from './keywords.ts'
export type { LawfulBases, StandIn } from './lawful-bases.ts'
export type { Leaf, PlacedLeaf, Reading } from './leaf.ts'
export { isPackName, loadPack, packNames, type PackName } from './load-pack.ts'
export {
  bases,
  channels,
  messageClasses,
  type Basis,
  type Channel,
  type MessageClass,
} from './message-kinds.ts'
export { policy, usePack } from './pack-in-force.ts'
export type { ExportWindow, MessageQuota, Pack, Suspension } from './pack.ts'
export type { Terms } from './terms-schema.ts'
