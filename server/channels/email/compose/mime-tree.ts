import { base64Piece, staticPiece, textPart, type BodyPiece } from './body-part.ts'
import { ComposeFault } from './compose-fault.ts'
import type { Attachment, MailDraft } from './mail-draft.ts'
import { parameters } from './parameter.ts'
import { cutAtSlots } from './slot-text.ts'

/** An entity of MIME: its own headers, and its body in pieces. */
export type MimeEntity = { readonly headers: readonly string[]; readonly pieces: readonly BodyPiece[] }

/** Builds the tree: mixed (related (alternative (text, html), pictures), files), leaving out what is not needed. */
export function mimeTree(draft: MailDraft, slots: ReadonlySet<string>): MimeEntity {
  const attachments = draft.attachments ?? []
  const pictures = attachments.filter(({ contentId }) => contentId !== undefined)
  const files = attachments.filter(({ contentId }) => contentId === undefined)
  const texts = [
    ...(draft.text === undefined ? [] : [textPart('plain', cutAtSlots(draft.text, slots))]),
    ...(draft.html === undefined ? [] : [textPart('html', cutAtSlots(draft.html, slots))]),
  ]
  if (texts.length === 0) throw new ComposeFault('content_empty', 'A mail needs a text or HTML.')
  const body = wrapped('alternative', texts)
  const shown = wrapped('related', [body, ...pictures.map(attachmentEntity)])
  return wrapped('mixed', [shown, ...files.map(attachmentEntity)])
}

/**
 * The boundary holds `=_`, which neither base64 nor quoted-printable ever writes, so that no content can end its part;
 * the kinds of multipart that hold each other have one each.
 */
function wrapped(kind: 'mixed' | 'related' | 'alternative', parts: readonly MimeEntity[]): MimeEntity {
  const [only] = parts
  if (only && parts.length === 1) return only
  const boundary = `=_part_${kind}`
  const pieces = parts.flatMap(({ headers, pieces: inner }) => [
    staticPiece(`--${boundary}\r\n${headers.join('\r\n')}\r\n\r\n`),
    ...inner,
  ])
  return {
    headers: [`Content-Type: multipart/${kind}; boundary="${boundary}"`],
    pieces: merged([...pieces, staticPiece(`--${boundary}--\r\n`)]),
  }
}

function merged(pieces: readonly BodyPiece[]): BodyPiece[] {
  const out: BodyPiece[] = []
  for (const piece of pieces) {
    const last = out.at(-1)
    if (piece.kind === 'static' && last?.kind === 'static')
      out[out.length - 1] = {
        kind: 'static',
        wire: last.wire + piece.wire,
        relaxed: last.relaxed + piece.relaxed,
      }
    else out.push(piece)
  }
  return out
}

function attachmentEntity({ filename, mimeType, content, contentId }: Attachment): MimeEntity {
  if (!/^[a-z0-9][a-z0-9.+-]{0,63}\/[a-z0-9][a-z0-9.+-]{0,99}$/i.test(mimeType))
    throw new ComposeFault('attachment_invalid', 'An attachment has no valid media type.')
  if (contentId !== undefined && !/^[!#-;=?-~]{1,200}$/.test(contentId))
    throw new ComposeFault('attachment_invalid', 'A picture has no valid content id.')
  const disposition = contentId === undefined ? 'attachment' : 'inline'
  return {
    headers: [
      [`Content-Type: ${carriedAs(mimeType)}`, ...parameters('name', filename)].join(';\r\n '),
      'Content-Transfer-Encoding: base64',
      [`Content-Disposition: ${disposition}`, ...parameters('filename', filename)].join(';\r\n '),
      ...(contentId === undefined ? [] : [`Content-ID: <${contentId}>`]),
    ],
    pieces: [base64Piece(content)],
  }
}

/** A mail within a mail may not be in base64, but must travel unchanged: it goes as a file. Source: RFC 2046 §5.2.1. */
function carriedAs(mimeType: string): string {
  return /^(?:message|multipart)\//i.test(mimeType) ? 'application/octet-stream' : mimeType
}
