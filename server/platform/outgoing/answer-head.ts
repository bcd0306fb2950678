import { OutgoingFailed } from './outgoing-failed.ts'

/** What the head of an HTTP answer says of its body and of its connection. */
export type AnswerHead = {
  readonly status: number
  readonly retryAfter: string | null
  /** How the end of the body is told; `close`: by the end of the connection. */
  readonly body: 'none' | 'sized' | 'chunked' | 'close'
  /** Of a sized body, in octets; never 0. */
  readonly length: number
  /** Whether the other side lets the connection serve another call. */
  readonly keepsConnection: boolean
}

const wellFormed = /^HTTP\/1\.[01] [1-9]\d\d(?: [^\r\n\0]*)?(?:\r\n[-!#$%&'*+.^_`|~0-9A-Za-z]+:[^\r\n\0]*)*$/
const digits = /^\d{1,15}$/
const saysClose = /(?:^|,)[ \t]*close[ \t]*(?:,|$)/i
const saysKeepAlive = /(?:^|,)[ \t]*keep-alive[ \t]*(?:,|$)/i
const endsChunked = /(?:^|,)[ \t]*chunked$/i

/**
 * Reads the head of an answer, without its last empty line; `text` has one character for each octet.
 * Throws OutgoingFailed. Source: RFC 9112 §4, §5, §6.3, §9.3.
 */
export function readAnswerHead(text: string): AnswerHead {
  if (!wellFormed.test(text)) throw notHttp()
  const status = Number(text.slice(9, 12))
  const fields = readFields(text)
  const { length, coding, connection } = fields
  const isOld = text[7] === '0'
  const allowsMore = !saysClose.test(connection) && (!isOld || saysKeepAlive.test(connection))
  // A length beside a coding, or a coding of HTTP/1.0, makes the next answer's beginning doubtful.
  const keepsConnection = allowsMore && (coding === '' || (length === null && !isOld))
  const head = { status, retryAfter: fields.retryAfter, length: length ?? 0, keepsConnection }
  if (status < 200 || status === 204 || status === 304) return { ...head, body: 'none' }
  if (endsChunked.test(coding)) return { ...head, body: 'chunked' }
  if (coding !== '' || length === null) return { ...head, body: 'close', keepsConnection: false }
  return { ...head, body: length === 0 ? 'none' : 'sized' }
}

/** What an answer that breaks the protocol is refused with. */
export const notHttp = (): OutgoingFailed => new OutgoingFailed('the answer is not HTTP')

type Fields = { length: number | null; coding: string; connection: string; retryAfter: string | null }

function readFields(text: string): Fields {
  const fields: Fields = { length: null, coding: '', connection: '', retryAfter: null }
  for (let end = text.indexOf('\r\n'); end >= 0;) {
    const start = end + 2
    const colon = text.indexOf(':', start)
    end = text.indexOf('\r\n', colon)
    // The length of a name tells nearly all fields apart before anything is copied.
    const size = colon - start
    if (size === 10 || size === 11 || size === 14 || size === 17)
      noteField(
        fields,
        text.slice(start, colon).toLowerCase(),
        text.slice(colon + 1, end < 0 ? undefined : end),
      )
  }
  return fields
}

function noteField(fields: Fields, name: string, text: string): void {
  const value = text.trim()
  if (name === 'content-length') {
    const length = Number(value)
    if (!digits.test(value) || (fields.length !== null && fields.length !== length)) throw notHttp()
    fields.length = length
  } else if (name === 'connection') fields.connection = listed(fields.connection, value)
  else if (name === 'transfer-encoding') fields.coding = listed(fields.coding, value)
  else if (name === 'retry-after') fields.retryAfter = value
}

const listed = (before: string, value: string): string => (before === '' ? value : `${before},${value}`)
