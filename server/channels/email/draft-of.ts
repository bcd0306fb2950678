import { mailOctetsMax } from '#shared/mail-limits.ts'
import type { OutboundMessage } from '../channel.ts'
import { isKept, type Content, type ContentOf, type MailFile } from '../content.ts'
import { ComposeFault } from './compose/compose-fault.ts'
import { draftHeaders, isMessageId } from './compose/draft-headers.ts'
import { readMailbox } from './compose/mail-address.ts'
import type { Attachment, MailDraft } from './compose/mail-draft.ts'
import { mimeTree } from './compose/mime-tree.ts'

export type EmailContent = ContentOf<'email'>

/** The bytes of the account's own files, by their ids. */
export type ReadFiles = ReadonlyMap<string, Buffer>

/** The mail that a message asks for. Other machines must not answer what no person wrote: everything but an agent's words. */
export function draftOf(
  content: EmailContent,
  message: Pick<OutboundMessage, 'from' | 'class' | 'regarding'>,
  files: ReadFiles = new Map(),
): MailDraft {
  const { regarding } = message
  // Ids only put a mail in its thread: one that no header can hold is left out.
  const before = content.references?.filter(isMessageId)
  const answered = regarding ? idOf(regarding) : before?.at(-1)
  const inReplyTo = answered !== undefined && isMessageId(answered) ? answered : undefined
  const references = before && before.length > 0 ? before : inReplyTo === undefined ? undefined : [inReplyTo]
  return {
    from: message.from,
    subject: content.subject,
    ...given('text', content.text),
    ...given('html', content.html),
    ...given('replyTo', content.replyTo),
    ...given('headers', content.headers),
    ...given('unsubscribe', content.unsubscribe),
    ...given('listId', content.listId),
    ...given('feedbackId', content.feedbackId),
    ...given(
      'attachments',
      content.attachments?.map((file) => attachmentOf(file, files)),
    ),
    ...given('inReplyTo', inReplyTo),
    ...given('references', references),
    isAutomatic: message.class !== 'service',
  }
}

/** Says what in a content no receiver would take, and how it is mended; null when it can be sent. */
export function faultOfContent(content: Content): string | null {
  if (content.type !== 'email') return 'E-mail carries content of the type email.'
  const missing = content.attachments?.filter(isKept).find(({ sizeBytes }) => sizeBytes === undefined)
  if (missing)
    return `There is no file ${missing.mediaId} of the account's, or not any more. Upload it again and name the new one.`
  if (sizeOf(content) > mailOctetsMax)
    return 'The mail is larger than 25 MB. Make attachments smaller, or link to them.'
  try {
    const draft = draftOf({ ...content, text: content.text && 'x', html: content.html && 'x' }, someone)
    mimeTree(draft, new Set())
    draftHeaders(withSlotsFilled(draft), readMailbox(someone.from), new Set())
    return null
  } catch (error) {
    if (error instanceof ComposeFault) return error.message
    throw error
  }
}

/** Roughly what a mail weighs on its way. */
export function sizeOf({ text, html, attachments }: EmailContent): number {
  return (attachments ?? []).reduce(
    (sum, file) => sum + sizeOfFile(file),
    (text?.length ?? 0) + (html?.length ?? 0),
  )
}

const sizeOfFile = (file: MailFile): number =>
  isKept(file) ? Math.ceil((file.sizeBytes ?? 0) / 3) * 4 : file.content.length

const someone = { from: 'someone@example.com', class: 'transactional' } as const

/** The URL is judged as it will be: its slots are words of the contact. */
function withSlotsFilled(draft: MailDraft): MailDraft {
  const { unsubscribe } = draft
  if (!unsubscribe) return draft
  const url = unsubscribe.url.replaceAll(/\{\{[^{}]*\}\}/g, 'x')
  // A URL that is one slot is made for each contact.
  return { ...draft, unsubscribe: { ...unsubscribe, url: url === 'x' ? 'https://example.com/x' : url } }
}

/** A file that was not read is without bytes: what it is called can be judged before it is. */
function attachmentOf(file: MailFile, files: ReadFiles): Attachment {
  const shown = given('contentId', file.contentId)
  if (!isKept(file))
    return {
      filename: file.filename,
      mimeType: file.mimeType,
      content: octetsOfBase64(file.content),
      ...shown,
    }
  const { mediaId, filename = mediaId, mimeType = 'application/octet-stream' } = file
  return { filename, mimeType, content: files.get(mediaId) ?? noBytes, ...shown }
}

const noBytes = Buffer.alloc(0)

/** Decoding passes over what is not base64, and then gives less than the length promises. */
function octetsOfBase64(text: string): Buffer {
  const plain = text.includes('\n') ? text.replaceAll(/[\r\n]/g, '') : text
  const octets = Buffer.from(plain, 'base64')
  const padding = plain.endsWith('==') ? 2 : plain.endsWith('=') ? 1 : 0
  const digits = plain.length - padding
  if (digits % 4 !== 1 && octets.length === Math.floor((digits * 3) / 4)) return octets
  throw new ComposeFault('attachment_invalid', 'An attachment is not in base64.')
}

/** Message ids are kept with and without their brackets. */
const idOf = (reference: string): string => (reference.startsWith('<') ? reference : `<${reference}>`)

/** A field where there is a value; nothing where there is none. */
function given<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { [key in K]?: V }
}
