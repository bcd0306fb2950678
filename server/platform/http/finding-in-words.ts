import type { z } from 'zod'

type Finding = Parameters<z.core.$ZodErrorMap>[0]

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

const formats: Readonly<Record<string, string>> = {
  email: 'an e-mail address such as ana@example.com',
  url: 'a URL such as https://example.com/page',
  date: 'a day such as 2026-01-31',
  datetime: 'an instant such as 2026-01-31T09:30:00Z',
  time: 'a time of day such as 09:30',
  uuid: 'a UUID',
  base64: 'Base64',
  base64url: 'Base64url',
}

/** A schema lists what it knows where that is not longer than a person reads. */
const namesShownMax = 16

/**
 * Says what is wrong with a value that a schema does not take, and the mend. It speaks where the schema has no words of its own.
 */
export function findingInWords(finding: Finding): string {
  switch (finding.code) {
    case 'invalid_type':
      return ofKind(finding.input, kinds[finding.expected] ?? finding.expected)
    case 'invalid_value':
      return given(
        finding.input,
        finding.values.length === 1 ? quoted(finding.values) : `one of ${quoted(finding.values)}`,
      )
    case 'too_small':
      return tooSmall(finding)
    case 'too_big':
      return tooBig(finding)
    case 'invalid_format':
      return ofFormat(finding)
    case 'not_multiple_of':
      return `Give a multiple of ${finding.divisor}.`
    case 'unrecognized_keys':
      return unknownNames(finding)
    case 'invalid_key':
      return `This name may not stand here. ${finding.issues[0]?.message ?? ''}`.trim()
    case 'invalid_union':
      return ofNone(finding)
    default:
      return 'It is not valid here. See /openapi.json.'
  }
}

function given(input: unknown, what: string): string {
  return input === undefined ? `It is missing: give ${what}.` : `Give ${what}.`
}

function ofKind(input: unknown, wanted: string): string {
  if (input === undefined) return given(input, wanted)
  const kind = kindOf(input)
  return kind === wanted ? `Give ${wanted}.` : `Give ${wanted}; this is ${kind}.`
}

function kindOf(input: unknown): string {
  if (input === null) return 'null'
  if (Array.isArray(input)) return 'a list'
  if (typeof input === 'number') return Number.isNaN(input) ? 'none' : 'a number'
  return kinds[typeof input] ?? typeof input
}

function tooSmall({
  origin,
  minimum,
  inclusive,
  exact,
  input,
}: Extract<Finding, { code: 'too_small' }>): string {
  const counted = countOf(origin, input)
  if (!counted) return `Give ${inclusive === false ? 'more than' : 'at least'} ${minimum}.`
  if (counted.count === 0)
    return `It is empty: give ${exact ? 'exactly' : 'at least'} ${counted.of(minimum)}.`
  return `Give ${exact ? 'exactly' : 'at least'} ${counted.of(minimum)}; there ${counted.are}.`
}

function tooBig({ origin, maximum, inclusive, exact, input }: Extract<Finding, { code: 'too_big' }>): string {
  const counted = countOf(origin, input)
  if (!counted) return `Give ${inclusive === false ? 'less than' : 'at most'} ${maximum}.`
  return `Give ${exact ? 'exactly' : 'at most'} ${counted.of(maximum)}; there ${counted.are}.`
}

type Counted = {
  readonly count: number
  readonly of: (size: number | bigint) => string
  readonly are: string
}

/** How much there is of what is counted; null for what is measured by itself. */
function countOf(origin: string, input: unknown): Counted | null {
  const units = { string: ['character', 'characters'], array: ['entry', 'entries'] }[origin]
  if (!units) return null
  const count = typeof input === 'string' || Array.isArray(input) ? input.length : 0
  const of = (size: number | bigint) => `${size} ${units[Number(size) === 1 ? 0 : 1]}`
  return { count, of, are: count === 1 ? 'is 1' : `are ${count}` }
}

function ofFormat({ format, pattern, input }: Extract<Finding, { code: 'invalid_format' }>): string {
  if (format === 'regex') return `It does not have the form that is taken here: ${pattern}.`
  return given(input, formats[format] ?? `a valid ${format}`)
}

function unknownNames({ keys, inst }: Extract<Finding, { code: 'unrecognized_keys' }>): string {
  const { shape } = (inst as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def ?? {}
  const known = Object.keys(shape ?? {})
  const said = `${quoted(keys.slice(0, namesShownMax))} ${keys.length === 1 ? 'is' : 'are'} not known here.`
  if (known.length === 0 || known.length > namesShownMax)
    return `${said} Leave out what /openapi.json does not name.`
  return `${said} Known: ${quoted(known)}.`
}

function ofNone({
  options,
  discriminator,
  errors,
  input,
}: Extract<Finding, { code: 'invalid_union' }>): string {
  if (Array.isArray(options) && options.length > 0) {
    const named = (input as Record<string, unknown> | undefined)?.[discriminator ?? '']
    return given(named, `one of ${quoted(options)}`)
  }
  const said = new Set((errors ?? []).flatMap(([first]) => (first ? [placed(first)] : [])))
  return said.size === 0 ? 'It is not valid here. See /openapi.json.' : [...said].join(' Or: ')
}

function placed({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`
}

function quoted(values: readonly unknown[]): string {
  return values.map((value) => `\`${String(value)}\``).join(', ')
}
