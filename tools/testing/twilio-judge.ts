import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'

type Document = {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { responses: Record<string, { content?: unknown }> }>>>
  >
}

const file = join(import.meta.dirname, '../../server/edges/twilio/fixtures/twilio-api-v2010.json')
const document = JSON.parse(readFileSync(file, 'utf8')) as Document

const rfc2822 = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/
const anything = (): boolean => true

const ajv = new Ajv({ strict: false, allErrors: true })
ajv.addFormat('date-time-rfc-2822', rfc2822)
ajv.addFormat('phone-number', /^(?:[a-z]+:)?\+?[\w. -]+$/)
ajv.addFormat('currency', /^[A-Z]{3}$/)
ajv.addFormat('http-method', /^[A-Z]+$/)
// Addresses of pages have no host: Twilio's own document calls them URIs all the same.
ajv.addFormat('uri', /^(?:https?:\/\/|\/)\S+$/)
for (const name of ['uri-map', 'phone-number-capabilities']) ajv.addFormat(name, anything)
ajv.addSchema(closed(document) as object, 'twilio')

/**
 * Says what is wrong with an answer of the 2010 API by Twilio's own OpenAPI document, each finding a line; empty when nothing is.
 * An answer that the document does not know is wrong, and so is a field it does not know. Errors it does not describe.
 */
export function judgeTwilioAnswer(method: string, url: string, status: number, body: unknown): string[] {
  const pathname = new URL(url, 'http://door').pathname
  if (!pathname.startsWith('/2010-04-01/') || status >= 400) return []
  const path = Object.keys(document.paths).find((one) => patternOf(one).test(pathname))
  const answer = path && document.paths[path]?.[method.toLowerCase()]?.responses[String(status)]
  if (!path || !answer) return [`${method} ${pathname} answers ${status}, which the document does not know`]
  if (!answer.content) return body ? [`${method} ${pathname} answers ${status} with a body`] : []
  const validate = validatorOf(path, method.toLowerCase(), status)
  if (validate(body)) return []
  return (validate.errors ?? []).map((one) => `${method} ${pathname}${one.instancePath} ${one.message}`)
}

function validatorOf(path: string, method: string, status: number): ValidateFunction {
  const parts = ['paths', path, method, 'responses', String(status), 'content', 'application/json', 'schema']
  const pointer = parts
    .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
    .map(encodeURIComponent)
  const found = ajv.getSchema(`twilio#/${pointer.join('/')}`)
  if (!found) throw new Error(`the document has no schema at ${pointer.join('/')}`)
  return found
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/.]+')}$`)
}

/** The same document with every object closed, so that a field Twilio does not have is found. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const inner = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, closed(one)]))
  const isObject = inner['type'] === 'object' && 'properties' in inner
  return isObject ? { ...inner, additionalProperties: false } : inner
}
