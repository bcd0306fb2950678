import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ErrorObject, ValidateFunction } from 'ajv'
import { amendSpec, type Spec } from './amend-spec.ts'

const file = new URL('./openapi/whatsapp-cloud-v23.json', import.meta.url)
let read: { spec: Spec; ajv: Ajv2020 } | null = null

/** Meta's OpenAPI file of the paths played here, amended. Read once, when the first request comes. */
export function spec(): Spec {
  return known().spec
}

/** What a value has against a schema of the file: the first fault in words; null when it fits. */
export function faultBy(schemaName: string, value: unknown): SpecFault | null {
  return fault(known().ajv.getSchema(`meta#/components/schemas/${schemaName}`), value)
}

/** What an answer has against the file: of a path as the file writes it. Paths it leaves open fit. */
export function faultOfAnswer(
  path: string,
  method: string,
  status: number,
  value: unknown,
): SpecFault | null {
  const { spec: document, ajv } = known()
  const answers = document.paths[path]?.[method]?.responses
  const described = answers?.[String(status)]?.content?.['application/json']?.schema
  if (!described) return status >= 400 ? faultBy('GraphAPIError', value) : null
  const escaped = path
    .replaceAll('~', '~0')
    .replaceAll('/', '~1')
    .replaceAll('{', '%7B')
    .replaceAll('}', '%7D')
  const pointer = `meta#/paths/${escaped}/${method}/responses/${status}/content/application~1json/schema`
  return fault(ajv.getSchema(pointer), value)
}

/** Where a value breaks the file, and how. `keyword` is the rule's. */
export type SpecFault = { readonly at: string; readonly says: string; readonly keyword: string }

function fault(validate: ValidateFunction | undefined, value: unknown): SpecFault | null {
  if (!validate) throw new Error('the file has no such schema')
  if (validate(value)) return null
  const [first] = (validate.errors ?? []).toSorted(deepestFirst)
  const missing = first?.keyword === 'required' ? `.${String(first.params['missingProperty'])}` : ''
  const at = `${(first?.instancePath ?? '').slice(1).replaceAll('/', '.')}${missing}`.replace(/^\./, '')
  return { at, says: first?.message ?? 'is wrong', keyword: first?.keyword ?? '' }
}

/** Of the branches that failed, the one that came furthest tells most. */
function deepestFirst(a: ErrorObject, b: ErrorObject): number {
  return b.instancePath.length - a.instancePath.length
}

function known(): { spec: Spec; ajv: Ajv2020 } {
  if (read) return read
  const amended = amendSpec(JSON.parse(readFileSync(file, 'utf8')) as Spec)
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false, logger: false })
  ajv.addSchema({ ...amended, $id: 'meta' })
  read = { spec: amended, ajv }
  return read
}
