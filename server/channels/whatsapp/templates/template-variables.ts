type Part = 'header' | 'body'

/** The variables of a text in the order they stand, each once. */
export function variablesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([^{}\s]*)\s*\}\}/g)].map((match) => match[1] ?? ''))]
}

/** What Meta would refuse of a text's variables: their form, their order, where they stand, and missing examples. */
export function checkVariables(
  part: Part,
  text: string,
  component: Readonly<Record<string, unknown>>,
  isNamed: boolean,
): string | null {
  const variables = variablesOf(text)
  if (variables.length === 0) return null
  return (
    checkForm(part, variables, isNamed) ??
    (part === 'body' ? checkPlaces(text, variables.length) : null) ??
    checkExamples(part, variables, component, isNamed)
  )
}

function checkForm(part: Part, variables: readonly string[], isNamed: boolean): string | null {
  if (isNamed) {
    const wrong = variables.find((name) => !/^[a-z][a-z0-9_]*$/.test(name))
    return wrong === undefined
      ? null
      : `The variable {{${wrong}}} of the ${part} is no name: use lower-case letters, digits and underscores.`
  }
  const isCounted = variables.every((name, index) => name === String(index + 1))
  return isCounted
    ? null
    : `The variables of the ${part} are {{1}}, {{2}} … in order, without a gap: number them anew, or use names with parameter_format NAMED.`
}

function checkPlaces(text: string, count: number): string | null {
  const said = text.trim()
  if (/^\{\{[^}]*\}\}/.test(said) || /\{\{[^}]*\}\}[.!?]?$/.test(said))
    return 'The body may not begin or end with a variable: write words around it.'
  if (/\}\}\s*\{\{/.test(said)) return 'Two variables stand side by side: write words between them.'
  const words = said
    .replaceAll(/\{\{[^}]*\}\}/g, ' ')
    .split(/\s+/)
    .filter(Boolean).length
  return words < 2 * count + 1
    ? `The body has ${words} words for ${count} variables, too few for Meta: write at least ${2 * count + 1}.`
    : null
}

type Example = {
  readonly header_text?: unknown
  readonly body_text?: unknown
  readonly header_text_named_params?: unknown
  readonly body_text_named_params?: unknown
}

function checkExamples(
  part: Part,
  variables: readonly string[],
  component: Readonly<Record<string, unknown>>,
  isNamed: boolean,
): string | null {
  const example = (component['example'] ?? {}) as Example
  if (isNamed) return checkNamedExamples(part, variables, example)
  const given = part === 'body' ? bodyExamples(example.body_text) : example.header_text
  const count = Array.isArray(given) ? given.filter((one) => typeof one === 'string' && one !== '').length : 0
  const field = part === 'body' ? 'example.body_text as a list of lists' : 'example.header_text as a list'
  return count === variables.length
    ? null
    : `The ${part} has ${variables.length} variables and ${count} examples: give one for each in ${field}.`
}

function bodyExamples(given: unknown): unknown {
  return Array.isArray(given) && Array.isArray(given[0]) ? given[0] : given
}

function checkNamedExamples(part: Part, variables: readonly string[], example: Example): string | null {
  const given = part === 'body' ? example.body_text_named_params : example.header_text_named_params
  const named = new Set(
    Array.isArray(given) ? given.map((one: { param_name?: unknown }) => String(one.param_name)) : [],
  )
  const missing = variables.find((name) => !named.has(name))
  return missing === undefined
    ? null
    : `The variable {{${missing}}} of the ${part} has no example: give one in example.${part}_text_named_params.`
}
