export { assumptions, type Assumption } from './assumptions.ts'
export { bind, bindings, clausesOf, unboundClauses, type Binding } from './bindings.ts'
export { loadClauses, prefixOf, type Clause, type Clauses } from './clauses.ts'
export {
  contentBreaches,
  type ContentBreach,
  type ContentRule,
  type ContentRuleKind,
} from './content-rules.ts'
export type { EngineTerms, FrequencyCap, QuietHours, SuspensionEffects } from './engine-schema.ts'
export { explainClause, explanationOf, type ClauseExplanation } from './explain-clause.ts'
export type { Keyword, KeywordKind } from './keywords.ts'
export type { LawfulBases, StandIn } from './lawful-bases.ts'
export type { Leaf, PlacedLeaf, Reading } from './leaf.ts'
export { lintPack } from './lint-pack.ts'
export { isPackName, loadPack, packNames, type PackName } from './load-pack.ts'
export {
  bases,
  channels,
  messageClasses,
  type Basis,
  type Channel,
  type MessageClass,
} from '#shared/message-kinds.ts'
export type { NextOpening } from './next-opening.ts'
export { policy, usePack } from './pack-in-force.ts'
export type { ExportWindow, MessageQuota, Pack, Suspension } from './pack.ts'
export type { Terms } from './terms-schema.ts'
export { runTermsCommand } from './terms-command.ts'
