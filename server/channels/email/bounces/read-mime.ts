import { decodeBody } from '#smtp/smtp.ts'
import { textOfHtml } from './text-of-html.ts'
import { contentTypeOf, field, readHeaderFields, type HeaderFields } from './header-fields.ts'

/** One leaf of a message: its media type, its own header, and its body decoded to text. */
export type MimePart = { readonly type: string; readonly fields: HeaderFields; readonly text: string }

/** A message in the form reports are looked through: its header and its leaves. */
export type MimeMessage = {
  readonly fields: HeaderFields
  readonly type: string
  readonly parts: readonly MimePart[]
}

const depthMax = 8
const partsMax = 100
const textMax = 64 * 1024
const lineMax = 1_000

/** Reports are small, and what they return is not needed in full. */
const octetsMax = 1024 * 1024

/**
 * Reads a message without ever failing: broken MIME gives fewer parts, never an error. A returned message is a part of its own and is
 * not looked into. Mail of any size is read up to its first mebibyte.
 */
export function readMime(raw: Uint8Array): MimeMessage {
  const text = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, octetsMax))
    .toString('latin1')
    .replaceAll(/\r\n?/g, '\n')
    .replace(/^From .*\n/, '')
  const { fields, body } = splitHeader(text)
  const parts: MimePart[] = []
  collect(fields, body, 0, parts)
  return { fields, type: contentTypeOf(field(fields, 'content-type')).type, parts }
}

/** The header of a message that a report returns. */
export function returnedHeader(part: MimePart): HeaderFields {
  return splitHeader(part.text.replace(/^\s+/, '')).fields
}

function splitHeader(text: string): { fields: HeaderFields; body: string } {
  if (text.startsWith('\n')) return { fields: [], body: text.slice(1) }
  const end = text.indexOf('\n\n')
  return end === -1
    ? { fields: readHeaderFields(text), body: '' }
    : { fields: readHeaderFields(text.slice(0, end)), body: text.slice(end + 2) }
}

function collect(fields: HeaderFields, body: string, depth: number, parts: MimePart[]): void {
  if (parts.length >= partsMax) return
  const { type, parameter } = contentTypeOf(field(fields, 'content-type'))
  const boundary = parameter('boundary')
  if (type.startsWith('multipart/') && boundary !== '' && depth < depthMax) {
    const pieces = body.split(`--${boundary}`)
    // Some gateways write their notice before the first boundary and nothing but the returned message behind it.
    const preamble = pieces.shift() ?? ''
    if (preamble.trim() !== '') parts.push({ type: 'text/x-preamble', fields: [], text: bounded(preamble) })
    for (const piece of pieces) {
      if (piece.startsWith('--')) break
      const inner = splitHeader(piece.replace(/^[ \t]*\n/, ''))
      collect(inner.fields, inner.body, depth + 1, parts)
    }
    return
  }
  const text = decodeBody(body, field(fields, 'content-transfer-encoding'), parameter('charset'))
  parts.push({
    type: type || 'text/plain',
    fields,
    text: bounded(type === 'text/html' ? textOfHtml(text) : text),
  })
}

/** Bounds what is searched: lines longer than SMTP carries hold nothing that a report says. */
function bounded(text: string): string {
  return text
    .slice(0, textMax)
    .split('\n')
    .map((line) => line.slice(0, lineMax))
    .join('\n')
}
