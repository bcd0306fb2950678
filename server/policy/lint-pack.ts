import { prefixOf, type Clauses } from './clauses.ts'
import { engineSchema, type EngineTerms } from './engine-schema.ts'
import { ambiguousKeywords } from './keywords.ts'
import { leavesIn, type PlacedLeaf } from './leaf.ts'
import { schemaProblems, type PackDocuments } from './load-pack.ts'
import { belowMandatoryLaw } from './mandatory-law.ts'
import { termsSchema, type Terms } from './terms-schema.ts'

/**
 * Lists what is wrong with a pack, one line each: a value without a source, a clause that does not exist or is
 * another operator's, a policy clause that no value cites, a float where a rate must be a decimal string, a value below
 * mandatory law.
 * Takes a loaded `Pack` or the documents as written. Empty: clean.
 */
export function lintPack(pack: PackDocuments, clauses: Clauses): string[] {
  const terms = leavesIn(pack.terms)
  const engine = leavesIn(pack.engine)
  const prefix = clausePrefixOf(pack.terms)
  const bare = [
    ...terms.bare.filter((path) => path !== 'pack' && path !== 'clausePrefix').map((path) => `terms.${path}`),
    ...engine.bare.map((path) => `engine.${path}`),
  ]
  const placed = [...under('terms', terms.leaves), ...under('engine', engine.leaves)]
  const problems = [
    ...bare.map((path) => `${path}: has no source`),
    ...placed.flatMap((one) => sourceProblems(one, prefix, clauses)),
    ...placed.flatMap((one) => floatRates(one.path, one.leaf.v)),
  ]
  return [...problems, ...shapeProblems(pack, problems), ...unreadClauses(placed, prefix, clauses)]
}

/** A policy clause that no value cites would be read by nobody. */
function unreadClauses(placed: PlacedLeaf[], prefix: string, clauses: Clauses): string[] {
  const cited = new Set(placed.flatMap(({ leaf }) => leaf.c ?? []))
  return [...clauses.values()]
    .filter(({ id, kind }) => prefixOf(id) === prefix && kind.includes('P') && !cited.has(id))
    .map(({ id }) => `${id}: no value of the pack rests on this policy clause`)
}

function under(section: string, leaves: PlacedLeaf[]): PlacedLeaf[] {
  return leaves.map(({ path, leaf }) => ({ path: `${section}.${path}`, leaf }))
}

function clausePrefixOf(terms: unknown): string {
  const prefix = termsSchema.pick({ clausePrefix: true }).loose().safeParse(terms)
  return prefix.success ? prefix.data.clausePrefix : ''
}

function sourceProblems({ path, leaf }: PlacedLeaf, prefix: string, clauses: Clauses): string[] {
  const sources = [leaf.c, leaf.assumed, leaf.na].filter((source) => source !== undefined)
  if (sources.length === 0) return [`${path}: has no source`]
  if (sources.length > 1) return [`${path}: has more than one source`]
  const cited = Array.isArray(leaf.c) ? leaf.c : []
  return cited.flatMap((clause) => {
    if (!clauses.has(clause)) return [`${path}: there is no clause ${clause}`]
    if (prefixOf(clause) !== prefix) return [`${path}: ${clause} is another operator's clause`]
    return []
  })
}

function floatRates(path: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) => {
    if (key === 'rate' && typeof child === 'number') {
      return [`${path}: the rate ${child} must be a decimal string`]
    }
    return floatRates(path, child)
  })
}

/** What the schemas and the law say, without repeating a place already reported. */
function shapeProblems(pack: PackDocuments, known: string[]): string[] {
  const terms = termsSchema.safeParse(pack.terms)
  const engine = engineSchema.safeParse(pack.engine)
  if (terms.success && engine.success) {
    return [...belowMandatoryLaw(terms.data, engine.data), ...engineProblems(terms.data, engine.data)]
  }
  const reported = known.map((line) => line.slice(0, line.indexOf(':')))
  const found = [...schemaProblems('terms', terms.error), ...schemaProblems('engine', engine.error)]
  return found.filter((line) => !reported.some((path) => line.startsWith(path)))
}

function engineProblems({ aup }: Terms, engine: EngineTerms): string[] {
  const named = new Set([...(aup.categories.v ?? []), ...(aup.industries.v ?? [])])
  const enforced = Object.keys(engine.content.enforced)
  return [
    ...ambiguousKeywords(engine.keywords).map((word) => `engine.keywords: ${word} means two things`),
    ...Object.keys(engine.keywords)
      .filter((language) => !engine.replies[language])
      .map((language) => `engine.replies.${language}: the language has keywords but no replies`),
    ...enforced
      .filter((category) => !named.has(category))
      .map((category) => `engine.content.enforced.${category}: the terms forbid no such thing`),
    ...enforced
      .filter((category) => !engine.content.categories[category])
      .map((category) => `engine.content.enforced.${category}: has no words to look for`),
  ]
}
