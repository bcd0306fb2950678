import { isOfKind, type CompiledTemplate, type VariableKind } from './compile-dlt-template.ts'
import { originalBetween, type SignificantText } from './significant-text.ts'

/** What a variable may hold. */
export type VariableLimits = { readonly lengthMax: number; readonly kinds: boolean }

/** The values that make the template this text, or null. */
export function variablesOf<T>(
  { literals, variables, literalLength }: CompiledTemplate<T>,
  significant: SignificantText,
  limits: VariableLimits,
): string[] | null {
  const { text } = significant
  const [head = ''] = literals
  if (text.length < literalLength || !text.startsWith(head)) return null
  if (variables.length === 0) return text === head ? [] : null
  if (!text.endsWith(literals.at(-1) ?? '')) return null
  return fill(literals, variables, significant, limits)
}

/** A way to have matched up to a place: where the last variable began, and the way before it. */
type Way = { readonly end: number; readonly from: number; readonly to: number; readonly before: Way | null }

/**
 * Walks the template keeping every place its next literal may end at, each once: what a search through all combinations
 * would find, without trying them.
 */
function fill(
  literals: readonly string[],
  variables: readonly VariableKind[],
  significant: SignificantText,
  limits: VariableLimits,
): string[] | null {
  let ways: Way[] = [{ end: literals[0]?.length ?? 0, from: 0, to: 0, before: null }]
  for (const [index, kind] of variables.entries()) {
    const literal = literals[index + 1] ?? ''
    const isLast = index === variables.length - 1
    const places = placesOf(literal, isLast, ways[0]?.end ?? 0, significant.text)
    ways = waysTo(places, literal.length, ways, (from, to) => fits(from, to, kind, significant, limits))
    if (ways.length === 0) return null
  }
  return valuesOf(ways[0] as Way, significant)
}

/** For each place the way there with the shortest variable; ways and places ascend. */
function waysTo(
  places: readonly number[],
  length: number,
  ways: readonly Way[],
  fitsBetween: (from: number, to: number) => Fit,
): Way[] {
  const found: Way[] = []
  let behind = 0
  for (const place of places) {
    while (behind < ways.length && (ways[behind] as Way).end <= place) behind++
    for (let i = behind - 1; i >= 0; i--) {
      const before = ways[i] as Way
      const fit = fitsBetween(before.end, place)
      if (fit === 'yes') found.push({ end: place + length, from: before.end, to: place, before })
      if (fit !== 'no') break
    }
  }
  return found
}

function placesOf(literal: string, isLast: boolean, from: number, text: string): number[] {
  if (isLast) {
    const place = text.length - literal.length
    return place >= from ? [place] : []
  }
  const places: number[] = []
  for (
    let at = text.indexOf(literal, from);
    at !== -1;
    at = at < text.length ? text.indexOf(literal, at + 1) : -1
  )
    places.push(at)
  return places
}

/** `too_long` means that no earlier beginning fits either. */
type Fit = 'yes' | 'no' | 'too_long'

function fits(
  from: number,
  to: number,
  kind: VariableKind,
  significant: SignificantText,
  { lengthMax, kinds }: VariableLimits,
): Fit {
  if (to - from > lengthMax) return 'too_long'
  const value = originalBetween(significant, from, to)
  if (value.length > lengthMax) return 'too_long'
  return !kinds || isOfKind(kind, value) ? 'yes' : 'no'
}

function valuesOf(way: Way, significant: SignificantText): string[] {
  const values: string[] = []
  for (let at: Way = way; at.before !== null; at = at.before)
    values.unshift(originalBetween(significant, at.from, at.to))
  return values
}
