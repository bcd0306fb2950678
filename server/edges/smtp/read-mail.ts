import { simpleParser, type AddressObject, type Attachment, type ParsedMail } from 'mailparser'
import { contentShape, type Content } from '#channels/channels.ts'
import { findingInWords } from '#platform/http/finding-in-words.ts'
import { Refusal } from '#platform/refusal.ts'
import { decodeWords } from '#smtp/smtp.ts'
import { messageClasses, type MessageClass } from '#shared/message-kinds.ts'

/** What a program handed in, as every door asks for it. */
export type HandedIn = {
  /** The address of its From field. */
  readonly from: string | null
  readonly content: Extract<Content, { type: 'email' }>
  readonly class: MessageClass
  readonly sendAt: Date | null
  readonly metadata: Readonly<Record<string, unknown>> | null
  /** Its own Message-ID, by which it is known when it comes again. */
  readonly messageId: string | null
}

/** Fields of the program's own that go on as they are. Those that we write ourselves, and the trace of its way here, do not. */
const goesOn =
  /^(list-(help|archive|owner|post)|importance|priority|precedence|thread-topic|thread-index|x-(?!patchbay-|originating|received|spam|virus|google|ms-|mailer$).+)$/

const fieldsMax = 60
const headerMax = 500
const fieldMax = 4_000

/** Reads a mail that was handed in. Refuses invalid_request for one that cannot be read or breaks a limit. */
export async function readMail(mail: Buffer): Promise<HandedIn> {
  const parsed = await simpleParser(mail, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
  }).catch((error: unknown) => {
    throw new Refusal('invalid_request', { detail: `The mail cannot be read: ${String(error)}` })
  })
  const fields = fieldsOf(parsed)
  const lastOf = (name: string): string | undefined => fields.findLast(({ key }) => key === name)?.value
  const content = {
    type: 'email',
    subject: parsed.subject?.trim() || '(no subject)',
    ...(parsed.text !== undefined && parsed.text !== '' && { text: parsed.text }),
    ...(parsed.html && { html: parsed.html }),
    ...given('replyTo', addressOf(parsed.replyTo)),
    ...given('headers', ownFields(fields)),
    ...given('references', idsIn(`${lastOf('references') ?? ''} ${lastOf('in-reply-to') ?? ''}`)),
    ...given('unsubscribe', wayToLeave(lastOf('list-unsubscribe'))),
    ...given('listId', lastOf('list-id') ?? null),
    ...given('feedbackId', lastOf('feedback-id') ?? null),
    ...(parsed.attachments.length > 0 && { attachments: parsed.attachments.map(fileOf) }),
  }
  return {
    from: addressOf(parsed.from),
    content: checked(content),
    class: classOf(lastOf('x-patchbay-class')),
    sendAt: timeOf(lastOf('x-patchbay-send-at')),
    metadata: metadataOf(lastOf('x-patchbay-metadata'), parsed.messageId),
    messageId: parsed.messageId ?? null,
  }
}

function given<K extends string, V>(key: K, value: V | null): Partial<Record<K, V>> {
  return value === null ? {} : ({ [key]: value } as Record<K, V>)
}

function checked(content: object): HandedIn['content'] {
  const result = contentShape.safeParse(content, { error: findingInWords })
  if (!result.success) {
    const [issue] = result.error.issues
    throw new Refusal('invalid_request', {
      detail: `${issue?.path.join('.') ?? 'The mail'}: ${issue?.message ?? ''}`,
    })
  }
  return result.data as HandedIn['content']
}

function addressOf(field: AddressObject | AddressObject[] | undefined): string | null {
  const [first] = field === undefined ? [] : Array.isArray(field) ? field : [field]
  return first?.value[0]?.address ?? null
}

function fileOf({ filename, contentType, content, cid }: Attachment, i: number) {
  return {
    filename: filename || `attachment-${i + 1}`,
    mimeType: contentType,
    content: content.toString('base64'),
    ...(cid && { contentId: cid }),
  }
}

/** The message ids of the mails this one answers, the last one the nearest. */
function idsIn(text: string): string[] | null {
  const ids = [...new Set(text.match(/<[^<>\s]{1,990}>/g) ?? [])].slice(-50)
  return ids.length > 0 ? ids : null
}

/** How to leave with one click, and the address for those who write instead. Source: RFC 2369 §3.2, RFC 8058. */
function wayToLeave(field: string | undefined): { url: string; mailto?: string } | null {
  const url = /<(https:[^<>\s]+)>/i.exec(field ?? '')?.[1]
  const mailto = /<mailto:([^<>\s]+)>/i.exec(field ?? '')?.[1]
  return url === undefined ? null : { url, ...(mailto !== undefined && { mailto }) }
}

type Field = { readonly key: string; readonly name: string; readonly value: string }

/** The fields of the header, what stands in encoded words decoded. */
function fieldsOf({ headerLines }: ParsedMail): Field[] {
  return headerLines.slice(0, headerMax).map(({ key, line }) => {
    const value = line.slice(line.indexOf(':') + 1).replaceAll(/\r?\n[ \t]+/g, ' ')
    return { key, name: line.slice(0, line.indexOf(':')), value: decodeWords(value).trim() }
  })
}

function ownFields(fields: readonly Field[]): Record<string, string> | null {
  const own = fields
    .filter(({ key, value }) => goesOn.test(key) && value.length <= fieldMax)
    .slice(0, fieldsMax)
  return own.length === 0 ? null : Object.fromEntries(own.map(({ name, value }) => [name, value]))
}

function classOf(value: string | undefined): MessageClass {
  if (value === undefined) return 'transactional'
  const found = messageClasses.find((one) => one === value.trim().toLowerCase())
  if (!found)
    throw new Refusal('invalid_request', {
      detail: `X-Patchbay-Class is one of ${messageClasses.join(', ')}.`,
    })
  return found
}

function timeOf(value: string | undefined): Date | null {
  if (value === undefined) return null
  const at = new Date(value)
  if (Number.isNaN(at.getTime()))
    throw new Refusal('schedule_invalid', {
      detail: 'X-Patchbay-Send-At is a time such as 2026-05-01T09:00:00Z.',
    })
  return at
}

const metadataMax = 4_096

function metadataOf(
  value: string | undefined,
  messageId: string | undefined,
): Record<string, unknown> | null {
  const own = value === undefined ? {} : objectIn(value)
  return messageId === undefined && value === undefined ? null : { ...own, ...(messageId && { messageId }) }
}

function objectIn(value: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(value)
    if (typeof read === 'object' && read !== null && !Array.isArray(read) && value.length <= metadataMax)
      return read as Record<string, unknown>
  } catch {
    // Told below, as what is JSON and no object is.
  }
  throw new Refusal('invalid_request', {
    detail: `X-Patchbay-Metadata is a JSON object of at most ${metadataMax} characters.`,
  })
}
