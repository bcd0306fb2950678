type Schema = { readonly [keyword: string]: unknown }
type Operation = {
  readonly operationId: string
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >
}

/** An OpenAPI document as far as answers are judged by it. */
export type OpenApiDocument = {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** What is wrong with an answer by the document, one sentence each. */
export function answerFaults(
  document: OpenApiDocument,
  method: string,
  path: string,
  answer: { readonly status: number; readonly type: string; readonly body: unknown },
): string[] {
  const bare = path.split('?')[0] ?? path
  const known = Object.keys(document.paths)
    .filter((template) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(bare))
    .toSorted((one, other) => one.split('{').length - other.split('{').length)[0]
  const operation = known && document.paths[known]?.[method.toLowerCase()]
  if (!operation) return [`${method} ${bare} is not described`]
  const isRefusal = answer.status >= 400
  const response = operation.responses[isRefusal ? 'default' : String(answer.status)]
  if (!response) return [`${method} ${known} does not describe ${answer.status}`]
  const type = answer.type.split(';')[0] ?? ''
  const wanted = response.content?.[type]
  if (!response.content) return answer.body === null ? [] : [`${method} ${known} has a body`]
  if (!wanted) return [`${method} ${known} does not describe ${type}`]
  return schemaFaults(document, wanted.schema, answer.body, `${method} ${known} ${answer.status}`)
}

/** Judges a value by the keywords of JSON Schema that the document uses. */
function schemaFaults(document: OpenApiDocument, schema: Schema, value: unknown, at: string): string[] {
  if (typeof schema['$ref'] === 'string') {
    const named = document.components.schemas[schema['$ref'].split('/').at(-1) ?? '']
    return named ? schemaFaults(document, named, value, at) : [`${at}: ${schema['$ref']} leads nowhere`]
  }
  const judge = (other: unknown, of: unknown, place: string) =>
    schemaFaults(document, other as Schema, of, place)
  const choices = (schema['anyOf'] ?? schema['oneOf']) as Schema[] | undefined
  if (choices) {
    const tried = choices.map((choice) => judge(choice, value, at))
    return tried.some((faults) => faults.length === 0) ? [] : (tried[0] ?? [])
  }
  const all = (schema['allOf'] as Schema[] | undefined) ?? []
  return [
    ...all.flatMap((one) => judge(one, value, at)),
    ...valueFaults(schema, value, at),
    ...(Array.isArray(value) && schema['items']
      ? value.flatMap((item, n) => judge(schema['items'], item, `${at}[${n}]`))
      : []),
    ...(isRecord(value) ? fieldFaults(schema, value, at, judge) : []),
  ]
}

function valueFaults(schema: Schema, value: unknown, at: string): string[] {
  const { type, enum: listed, pattern } = schema
  const types = (type === undefined ? [] : [type].flat()) as string[]
  if (types.length > 0 && !types.some((one) => isOfType(value, one)))
    return [`${at} is ${JSON.stringify(value)} instead of ${types.join(' or ')}`]
  if (Array.isArray(listed) && !listed.includes(value))
    return [`${at} is ${JSON.stringify(value)}, which is not listed`]
  if ('const' in schema && schema['const'] !== value) return [`${at} is not ${String(schema['const'])}`]
  if (typeof pattern === 'string' && typeof value === 'string' && !new RegExp(pattern, 'u').test(value))
    return [`${at} does not match ${pattern}`]
  return []
}

function fieldFaults(
  schema: Schema,
  value: Readonly<Record<string, unknown>>,
  at: string,
  judge: (schema: unknown, value: unknown, at: string) => string[],
): string[] {
  const fields = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>
  const others = schema['additionalProperties']
  const missing = ((schema['required'] ?? []) as string[]).filter((name) => !(name in value))
  return [
    ...missing.map((name) => `${at} lacks ${name}`),
    ...Object.entries(value).flatMap(([name, of]) => {
      if (Object.hasOwn(fields, name)) return judge(fields[name], of, `${at}.${name}`)
      if (others === false) return [`${at} has ${name}, which is not described`]
      return isRecord(others) ? judge(others, of, `${at}.${name}`) : []
    }),
  ]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isRecord(value)
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}
