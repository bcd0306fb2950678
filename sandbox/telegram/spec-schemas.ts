import { Ajv, type ValidateFunction } from 'ajv'
import spec from './spec.json' with { type: 'json' }

/** A field of a method or a type: what it may be, and whether it must be there. */
export type SpecField = {
  readonly types: readonly string[]
  readonly isRequired: boolean
  readonly only?: string
}

type SpecType = { readonly fields?: Readonly<Record<string, string>>; readonly subtypes?: readonly string[] }

const methods = new Map(
  Object.entries(spec.methods as Record<string, { returns: string[]; fields: Record<string, string> }>).map(
    ([name, { returns, fields }]) => [name.toLowerCase(), { name, returns, fields: fieldsOf(fields) }],
  ),
)
const others = new Set(spec.otherMethods.map((name) => name.toLowerCase()))
const types = spec.types as Readonly<Record<string, SpecType>>

/** A method the stand-in plays, by its name in any case; `not played` for one Telegram has beyond those, null for none. */
export function specMethod(name: string) {
  return methods.get(name.toLowerCase()) ?? (others.has(name.toLowerCase()) ? ('not played' as const) : null)
}

function fieldsOf(fields: Readonly<Record<string, string>>): Readonly<Record<string, SpecField>> {
  return Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, fieldOf(text)]))
}

function fieldOf(text: string): SpecField {
  const [, names = '', required, only] = /^([^!=]+)(!)?(?:=(.+))?$/.exec(text) ?? []
  return { types: names.split('|'), isRequired: required !== undefined, ...(only !== undefined && { only }) }
}

/**
 * Checks values against the Bot API's own description. Where it is strict, fields the description does not have are faults:
 * that is for what the stand-in says itself; Telegram overlooks what it does not know.
 */
export class SpecSchemas {
  readonly #ajv: Ajv
  readonly #isStrict: boolean
  readonly #compiled = new Map<string, ValidateFunction>()

  constructor({ isStrict }: { isStrict: boolean }) {
    this.#isStrict = isStrict
    this.#ajv = new Ajv({ strict: false, allErrors: false })
    const $defs = Object.fromEntries(
      Object.entries(types).map(([name, type]) => [name, orText(name, this.#typeSchema(type))]),
    )
    this.#ajv.addSchema({ $id: 'telegram', $defs })
  }

  /** What is wrong with a value of one of these types; null when nothing is. */
  fault(typeNames: readonly string[], value: unknown): string | null {
    const key = typeNames.join('|')
    const known = this.#compiled.get(key)
    const validate = known ?? this.#ajv.compile(oneOf(typeNames))
    if (!known) this.#compiled.set(key, validate)
    if (validate(value)) return null
    return (validate.errors ?? [])
      .map(({ instancePath, message }) => `${instancePath} ${message}`.trim())
      .join('; ')
  }

  #typeSchema({ fields = {}, subtypes }: SpecType): object {
    if (subtypes) return oneOf(subtypes)
    const known = Object.entries(fieldsOf(fields))
    return {
      type: 'object',
      properties: Object.fromEntries(
        known.map(([name, { types: names, only }]) => [
          name,
          only === undefined ? oneOf(names) : { const: only },
        ]),
      ),
      required: known.filter(([, { isRequired }]) => isRequired).map(([name]) => name),
      ...(this.#isStrict && { additionalProperties: false }),
    }
  }
}

/** A button of a keyboard may be its text alone. Source: Bot API, KeyboardButton. */
function orText(name: string, schema: object): object {
  return name === 'KeyboardButton' ? { anyOf: [{ type: 'string' }, schema] } : schema
}

function oneOf(typeNames: readonly string[]): object {
  const [first = 'String', ...more] = typeNames
  return more.length === 0 ? schemaOf(first) : { anyOf: typeNames.map(schemaOf) }
}

const plain: Readonly<Record<string, object>> = {
  Integer: { type: 'integer' },
  Float: { type: 'number' },
  String: { type: 'string' },
  InputFile: { type: 'string' },
  Boolean: { type: 'boolean' },
  True: { const: true },
}

function schemaOf(name: string): object {
  if (name.startsWith('Array of ')) return { type: 'array', items: schemaOf(name.slice('Array of '.length)) }
  return plain[name] ?? { $ref: `telegram#/$defs/${name}` }
}
