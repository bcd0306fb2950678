import { simpleParser, type AddressObject, type EmailAddress, type ParsedMail as Parsed } from 'mailparser'
import { field, isAutoReply, readHeaderFields, type HeaderFields } from '../bounces/bounces.ts'
import { plainOfBroken } from './plain-of-broken.ts'
import { sanitiseHtml } from './sanitise-html.ts'
import { splitQuote } from './split-quote.ts'

/** A person or mailbox a mail names. */
export type Mailbox = { readonly name: string; readonly address: string }

/** A file that came with a mail. */
export type InboundAttachment = {
  readonly filename: string
  readonly mimeType: string
  readonly sizeBytes: number
  /** Set for a picture that the HTML shows as `cid:…`. */
  readonly contentId: string | null
  readonly content: Buffer
}

/** A mail as the inbox shows it and as conversations are made of it. */
export type InboundMail = {
  readonly from: Mailbox | null
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly replyTo: Mailbox | null
  readonly subject: string
  /** As the sender's clock has it; null when the header cannot be read. */
  readonly dateMs: number | null
  /** Everything as plain text. */
  readonly text: string
  /** What its writer wrote, without what is quoted and without the signature. */
  readonly newText: string
  readonly quotedText: string
  readonly signature: string
  /** Fit to be shown; null when there is none. */
  readonly html: string | null
  readonly remoteImageCount: number
  readonly attachments: readonly InboundAttachment[]
  /** With its angle brackets, as in the other two. */
  readonly messageId: string | null
  readonly inReplyTo: string | null
  /** Oldest first. */
  readonly references: readonly string[]
  /** A machine answered: it opens no conversation and must not be answered by a machine. */
  readonly isAutoReply: boolean
  /** It came by a list or a bulk sender. */
  readonly isBulk: boolean
  /** The structure could not be read: only what was legible is here. */
  readonly isBroken: boolean
}

/** More HTML than this is not turned into text. */
const htmlMax = 2_000_000
const headerMax = 256 * 1024

/** Reads a mail. Never fails: of a mail whose structure cannot be read it gives the header and what is legible. */
export async function parseMail(raw: Uint8Array): Promise<InboundMail> {
  const octets = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const fields = headerOf(octets)
  try {
    const parsed = await simpleParser(octets, {
      skipImageLinks: true,
      skipTextToHtml: true,
      maxHtmlLengthToParse: htmlMax,
    })
    return fromParsed(parsed, fields)
  } catch {
    return {
      ...fromParsed(await simpleParser(headerBlock(octets)), fields),
      ...plainOfBroken(octets),
      isBroken: true,
    }
  }
}

function fromParsed(parsed: Parsed, fields: HeaderFields): InboundMail {
  const text = clean(parsed.text ?? '')
  const { text: newText, quoted: quotedText, signature } = splitQuote(text)
  const shown = parsed.html ? sanitiseHtml(parsed.html) : null
  return {
    from: mailboxes(parsed.from)[0] ?? null,
    to: mailboxes(parsed.to),
    cc: mailboxes(parsed.cc),
    replyTo: mailboxes(parsed.replyTo)[0] ?? null,
    subject: clean(parsed.subject ?? '')
      .replaceAll(/\s+/g, ' ')
      .trim()
      .slice(0, 998),
    dateMs: dateOf(fields),
    text,
    newText,
    quotedText,
    signature,
    html: shown && clean(shown.html),
    remoteImageCount: shown?.remoteImageCount ?? 0,
    attachments: parsed.attachments.map(({ filename, contentType, content, cid }, i) => ({
      filename: safeName(filename) || `attachment-${i + 1}`,
      mimeType: /^[\w.+-]+\/[\w.+-]+$/.exec(contentType)?.[0].toLowerCase() ?? 'application/octet-stream',
      sizeBytes: content.length,
      contentId: cid ? clean(cid).slice(0, 200) : null,
      content,
    })),
    messageId: idsIn(field(fields, 'message-id'))[0] ?? null,
    inReplyTo: idsIn(field(fields, 'in-reply-to'))[0] ?? null,
    references: idsIn(field(fields, 'references')).slice(-100),
    isAutoReply: isAutoReply(fields),
    isBulk: field(fields, 'list-id') !== '' || /^(bulk|list|junk)$/i.test(field(fields, 'precedence')),
    isBroken: false,
  }
}

function headerBlock(octets: Buffer): Buffer {
  const text = octets.subarray(0, headerMax).toString('latin1').replaceAll(/\r\n?/g, '\n')
  const end = text.startsWith('\n') ? 0 : text.indexOf('\n\n')
  return Buffer.from(`${end === -1 ? text : text.slice(0, end)}\n\n`, 'latin1')
}

function headerOf(octets: Buffer): HeaderFields {
  return readHeaderFields(headerBlock(octets).toString('latin1'))
}

function mailboxes(header: AddressObject | AddressObject[] | undefined): Mailbox[] {
  const all = header === undefined ? [] : Array.isArray(header) ? header : [header]
  return all.flatMap(({ value }) => value.flatMap(membersOf)).slice(0, 1_000)
}

function membersOf({ name, address, group }: EmailAddress): Mailbox[] {
  if (group) return group.flatMap(membersOf)
  return address ? [{ name: clean(name).slice(0, 200), address: clean(address) }] : []
}

function idsIn(value: string): string[] {
  return value.match(/<[^<>\s]{1,500}>/g) ?? []
}

function dateOf(fields: HeaderFields): number | null {
  const ms = Date.parse(field(fields, 'date').replace(/\s*\([^)]*\)\s*$/, ''))
  return Number.isNaN(ms) ? null : ms
}

/** A name a file can have anywhere: no path, nothing that hides its end. */
function safeName(filename: string | false | undefined): string {
  return clean(filename || '')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .replaceAll(/^.*[/\\]/g, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replace(/^\.+/, '')
    .trim()
    .slice(-200)
}

/** What can be stored: no U+0000, no half of a character. */
function clean(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '')
}
