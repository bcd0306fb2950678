/** What a mail server answered. */
export type SmtpReply = {
  readonly code: number
  /** As RFC 3463 writes it, `5.1.1`; null where the server gave none. */
  readonly enhanced: string | null
  /** All lines, without codes, by spaces. */
  readonly text: string
  /** The lines apart: EHLO lists one extension on each. */
  readonly lines: readonly string[]
}

const sizeOctetsMax = 65_536

/** Why a server is not one we can talk to. */
export class BadReply extends Error {
  override name = 'BadReply'
}

/**
 * Cuts what a server sends into its replies.
 * Errors: BadReply for what is no reply or has no end; the connection must be closed then.
 * Source: RFC 5321 §4.2.
 */
export class ReplyReader {
  private rest = ''
  private lines: string[] = []
  private readonly onReply: (reply: SmtpReply) => void

  constructor(onReply: (reply: SmtpReply) => void) {
    this.onReply = onReply
  }

  /** Octets of a reply that is not complete, or that nobody has asked for yet. */
  get held(): number {
    return this.rest.length + this.lines.length
  }

  push(chunk: string): void {
    this.rest += chunk
    if (this.rest.length > sizeOctetsMax) throw new BadReply('The server answered without an end.')
    for (let end = this.rest.indexOf('\n'); end >= 0; end = this.rest.indexOf('\n')) {
      const line = this.rest.slice(0, this.rest[end - 1] === '\r' ? end - 1 : end)
      this.rest = this.rest.slice(end + 1)
      this.take(line)
    }
  }

  private take(line: string): void {
    if (!/^[2-5]\d\d(?:[ -]|$)/.test(line))
      throw new BadReply('The server does not answer as a mail server does.')
    this.lines.push(line.slice(4))
    if (line[3] === '-') {
      if (this.lines.length > 500) throw new BadReply('The server answered without an end.')
      return
    }
    const { lines } = this
    this.lines = []
    this.onReply(replyOf(Number(line.slice(0, 3)), lines))
  }
}

function replyOf(code: number, lines: readonly string[]): SmtpReply {
  const match = /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/.exec(lines[0] ?? '')
  const enhanced = match?.[1] ?? null
  const said = enhanced
    ? lines.map((line) => (line.startsWith(enhanced) ? line.slice(enhanced.length).trimStart() : line))
    : lines
  return { code, enhanced, text: said.join(' ').trim(), lines }
}

/** A reply on one line, for logs and for people; other octets than plain ones become question marks. */
export function sayReply({ code, enhanced, text }: SmtpReply): string {
  const plain = text.replaceAll(/[^ -~]/g, '?')
  return `${code}${enhanced ? ` ${enhanced}` : ''} ${plain.length > 300 ? `${plain.slice(0, 300)}…` : plain}`.trim()
}
