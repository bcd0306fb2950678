import { readFileSync } from 'node:fs'
import { z } from 'zod'

const clauseSchema = z.strictObject({
  id: z.string(),
  sec: z.string(),
  kind: z.array(z.enum(['P', 'F', 'R', 'D', 'L'])),
  para: z.string(),
  rule: z.string(),
  data: z.string(),
  test: z.string(),
})

/**
 * One paragraph of an operator's terms and what it asks of the software.
 * Kinds: P policy parameter, F behaviour for everyone, R record that must exist, D disclosure, L legal text.
 */
export type Clause = z.infer<typeof clauseSchema>

/** Every clause of every operator's terms, by id, in the order of the register. */
export type Clauses = ReadonlyMap<string, Clause>

/** Reads the clause register. Throws when the file is damaged. */
export function loadClauses(file = new URL('../../operators/clauses.json', import.meta.url)): Clauses {
  const read = z.array(clauseSchema).parse(JSON.parse(readFileSync(file, 'utf8')))
  return new Map(read.map((clause) => [clause.id, clause]))
}

/** The prefix that tells whose clause an id is: `KN1` of `KN1-15.1a`. */
export function prefixOf(clauseId: string): string {
  return clauseId.slice(0, clauseId.indexOf('-'))
}
