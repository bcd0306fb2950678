import { significantText } from './significant-text.ts'

/** What a variable of a template may hold. `var` is anything. */
export const variableKinds = ['var', 'numeric', 'alphanumeric', 'url', 'cbn', 'email'] as const
export type VariableKind = (typeof variableKinds)[number]

/** A template prepared for matching: `literals` has one entry more than `variables`, without what matching ignores. */
export type CompiledTemplate<T> = {
  readonly template: T
  readonly literals: readonly string[]
  /** The same stretches as the template writes them, for sentences. */
  readonly written: readonly string[]
  readonly variables: readonly VariableKind[]
  /** Units of all literals together: a shorter text cannot match. */
  readonly literalLength: number
}

const VARIABLE = /\{#\s*(\w+)\s*#\}/g

/** Prepares a template for matching. Its body names variables as `{#var#}`, `{#numeric#}` and so on; an unknown name is anything. */
export function compileDltTemplate<T extends { readonly body: string }>(template: T): CompiledTemplate<T> {
  const parts = template.body.split(VARIABLE)
  const written = parts.filter((_, i) => i % 2 === 0)
  const literals = written.map((part) => significantText(part).text)
  const variables = parts.filter((_, i) => i % 2 === 1).map(kindOf)
  return { template, literals, written, variables, literalLength: literals.join('').length }
}

function kindOf(name: string): VariableKind {
  return variableKinds.find((kind) => kind === name.toLowerCase()) ?? 'var'
}

const shapes: Readonly<Record<VariableKind, RegExp>> = {
  var: /^/,
  numeric: /^[+-]?[\d.,\s-]*\d[\d.,\s-]*$/,
  alphanumeric: /^[\p{L}\p{M}\p{N}\s]+$/u,
  url: /^(?:https?:\/\/)?[^\s/.]+(?:\.[^\s/.]+)+(?:[/?#]\S*)?$/i,
  cbn: /^\+?\d[\d\s-]{6,15}$/,
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
}

/** Tells whether a value is of the kind the template's variable asks for. */
export function isOfKind(kind: VariableKind, value: string): boolean {
  return shapes[kind].test(value)
}

/** How a variable's kind is called in a sentence. */
export const kindPhrases: Readonly<Record<VariableKind, string>> = {
  var: 'anything',
  numeric: 'a number',
  alphanumeric: 'letters and digits only',
  url: 'a link',
  cbn: 'a telephone number to call back',
  email: 'an e-mail address',
}
