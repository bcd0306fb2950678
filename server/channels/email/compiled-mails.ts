import type { OutboundMessage } from '../channel.ts'
import { compileMail, type CompiledMail } from './compose/compile-mail.ts'
import { draftOf, sizeOf, type EmailContent } from './draft-of.ts'

type Kept = {
  readonly content: EmailContent
  readonly head: string
  readonly size: number
  readonly compiled: CompiledMail
}

const countMax = 64
const octetsMax = 32 * 1024 * 1024

/**
 * Mails that were compiled lately, so that the many of one campaign are compiled once.
 * Found by comparing texts, which costs nothing where their lengths differ: no hash of a whole mail for each of its recipients.
 */
export class CompiledMails {
  private kept: Kept[] = []
  private octets = 0

  /** Throws ComposeFault for a content that cannot be sent. */
  compiledFor(
    content: EmailContent,
    message: Pick<OutboundMessage, 'from' | 'class' | 'regarding'>,
  ): CompiledMail {
    const head = headOf(content, message)
    const at = this.kept.findIndex((one) => one.head === head && isSame(one.content, content))
    const known = this.kept[at]
    if (known) {
      // One place forward at each use: what is used most is found first, and what is not falls off the end.
      const before = this.kept[at - 1]
      if (before) [this.kept[at - 1], this.kept[at]] = [known, before]
      return known.compiled
    }
    const compiled = compileMail(draftOf(content, message), Object.keys(content.variables ?? {}))
    this.keep({ content, head, size: sizeOf(content), compiled })
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

/** Everything short: sender, headers, the names of the slots. */
function headOf(
  content: EmailContent,
  message: Pick<OutboundMessage, 'from' | 'class' | 'regarding'>,
): string {
  const { subject, replyTo, headers, unsubscribe, listId, feedbackId, references, variables } = content
  return JSON.stringify([
    message.from,
    message.class === 'service',
    message.regarding ?? null,
    subject,
    replyTo,
    headers,
    unsubscribe,
    listId,
    feedbackId,
    references,
    variables && Object.keys(variables),
  ])
}

function isSame(one: EmailContent, other: EmailContent): boolean {
  const [files, others] = [one.attachments ?? [], other.attachments ?? []]
  return (
    one.text === other.text &&
    one.html === other.html &&
    files.length === others.length &&
    files.every((file, index) => {
      const { filename, mimeType, content, contentId } = others[index] as (typeof others)[number]
      return (
        file.filename === filename &&
        file.mimeType === mimeType &&
        file.content === content &&
        file.contentId === contentId
      )
    })
  )
}
