import { notHttp, readAnswerHead, type AnswerHead } from './answer-head.ts'
import { OutgoingFailed } from './outgoing-failed.ts'

/** What came back from a call. */
export type OutgoingAnswer = {
  readonly status: number
  readonly retryAfter: string | null
  /** The beginning of the body: a KiB unless the call asked for more. */
  readonly body: string
}

const headBytesMax = 16 * 1_024
const bodyBytesMax = 64 * 1_024
/** Of the body this much is kept unless told otherwise. */
const bodyBytesKept = 1_024

const bareLineFeed = /(?<!\r)\n/
const chunkLine = /^0*([\da-f]{1,8})[ \t]*(?:;[^\r\n\0]*)?$/i
const trailerLine = /^[-!#$%&'*+.^_`|~0-9A-Za-z]+:[^\r\n\0]*$/

type Part = 'head' | 'sized' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer' | 'close' | 'whole'

/**
 * Reads one HTTP/1.1 answer to a POST in whatever pieces it comes; 1xx answers before it are skipped. Of the body the
 * beginning is kept, and it is given up after 64 KiB. Texts have one character for each octet.
 * Source: RFC 9112 §6 and §7.
 */
export class AnswerParser {
  /** Whether any octet has come. */
  hasBegun = false
  /** Once whole: whether the connection may serve another call. */
  keepsConnection = false
  private head: AnswerHead | null = null
  private part: Part = 'head'
  private pending = ''
  private headBytes = 0
  private remaining = 0
  private bodyBytes = 0
  private kept = ''
  private readonly keptMax: number

  constructor(keptMax = bodyBytesKept) {
    this.keptMax = keptMax
  }

  /** Takes the next octets; true when the answer is whole. Throws OutgoingFailed when it is not HTTP. */
  read(octets: string): boolean {
    this.hasBegun = true
    let rest = octets
    while (rest !== '' && this.part !== 'whole') rest = this.readPart(rest)
    if (this.part !== 'whole') return false
    if (rest !== '') this.keepsConnection = false
    return true
  }

  /** Notes that the other side sends nothing more; true when that makes the answer whole. */
  end(): boolean {
    if (this.part === 'close') this.part = 'whole'
    return this.part === 'whole'
  }

  answer(): OutgoingAnswer {
    const { status, retryAfter } = this.head as AnswerHead
    const body = this.kept === '' ? '' : Buffer.from(this.kept, 'latin1').toString('utf8')
    return { status, retryAfter, body }
  }

  /** Reads what belongs to the part it is in and returns the octets after it. */
  private readPart(text: string): string {
    if (this.part === 'head') return this.readHead(text)
    if (this.part === 'close') return this.takeBody(text)
    if (this.part === 'sized' || this.part === 'chunk') return this.readSized(text)
    return this.readLine(text)
  }

  private readHead(given: string): string {
    const text = this.pending + given
    if (!text.startsWith('HTTP/1.') && !'HTTP/1.'.startsWith(text.slice(0, 7))) throw notHttp()
    const end = text.indexOf('\r\n\r\n', Math.max(0, this.pending.length - 3))
    this.ensureHeadFits(end < 0 ? text.length : end)
    if (end < 0) {
      if (bareLineFeed.test(text)) throw notHttp()
      this.pending = text
      return ''
    }
    this.pending = ''
    this.takeHead(readAnswerHead(text.slice(0, end)))
    this.headBytes += end
    return text.slice(end + 4)
  }

  private takeHead(head: AnswerHead): void {
    if (head.status === 101) throw new OutgoingFailed('the endpoint switches to another protocol')
    if (head.status < 200) return
    this.head = head
    this.keepsConnection = head.keepsConnection
    this.remaining = head.length
    if (head.body === 'none') this.part = 'whole'
    else this.part = head.body === 'chunked' ? 'chunk-size' : head.body
  }

  private readSized(text: string): string {
    const size = Math.min(text.length, this.remaining)
    this.remaining -= size
    if (this.remaining === 0) this.part = this.part === 'chunk' ? 'chunk-end' : 'whole'
    this.takeBody(text.slice(0, size))
    return text.slice(size)
  }

  /** Counts and keeps the beginning; a body that is too long ends the answer. */
  private takeBody(text: string): string {
    const room = this.keptMax - this.bodyBytes
    this.bodyBytes += text.length
    if (room > 0) this.kept += text.slice(0, room)
    if (this.bodyBytes > bodyBytesMax) {
      this.part = 'whole'
      this.keepsConnection = false
    }
    return ''
  }

  private readLine(given: string): string {
    const text = this.pending + given
    const end = text.indexOf('\n', this.pending.length)
    this.ensureHeadFits(end < 0 ? text.length : end)
    this.pending = end < 0 ? text : ''
    if (end < 0) return ''
    if (text[end - 1] !== '\r') throw notHttp()
    this.takeLine(text.slice(0, end - 1))
    return text.slice(end + 1)
  }

  private takeLine(line: string): void {
    if (this.part === 'chunk-end') {
      if (line !== '') throw notHttp()
      this.part = 'chunk-size'
    } else if (this.part === 'chunk-size') {
      const size = chunkLine.exec(line)?.[1]
      if (size === undefined) throw notHttp()
      this.remaining = Number.parseInt(size, 16)
      this.part = this.remaining === 0 ? 'trailer' : 'chunk'
    } else if (line === '') this.part = 'whole'
    else if (trailerLine.test(line)) this.headBytes += line.length
    else throw notHttp()
  }

  private ensureHeadFits(more: number): void {
    if (this.headBytes + more > headBytesMax)
      throw new OutgoingFailed('the answer’s head is longer than 16 KiB')
  }
}
