import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'
import { isStorable } from '#shared/storable-text.ts'
import { Refusal } from '../refusal.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route takes CSV as well. */
    takesCsv?: boolean
    takesBody?: boolean
  }
}

// Only an escape can bring in what no text may hold: without one there is nothing to look for.
const suspectEscape = /\\u(0000|d[89a-f])/i
const levelsMax = 64

// RFC 8259 §8.1. Read with replacement characters, it would be another text than the one that was sent.
const notUtf8 = new Refusal('malformed_json', { detail: 'The body is not valid UTF-8.' })

const tooDeep = new Refusal('invalid_request', {
  detail: `The body nests more than ${levelsMax} objects or lists in one another.`,
})

/** What a text gets that could not be stored, wherever in a request it stands. */
export const unstorable = new Refusal('invalid_request', {
  detail: 'A text holds U+0000 or half of a character, which cannot be stored. Send valid Unicode.',
})

/** Has a server read JSON bodies, and CSV where a route takes it, and refuse what would break what comes later, before it meets anything of another request. */
export function takeBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (request, body, done) => {
    if (!request.routeOptions.config.takesCsv) done(new Refusal('unsupported_media_type'))
    else if (!isUtf8(body as Buffer)) done(notUtf8)
    else done(null, body.toString())
  })
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    // Many clients name the type of every request, also of one without a body.
    if (body.length === 0 && !request.routeOptions.config.takesBody) return done(null, undefined)
    if (!isUtf8(body as Buffer)) return done(notUtf8)
    const text = body.toString()
    void parse(request, text, (error, value) => {
      if (error) done(error, value)
      else if (opensBeyond(text, levelsMax) && nestsBeyond(value, levelsMax)) done(tooDeep)
      else if (suspectEscape.test(text) && !isStorable(value)) done(unstorable)
      else done(null, value)
    })
  })
}

/** Whether a JSON text opens more objects and lists than that: only then can it nest as deep. */
function opensBeyond(text: string, count: number): boolean {
  let left = count
  for (const open of ['{', '['])
    for (let at = text.indexOf(open); at >= 0; at = text.indexOf(open, at + 1)) if (left-- === 0) return true
  return false
}

/** Whether a value has more levels than that: recursion over it could exhaust the stack. */
function nestsBeyond(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const name in value) if (nestsBeyond((value as Record<string, unknown>)[name], levels - 1)) return true
  return false
}
