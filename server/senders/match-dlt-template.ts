import type { CompiledTemplate } from './compile-dlt-template.ts'
import { nearestMiss, type NamedTemplate } from './nearest-miss.ts'
import { significantText } from './significant-text.ts'
import { variablesOf } from './variables-of.ts'

/** The template a text was written from, with the values of its variables; or a way to ask for one sentence about the nearest. */
export type TemplateMatch<T> =
  | { readonly matches: true; readonly template: T; readonly variables: readonly string[] }
  | { readonly matches: false; readonly nearest: () => string }

/**
 * Finds the registered template that a text was written from, or says where the nearest one was left.
 * Spaces, line ends and punctuation do not count; letters, their case and digits do; each variable has at most `lengthMax`
 * characters. Time grows with the length of the text, not with the number of ways to fill the variables.
 * Source: Indian operators' template scrubbing, error codes 630 to 637.
 */
export function matchDltTemplate<T extends NamedTemplate>(
  templates: readonly CompiledTemplate<T>[],
  text: string,
  lengthMax = 30,
): TemplateMatch<T> {
  const significant = significantText(text)
  for (const compiled of templates) {
    const variables = variablesOf(compiled, significant, { lengthMax, kinds: true })
    if (variables) return { matches: true, template: compiled.template, variables }
  }
  return { matches: false, nearest: () => nearestMiss(templates, significant, lengthMax) }
}
