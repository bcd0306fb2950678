import { specMethod, type SpecField, type SpecSchemas } from './spec-schemas.ts'
import { badRequest } from './telegram-error.ts'

/** The parameters of a call, by name. */
export type Params = Readonly<Record<string, unknown>>

/** A parameter that is a text; empty where it is not there. */
export function textParam(params: Params, name: string): string {
  const value = params[name]
  return typeof value === 'string' ? value : ''
}

/** A file that came with a call. */
export type UploadedFile = { readonly filename: string; readonly mimeType: string; readonly bytes: Buffer }

/** What a call brought, before its method is looked at: query, form or JSON, and files. */
export type RawCall = { readonly params: Params; readonly files: ReadonlyMap<string, UploadedFile> }

/** A method that the stand-in plays, with its parameters as the specification describes them. */
export type ReadMethod = Exclude<ReturnType<typeof specMethod>, null | 'not played'>

/**
 * Reads the parameters of a call as its method wants them: what is no text may come as JSON in a text, whatever way the call
 * came. Gives the names it does not know, which Telegram overlooks. Throws TelegramError.
 */
export function readParams(
  { fields }: ReadMethod,
  { params, files }: RawCall,
  schemas: SpecSchemas,
): { params: Params; unknown: string[] } {
  const read: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    const value = files.has(name) ? `attach://${name}` : params[name]
    if (value === undefined || value === null || (value === '' && !isText(field))) {
      if (field.isRequired) throw missing(name)
      continue
    }
    read[name] = checked(name, field, typed(name, field, value), schemas)
  }
  return { params: read, unknown: Object.keys(params).filter((name) => !(name in fields)) }
}

const isText = ({ types }: SpecField): boolean => types.includes('String')

function typed(name: string, field: SpecField, value: unknown): unknown {
  if (isText(field)) return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
  if (typeof value !== 'string') return value
  if (field.types[0] === 'Boolean') return /^(?:true|yes|1)$/i.test(value)
  if (/^(?:Integer|Float)$/.test(field.types[0] ?? '')) return Number(value)
  try {
    return JSON.parse(value) as unknown
  } catch {
    throw badRequest(`can't parse ${wordsFor(name)} JSON object`)
  }
}

function checked(name: string, field: SpecField, value: unknown, schemas: SpecSchemas): unknown {
  const fault = schemas.fault(field.types, value)
  if (fault === null) return value
  if (name === 'reply_markup' && (typeof value !== 'object' || Array.isArray(value)))
    throw badRequest('object expected as reply markup')
  throw badRequest(`can't parse ${wordsFor(name)}: ${fault}`)
}

const wordsFor = (name: string): string =>
  name === 'reply_markup' ? 'reply keyboard markup' : name.replaceAll('_', ' ')

const files = /^(?:photo|audio|document|video|animation|voice|sticker|video_note)$/

function missing(name: string): Error {
  if (name === 'text') return badRequest('message text is empty')
  if (name === 'chat_id') return badRequest('chat_id is empty')
  if (files.test(name)) return badRequest(`there is no ${name.replace('_', ' ')} in the request`)
  return badRequest(`parameter "${name}" is required`)
}
