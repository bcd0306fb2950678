import { MailReply } from './mail-reply.ts'

/** Bounds the octets of mails that are under way: each by itself, and all together. */
export class MailMemory {
  private readonly sizeBytesMax: number
  private readonly totalBytesMax: number
  private held = 0

  constructor(sizeBytesMax: number, totalBytesMax: number) {
    this.sizeBytesMax = sizeBytesMax
    this.totalBytesMax = totalBytesMax
  }

  /**
   * Gathers a mail and gives it to `use`, counting it until that ends. What is too much is read to its end and dropped, for the
   * other side hears an answer only then. Refuses 552 for a mail too large, 452 when all together are.
   */
  async hold<T>(stream: AsyncIterable<Buffer>, use: (mail: Buffer) => Promise<T>): Promise<T> {
    const pieces: Buffer[] = []
    let size = 0
    let mine = 0
    let refusal: MailReply | null = null
    try {
      for await (const piece of stream) {
        size += piece.length
        refusal ??= this.refusalFor(size, piece.length)
        if (refusal) {
          this.held -= mine
          mine = pieces.length = 0
          continue
        }
        pieces.push(piece)
        mine += piece.length
        this.held += piece.length
      }
      if (refusal) throw refusal
      return await use(Buffer.concat(pieces))
    } finally {
      this.held -= mine
    }
  }

  private refusalFor(size: number, more: number): MailReply | null {
    if (size > this.sizeBytesMax)
      return new MailReply(552, '5.3.4', `the mail is larger than ${this.sizeBytesMax} octets`)
    return this.held + more > this.totalBytesMax
      ? new MailReply(452, '4.3.1', 'too much mail at once: come again')
      : null
  }
}
