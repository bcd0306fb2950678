import type { CompiledTemplate } from './compile-dlt-template.ts'
import { nearestMiss } from './nearest-miss.ts'
import { significantText } from './significant-text.ts'
import { variablesOf } from './variables-of.ts'

/** The template a text was written from, with the values of its variables; or why none matches, in one sentence. */
export type TemplateMatch<T> =
  | { readonly matches: true; readonly template: T; readonly variables: readonly string[] }
  | { readonly matches: false; readonly reason: string }

/**
 * Finds the registered template that a text was written from.
 * Spaces, line ends and punctuation do not count; letters, their case and digits do; each variable has at most `lengthMax`
 * characters. Time grows with the length of the text, not with the number of ways to fill the variables.
 * Source: Indian operators' template scrubbing, error codes 630 to 637.
 */
export function matchDltTemplate<T extends { readonly name: string; readonly templateId: string }>(
  templates: readonly CompiledTemplate<T>[],
  text: string,
  lengthMax = 30,
): TemplateMatch<T> {
  const significant = significantText(text)
  for (const compiled of templates) {
    const variables = variablesOf(compiled, significant, { lengthMax, kinds: true })
    if (variables) return { matches: true, template: compiled.template, variables }
  }
  return { matches: false, reason: nearestMiss(templates, significant, lengthMax) }
}
