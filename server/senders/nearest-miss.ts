import { isOfKind, kindPhrases, type CompiledTemplate } from './compile-dlt-template.ts'
import { originalBetween, significantText, type SignificantText } from './significant-text.ts'
import { variablesOf } from './variables-of.ts'

type Named = { readonly name: string; readonly templateId: string }

/** How near a template came to a text, and where it left it. */
type Miss = { readonly nearness: number; readonly reason: string }

/** Says of the template that came nearest to a text why it does not match. Slow beside matching: for refusals only. */
export function nearestMiss<T extends Named>(
  templates: readonly CompiledTemplate<T>[],
  significant: SignificantText,
  lengthMax: number,
): string {
  const misses = templates.map((compiled) => missOf(compiled, significant, lengthMax))
  const nearest = misses.reduce<Miss | null>(
    (best, one) => (best === null || one.nearness > best.nearness ? one : best),
    null,
  )
  return nearest?.reason ?? 'No template is registered for this sender and message class.'
}

function missOf<T extends Named>(
  compiled: CompiledTemplate<T>,
  significant: SignificantText,
  lengthMax: number,
): Miss {
  const values = variablesOf(compiled, significant, { lengthMax: Infinity, kinds: false })
  if (values) return { nearness: Infinity, reason: badVariable(compiled, values, lengthMax) }
  const lower = significantText(significant.original.toLowerCase())
  const literals = compiled.literals.map((literal) => literal.toLowerCase())
  if (variablesOf({ ...compiled, literals }, lower, { lengthMax: Infinity, kinds: false }))
    return {
      nearness: 1e9,
      reason: `The text differs from template ${labelOf(compiled)} only in capital letters.`,
    }
  return whereItLeft(compiled, significant)
}

function badVariable<T extends Named>(
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

function whereItLeft<T extends Named>(compiled: CompiledTemplate<T>, significant: SignificantText): Miss {
  const { literals, written } = compiled
  const { text } = significant
  let reached = 0
  let matched = 0
  for (const [index, literal] of literals.entries()) {
    const place = index === 0 ? (text.startsWith(literal) ? 0 : -1) : text.indexOf(literal, reached)
    if (place === -1) {
      const shared = index === 0 ? commonLength(text, literal) : 0
      const seen = originalBetween(significant, 0, Math.max(reached, shared))
      return {
        nearness: matched + shared,
        reason: `The text leaves template ${labelOf(compiled)} ${behind(seen)}: "${shorten(written[index] ?? '')}" was expected.`,
      }
    }
    reached = place + literal.length
    matched += literal.length
  }
  const rest = originalBetween(significant, Math.min(reached, text.length), text.length)
  return {
    nearness: matched,
    reason: rest
      ? `The text goes on after template ${labelOf(compiled)} has ended: "${shorten(rest)}".`
      : `The text has the words of template ${labelOf(compiled)}, but not where it has them.`,
  }
}

function behind(seen: string): string {
  return seen === '' ? 'at its beginning' : `after "${seen.length > 40 ? `…${seen.slice(-40)}` : seen}"`
}

function labelOf<T extends Named>({ template }: CompiledTemplate<T>): string {
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
