import type { OutboundMessage } from '../channel.ts'
import { compileMail, type CompiledMail } from './compose/compile-mail.ts'
import { isKept, type MailFile } from '../content.ts'
import { draftOf, sizeOf, type EmailContent, type ReadFiles } from './draft-of.ts'
import { ownAddressesIn, type Marks, type OwnAddresses } from './own-addresses.ts'

/** What of a message, beside its content, is in the mail itself. */
type Heading = Pick<OutboundMessage, 'from' | 'class' | 'regarding'>

type Kept = {
  readonly content: EmailContent
  readonly heading: Heading
  readonly size: number
  readonly marks: Marks
  readonly compiled: MarkedMail
}

/** A mail compiled, with the addresses of ours that each recipient's has of its own. */
export type MarkedMail = CompiledMail & { readonly own: OwnAddresses }

const countMax = 64
const octetsMax = 32 * 1024 * 1024

/**
 * Mails that were compiled lately, so that the many of one campaign are compiled once.
 * Found by comparing texts, which costs nothing where their lengths differ: no hash of a whole mail for each of its recipients.
 */
export class CompiledMails {
  private kept: Kept[] = []
  private octets = 0

  /** The mail of a content that was compiled lately. */
  find(content: EmailContent, heading: Heading, marks: Marks): MarkedMail | undefined {
    const at = this.kept.findIndex(
      (one) =>
        one.marks.tracked === marks.tracked &&
        one.marks.unsubscribe === marks.unsubscribe &&
        one.marks.line === marks.line &&
        isSameHeading(one.heading, heading) &&
        isSame(one.content, content),
    )
    const known = this.kept[at]
    // One place forward at each use: what is used most is found first, and what is not falls off the end.
    const before = this.kept[at - 1]
    if (known && before) [this.kept[at - 1], this.kept[at]] = [known, before]
    return known?.compiled
  }

  /** Compiles a mail with the files that it names. Throws ComposeFault for a content that cannot be sent. */
  compile(
    content: EmailContent,
    { from, class: kind, regarding }: Heading,
    marks: Marks,
    files: ReadFiles,
  ): MarkedMail {
    const heading = { from, class: kind, regarding }
    const own = ownAddressesIn(content, marks)
    const slots = [...Object.keys(content.variables ?? {}), ...own.slots]
    const compiled = { ...compileMail(draftOf(own.content, heading, files), slots), own }
    this.keep({ content, heading, size: sizeOf(content), marks, compiled })
    return compiled
  }

  private keep(entry: Kept): void {
    if (entry.size > octetsMax / 4) return
    this.kept.push(entry)
    this.octets += entry.size
    while (this.kept.length > countMax || this.octets > octetsMax) {
      // The newest but one goes: the last place is where mails that are sent once pass through.
      const [gone] = this.kept.splice(Math.max(0, this.kept.length - 2), 1)
      this.octets -= gone?.size ?? 0
    }
  }
}

function isSameHeading(one: Heading, other: Heading): boolean {
  return (
    one.from === other.from &&
    one.class === other.class &&
    (one.regarding ?? null) === (other.regarding ?? null)
  )
}

/** Values of the contact may differ, their names may not. */
function isSame(one: EmailContent, other: EmailContent): boolean {
  return (
    one.subject === other.subject &&
    one.text === other.text &&
    one.html === other.html &&
    one.replyTo === other.replyTo &&
    one.listId === other.listId &&
    one.feedbackId === other.feedbackId &&
    one.unsubscribe?.url === other.unsubscribe?.url &&
    one.unsubscribe?.mailto === other.unsubscribe?.mailto &&
    haveSameKeys(one.variables, other.variables) &&
    isSameRecord(one.headers, other.headers) &&
    isSameRecord(one.references, other.references) &&
    haveSameFiles(one.attachments, other.attachments)
  )
}

type Values = Readonly<Record<string, string>>

function haveSameKeys(one: Values | undefined, other: Values | undefined): boolean {
  if (!one || !other) return one === other
  let count = 0
  for (const key in one) {
    if (!Object.hasOwn(other, key)) return false
    count++
  }
  for (const _ in other) count--
  return count === 0
}

/** Of lists too: their places are keys. */
function isSameRecord(one: Values | readonly string[] | undefined, other: typeof one): boolean {
  if (one === other) return true
  return one !== undefined && other !== undefined && JSON.stringify(one) === JSON.stringify(other)
}

function haveSameFiles(
  one: EmailContent['attachments'] = [],
  other: EmailContent['attachments'] = [],
): boolean {
  return one.length === other.length && one.every((file, index) => isSameFile(file, other[index] as MailFile))
}

function isSameFile(one: MailFile, other: MailFile): boolean {
  return (
    one.filename === other.filename &&
    one.mimeType === other.mimeType &&
    one.contentId === other.contentId &&
    bytesOf(one) === bytesOf(other)
  )
}

/** What tells the bytes of a file. */
const bytesOf = (file: MailFile): string => (isKept(file) ? file.mediaId : file.content)
