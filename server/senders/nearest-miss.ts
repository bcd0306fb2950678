import { isOfKind, kindPhrases, type CompiledTemplate } from './compile-dlt-template.ts'
import { originalBetween, significantText, type SignificantText } from './significant-text.ts'
import { variablesOf } from './variables-of.ts'

/** A template that can be named in a sentence. */
export type NamedTemplate = { readonly name: string; readonly templateId: string }

/** How far a text follows a template: the first stretch that is missing, and how much matched before it. */
type Progress = { readonly missing: number; readonly reached: number; readonly matched: number }

const candidatesMax = 5

/**
 * Says of the template that came nearest to a text why it does not match.
 * All templates are ranked by a walk along the text; only the first few are looked at closely.
 */
export function nearestMiss<T extends NamedTemplate>(
  templates: readonly CompiledTemplate<T>[],
  significant: SignificantText,
  lengthMax: number,
): string {
  const lower = significantText(significant.original.toLowerCase())
  const nearest = templates
    .map((compiled) => ({
      compiled,
      matched: progressAlong(inLowerCase(compiled).literals, lower.text).matched,
    }))
    .toSorted((a, b) => b.matched - a.matched)
    .slice(0, candidatesMax)
    .map(({ compiled }) => compiled)
  for (const compiled of nearest) {
    const values = variablesOf(compiled, significant, withoutLimits)
    if (values) return badVariable(compiled, values, lengthMax)
    if (variablesOf(inLowerCase(compiled), lower, withoutLimits))
      return `The text differs from template ${labelOf(compiled)} only in capital letters.`
  }
  const [first] = nearest
  return first ? whereItLeft(first, significant) : 'No template is registered for this sender and class.'
}

const withoutLimits = { lengthMax: Infinity, kinds: false }

function inLowerCase<T>(compiled: CompiledTemplate<T>): CompiledTemplate<T> {
  return { ...compiled, literals: compiled.literals.map((literal) => literal.toLowerCase()) }
}

function progressAlong(literals: readonly string[], text: string): Progress {
  let reached = 0
  let matched = 0
  for (const [missing, literal] of literals.entries()) {
    const place = missing === 0 ? (text.startsWith(literal) ? 0 : -1) : text.indexOf(literal, reached)
    if (place === -1) {
      const shared = missing === 0 ? commonLength(text, literal) : 0
      return { missing, reached: reached + shared, matched: matched + shared }
    }
    reached = place + literal.length
    matched += literal.length
  }
  return { missing: literals.length, reached, matched }
}

function badVariable<T extends NamedTemplate>(
  compiled: CompiledTemplate<T>,
  values: readonly string[],
  lengthMax: number,
): string {
  const of = `of template ${labelOf(compiled)}`
  const long = values.findIndex((value) => value.length > lengthMax)
  if (long !== -1)
    return `Variable ${long + 1} ${of} is ${values[long]?.length} characters long; ${lengthMax} are allowed.`
  const wrong = values.findIndex((value, i) => !isOfKind(compiled.variables[i] ?? 'var', value))
  const kind = compiled.variables[wrong]
  return kind === undefined
    ? `The variables ${of} can only be filled with values longer than ${lengthMax} characters.`
    : `Variable ${wrong + 1} ${of} must be ${kindPhrases[kind]}, not "${values[wrong]}".`
}

function whereItLeft<T extends NamedTemplate>(
  compiled: CompiledTemplate<T>,
  significant: SignificantText,
): string {
  const { missing, reached } = progressAlong(compiled.literals, significant.text)
  const expected = compiled.written[missing]
  if (expected !== undefined) {
    const seen = originalBetween(significant, 0, reached)
    return `The text leaves template ${labelOf(compiled)} ${behind(seen)}: "${shorten(expected)}" was expected.`
  }
  const rest = originalBetween(significant, reached, significant.text.length)
  return rest
    ? `The text goes on after template ${labelOf(compiled)} has ended: "${shorten(rest)}".`
    : `The text has the words of template ${labelOf(compiled)}, but not where it has them.`
}

function behind(seen: string): string {
  return seen === '' ? 'at its beginning' : `after "${seen.length > 40 ? `…${seen.slice(-40)}` : seen}"`
}

function labelOf<T extends NamedTemplate>({ template }: CompiledTemplate<T>): string {
  return `${template.templateId} (${template.name})`
}

function shorten(text: string): string {
  const trimmed = text.replace(/^[\p{P}\s]+|\s+$/gu, '')
  return trimmed.length > 40 ? `${trimmed.slice(0, 40)}…` : trimmed
}

function commonLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}
