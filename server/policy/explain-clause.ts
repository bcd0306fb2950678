import { bindings, type Binding } from './bindings.ts'
import { prefixOf, type Clause } from './clauses.ts'
import type { PlacedLeaf } from './leaf.ts'
import { loadPack, packNameOf } from './load-pack.ts'
import type { Pack } from './pack.ts'
import { plannedModule } from './planned-module.ts'

/** Everything known about one clause of an operator's terms. */
export interface ClauseExplanation {
  pack: string
  clause: Clause
  /** The pack's values that rest on the clause. */
  values: { path: string; value: unknown }[]
  /** Values the terms do not state whose reason speaks of this clause. */
  assumptions: { path: string; value: unknown; reason: string }[]
  /** `partly`: some of what it asks is missing; `text`: it asks nothing of the software. */
  status: 'enforced' | 'partly' | 'planned' | 'text'
  enforcedIn: { file: string; test: string | null }[]
  /** What no code does yet, while status is `partly`. */
  lacks: string[]
  /** The module that will enforce it, while status is `planned`. */
  plannedIn: string | null
}

const kindNames = {
  P: 'policy value',
  F: 'behaviour',
  R: 'record',
  D: 'disclosure',
  L: 'legal text',
} as const

/** Explains a clause: what it says, which values rest on it, where it is enforced. Null for an unknown id. */
export function explanationOf(
  clauseId: string,
  pack: Pack | null = packOf(clauseId),
  bound: readonly Binding[] = bindings,
): ClauseExplanation | null {
  const clause = pack?.clauses.get(clauseId)
  if (!pack || !clause || prefixOf(clauseId) !== pack.clausePrefix) return null
  const cited = pack.leaves.filter(({ leaf }) => leaf.c?.includes(clauseId))
  const mine = bound.filter((binding) => binding.clause === clauseId)
  const lacks = mine.flatMap((binding) => binding.lacks ?? [])
  const planned = plannedModule(
    clause,
    cited.map(({ path }) => path),
  )
  const pending = planned === null ? 'text' : 'planned'
  const bindingStatus = lacks.length > 0 ? 'partly' : 'enforced'
  return {
    pack: pack.name,
    clause,
    values: cited.map(({ path, leaf }) => ({ path, value: leaf.v })),
    assumptions: pack.leaves.flatMap((placed) => assumptionAbout(clauseId, placed)),
    status: mine.length > 0 ? bindingStatus : pending,
    enforcedIn: mine.map(({ enforcedIn: file, test }) => ({ file, test })),
    lacks,
    plannedIn: mine.length > 0 ? null : planned,
  }
}

/** Explains a clause in lines for a reader at a terminal. Null for an unknown id. */
export function explainClause(clauseId: string): string | null {
  const explanation = explanationOf(clauseId)
  return explanation ? writeExplanation(explanation) : null
}

/** Writes an explanation as aligned lines of text. */
export function writeExplanation(explanation: ClauseExplanation): string {
  const { clause, pack } = explanation
  const kinds = clause.kind.map((kind) => kindNames[kind]).join(', ')
  return [
    `${clause.id}  ${pack}, ${clause.sec} (${kinds})`,
    `  ${clause.para}`,
    '',
    ...block('Rule', [clause.rule]),
    ...block('Records', [clause.data]),
    ...block('Values', valueLines(explanation)),
    ...block('Enforced', enforcementLines(explanation)),
    ...block('Test', testLines(explanation)),
  ].join('\n')
}

function packOf(clauseId: string): Pack | null {
  const name = packNameOf(prefixOf(clauseId))
  return name ? loadPack(name) : null
}

function assumptionAbout(clauseId: string, { path, leaf }: PlacedLeaf) {
  const words = leaf.assumed?.split(/[^\w.-]+/) ?? []
  if (!words.includes(clauseId)) return []
  return [{ path, value: leaf.v, reason: leaf.assumed ?? '' }]
}

function valueLines({ values, assumptions, pack }: ClauseExplanation): string[] {
  const cited = values.map(({ path, value }) => `${path} = ${writeValue(value)}`)
  const assumed = assumptions.map(
    ({ path, value, reason }) => `${path} = ${writeValue(value)} (assumed: ${reason})`,
  )
  if (cited.length + assumed.length > 0) return [...cited, ...assumed]
  return [`none of the pack's values cites this clause (patchbay terms assumptions --operator ${pack})`]
}

function enforcementLines({ status, enforcedIn, lacks, plannedIn }: ClauseExplanation): string[] {
  if (status === 'text') return ['legal text: nothing for the software to enforce']
  if (status === 'planned') return [`not yet enforced (planned: ${plannedIn})`]
  return [...enforcedIn.map(({ file }) => file), ...lacks.map((missing) => `not yet: ${missing}`)]
}

function testLines({ clause, enforcedIn }: ClauseExplanation): string[] {
  const files = enforcedIn.flatMap(({ test }) => (test ? [test] : []))
  return [...files, clause.test]
}

function block(title: string, lines: string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? title : '').padEnd(9)} ${line}`)
}

/** Writes a value on one line, as in the pack: `{from: noticeEmail, days: 2}`. */
export function writeValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeValue).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, child]) => `${key}: ${writeValue(child)}`)
      .join(', ')}}`
  }
  if (value === null) return 'none'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
