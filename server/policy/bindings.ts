import { prefixOf, type Clause } from './clauses.ts'
import type { Pack } from './pack.ts'

/** Where a clause is enforced, and the test that would fail without it. Paths are relative to the repository. */
export interface Binding {
  clause: string
  enforcedIn: string
  test: string | null
}

/**
 * The clauses bound to code, one line per place that enforces them; a file is named here once it exists.
 * A clause without a line is not yet enforced, and `terms explain` says so.
 */
export const bindings: readonly Binding[] = []

/** Lists the policy clauses of a pack that no code is bound to yet. */
export function unboundClauses(pack: Pack, bound: readonly Binding[] = bindings): Clause[] {
  const known = new Set(bound.map((binding) => binding.clause))
  return clausesOf(pack).filter((clause) => clause.kind.includes('P') && !known.has(clause.id))
}

/** Lists the clauses of a pack's own terms, in the order of the register. */
export function clausesOf(pack: Pack): Clause[] {
  return [...pack.clauses.values()].filter((clause) => prefixOf(clause.id) === pack.clausePrefix)
}

/** Binds several operators' clauses to the one place that enforces them all. */
export function bind(clauses: readonly string[], enforcedIn: string, test: string | null): Binding[] {
  return clauses.map((clause) => ({ clause, enforcedIn, test }))
}
