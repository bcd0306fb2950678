import type { BodyPiece } from './body-part.ts'
import { headerField, type HeaderField } from './header-field.ts'
import { mailDate } from './mail-date.ts'
import { formatMailbox, readMailbox, type MailAddress } from './mail-address.ts'
import type { MailDraft, MailRecipient } from './mail-draft.ts'
import { draftHeaders } from './draft-headers.ts'
import { mimeTree } from './mime-tree.ts'

/** A mail as it leaves, but for its signatures. */
export type ComposedMail = {
  readonly from: MailAddress
  readonly to: MailAddress
  readonly fields: readonly HeaderField[]
  /** The octets after the empty line, in pieces. No line begins with a dot: SMTP has nothing to stuff. */
  readonly body: readonly string[]
  /** The body as DKIM's relaxed form sees it; made when asked for. */
  readonly relaxedBody: () => readonly string[]
  /** An address needs SMTPUTF8 on every hop. */
  readonly isInternational: boolean
}

/** A mail that is finished but for what differs from one recipient to the next. */
export type CompiledMail = { readonly compose: (recipient: MailRecipient) => ComposedMail }

/**
 * Compiles a mail once for all its recipients: what is the same for everybody is encoded here, and a recipient costs little more than
 * joining pieces. `slots` are the names that `{{name}}` stands for.
 * Errors: ComposeFault, here for the draft and in `compose` for the recipient.
 */
export function compileMail(draft: MailDraft, slots: Iterable<string> = []): CompiledMail {
  const names = new Set(slots)
  const from = readMailbox(draft.from)
  const entity = mimeTree(draft, names)
  const headers = draftHeaders(draft, from, names)
  const mime = ['MIME-Version: 1.0', ...entity.headers].map(fieldOfLine)
  const bodyOf = bodyWriter(entity.pieces)
  return {
    compose: ({ id, to: whom, dateMs, values }) => {
      const to = typeof whom === 'string' ? readMailbox(whom) : whom
      const fields: HeaderField[] = [
        headerField('To', formatMailbox(to, 'To: '.length)),
        headerField('Message-ID', `<${id}@${from.address.domain}>`),
        headerField('Date', dateNow(dateMs)),
      ]
      for (const header of headers) fields.push(typeof header === 'function' ? header(values) : header)
      fields.push(...mime)
      const isInternational = to.address.isInternational || from.address.isInternational
      return { from: from.address, to: to.address, fields, ...bodyOf(values), isInternational }
    },
  }
}

/** The octets of a mail in pieces: signatures first, then its headers and its body. Most pieces are shared by a whole campaign, and none is joined. */
export function mailOctets(mail: ComposedMail, signatures = ''): string[] {
  let head = signatures
  for (const { wire } of mail.fields) head += wire
  return [`${head}\r\n`, ...mail.body]
}

let dateSecond = -1
let dateText = ''

/** Many mails leave within one second. */
function dateNow(atMs: number): string {
  const second = Math.floor(atMs / 1000)
  if (second !== dateSecond) {
    dateSecond = second
    dateText = mailDate(atMs)
  }
  return dateText
}

function fieldOfLine(line: string): HeaderField {
  const colon = line.indexOf(':')
  return headerField(line.slice(0, colon), line.slice(colon + 2))
}

type Body = Pick<ComposedMail, 'body' | 'relaxedBody'>

/** A body that is the same for everybody is made once; of the others only what was written for the recipient is new. */
function bodyWriter(pieces: readonly BodyPiece[]): (values: MailRecipient['values']) => Body {
  const last = pieces.at(-1)
  const mayEndEmpty = last?.kind !== 'static' || /^(?:\r\n)*$|\r\n\r\n$/.test(last.wire)
  const write = (values: MailRecipient['values']): Body => {
    const body = pieces.map((piece) => (piece.kind === 'static' ? piece.wire : piece.write(values)))
    const relaxedBody = (): string[] =>
      pieces.map((piece, index) => (piece.kind === 'static' ? piece.relaxed : (body[index] as string)))
    return mayEndEmpty ? ended(body.join(''), relaxedBody().join('')) : { body, relaxedBody }
  }
  if (pieces.some(({ kind }) => kind === 'slot')) return write
  const same = write({})
  return () => same
}

/** A body ends with one line end: DKIM takes empty lines at the end away, and some servers on the way do too. */
function ended(body: string, relaxedBody: string): Body {
  const end = /(?:\r\n)+$/
  const relaxed = relaxedBody.replace(end, '\r\n')
  return { body: [body.replace(end, '\r\n')], relaxedBody: () => [relaxed === '\r\n' ? '' : relaxed] }
}
