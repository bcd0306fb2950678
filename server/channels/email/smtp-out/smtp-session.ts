import type { SmtpOffer } from './greet-server.ts'
import type { SmtpStage } from './reply-reason.ts'
import type { SmtpReply } from './smtp-reply.ts'
import type { SmtpWire } from './smtp-wire.ts'

/** A mail that is ready to go, in octets. */
export type MailOnWire = {
  readonly from: string
  readonly to: string
  /** Headers and body in pieces; the last ends with a line end, and no line begins with a dot. */
  readonly octets: readonly string[]
  readonly size: number
  readonly isInternational: boolean
  /** Called once. */
  readonly end: (handed: Handed) => void
}

/** What became of a mail on one connection. */
export type Handed =
  | { readonly kind: 'taken'; readonly reply: SmtpReply }
  | { readonly kind: 'refused'; readonly stage: SmtpStage; readonly reply: SmtpReply }
  /** The server cannot take it; nothing was sent. */
  | {
      readonly kind: 'unfit'
      readonly reason: 'message_too_big' | 'address_needs_utf8'
      readonly detail: string
    }
  /** The connection ended before the mail had left: another may take it at once. */
  | { readonly kind: 'unsent'; readonly detail: string }
  | { readonly kind: 'ambiguous'; readonly detail: string }

export type SessionLimits = {
  readonly deliveriesMax: number
  readonly commandTimeoutMs: number
  /** Servers scan the whole mail before they answer its last dot. */
  readonly endTimeoutMs: number
  readonly idleMs: number
}

export type SessionEvents = {
  /** The next mail; null when there is none now: `wake` asks again. */
  readonly next: () => MailOnWire | null
  readonly onClosed: (reason: string) => void
}

type Step = 'reset' | 'mail' | 'rcpt' | 'data' | 'end' | 'void'
type Envelope = { readonly mail: MailOnWire; failure: { stage: SmtpStage; reply: SmtpReply } | null }

const tickMs = 1_000
/** Up to this size the next envelope goes out behind a mail in one write: one round trip a mail. */
const togetherOctetsMax = 262_144

/**
 * The part of an SMTP connection in which mails are handed over, one round trip each where the server lets commands be sent together.
 * Each mail ends exactly once. Only a mail whose last dot may have been read, and whose reply was not, is ambiguous.
 * Source: RFC 5321 §4.1.4, RFC 2920 §3.1.
 */
export class SmtpSession {
  private readonly wire: SmtpWire
  private readonly offer: SmtpOffer
  private readonly limits: SessionLimits
  private readonly events: SessionEvents
  private readonly expected: Step[] = []
  private envelope: Envelope | null = null
  private finishing: { readonly mail: MailOnWire; mayBeTaken: boolean } | null = null
  private needsReset = false
  private started = 0
  private isEnding = false
  /** Whoever is asked for the next mail may wake us for it: the answer comes anyway. */
  private isAsking = false
  private activeAt = performance.now()
  private octetsOut = 0
  private readonly timer: NodeJS.Timeout

  constructor(wire: SmtpWire, offer: SmtpOffer, limits: SessionLimits, events: SessionEvents) {
    this.wire = wire
    this.offer = offer
    this.limits = limits
    this.events = events
    wire.onReply = (reply) => this.answered(reply)
    wire.onClose = (reason) => this.closed(reason)
    this.timer = setInterval(() => this.tick(), tickMs)
    this.timer.unref()
  }

  /** Says whether nothing is under way. */
  get isIdle(): boolean {
    return !this.envelope && !this.finishing && this.expected.length === 0
  }

  /** Asks for the next mail if nothing waits to be sent. */
  wake(): void {
    if (this.envelope || this.isEnding || this.isAsking || (this.finishing && !this.offer.pipelining)) return
    // After a mail that goes out alone the next one waits for its end.
    if (this.finishing && !this.finishing.mayBeTaken) return
    const commands = this.open()
    if (commands !== '') this.send(commands)
    else if (this.isIdle && this.started >= this.limits.deliveriesMax) this.quit()
  }

  /** Ends when what is under way is answered. */
  quit(): void {
    this.isEnding = true
    if (!this.isIdle) return
    clearInterval(this.timer)
    this.wire.end('QUIT\r\n')
    this.finish('done')
  }

  destroy(reason: string): void {
    this.wire.destroy(reason)
  }

  /** Takes the next mail; gives the commands that open it, empty when there is none. */
  private open(): string {
    while (!this.isEnding && this.started < this.limits.deliveriesMax) {
      this.isAsking = true
      const mail = this.events.next()
      this.isAsking = false
      if (!mail) return ''
      const unfit = this.unfit(mail)
      if (unfit) {
        mail.end(unfit)
        continue
      }
      this.started++
      this.envelope = { mail, failure: null }
      const reset = this.needsReset
      this.needsReset = false
      if (reset) this.expected.push('reset')
      if (!this.offer.pipelining && reset) return 'RSET\r\n'
      this.expected.push('mail')
      if (!this.offer.pipelining) return this.mailFrom(mail)
      this.expected.push('rcpt', 'data')
      return `${reset ? 'RSET\r\n' : ''}${this.mailFrom(mail)}RCPT TO:<${mail.to}>\r\nDATA\r\n`
    }
    return ''
  }

  private unfit({ size, isInternational }: MailOnWire): Handed | null {
    const { sizeOctetsMax, smtpUtf8 } = this.offer
    if (sizeOctetsMax !== null && size > sizeOctetsMax)
      return {
        kind: 'unfit',
        reason: 'message_too_big',
        detail: `${size} octets; the server takes ${sizeOctetsMax}`,
      }
    if (isInternational && !smtpUtf8)
      return { kind: 'unfit', reason: 'address_needs_utf8', detail: 'the server does not offer SMTPUTF8' }
    return null
  }

  private mailFrom({ from, size, isInternational }: MailOnWire): string {
    const told = this.offer.sizeOctetsMax === null ? '' : ` SIZE=${size}`
    return `MAIL FROM:<${from}>${told}${isInternational ? ' BODY=8BITMIME SMTPUTF8' : ''}\r\n`
  }

  private answered(reply: SmtpReply): void {
    this.activeAt = performance.now()
    const step = this.expected.shift()
    if (!step) return this.wire.destroy(`the server said ${reply.code} without being asked`)
    if (reply.code === 421) return this.dismissed(step, reply)
    if (step === 'end') this.ended(reply)
    else if (step === 'data') this.dataAnswered(reply)
    else if (step === 'reset' && !this.offer.pipelining) this.step('mail')
    else if (step === 'mail' || step === 'rcpt') this.envelopeAnswered(step, reply)
    if (!this.envelope) this.wake()
    if (this.isEnding) this.quit()
  }

  private envelopeAnswered(step: 'mail' | 'rcpt', reply: SmtpReply): void {
    const { envelope } = this
    if (!envelope) return
    if (reply.code >= 300) envelope.failure ??= { stage: step, reply }
    if (this.offer.pipelining) return
    if (!envelope.failure) return this.step(step === 'mail' ? 'rcpt' : 'data')
    this.needsReset = true
    this.refuse(envelope.failure)
  }

  /** The next command of a server that takes them one by one. */
  private step(step: 'mail' | 'rcpt' | 'data'): void {
    const mail = this.envelope?.mail
    if (!mail) return
    this.expected.push(step)
    this.send(
      step === 'mail' ? this.mailFrom(mail) : step === 'rcpt' ? `RCPT TO:<${mail.to}>\r\n` : 'DATA\r\n',
    )
  }

  private dataAnswered(reply: SmtpReply): void {
    const { envelope } = this
    if (!envelope) return
    if (reply.code === 354 && !envelope.failure) return this.transfer(envelope.mail)
    if (reply.code === 354) {
      // The server wants a mail for nobody: it gets an empty one, as RFC 2920 says.
      this.expected.push('void')
      this.send('.\r\n')
    } else this.needsReset = true
    this.refuse(envelope.failure ?? { stage: 'data', reply })
  }

  private transfer(mail: MailOnWire): void {
    this.envelope = null
    this.expected.push('end')
    const isTogether = mail.size <= togetherOctetsMax
    const finishing = { mail, mayBeTaken: isTogether }
    this.finishing = finishing
    const behind = isTogether && this.offer.pipelining ? this.open() : ''
    this.activeAt = performance.now()
    const taken = isTogether ? undefined : (): void => void (finishing.mayBeTaken = true)
    this.wire.writeMail(mail.octets, mail.size, `.\r\n${behind}`, taken)
  }

  private ended(reply: SmtpReply): void {
    const mail = this.finishing?.mail
    this.finishing = null
    if (reply.code < 300) mail?.end({ kind: 'taken', reply })
    else mail?.end({ kind: 'refused', stage: 'data', reply })
  }

  private refuse({ stage, reply }: { stage: SmtpStage; reply: SmtpReply }): void {
    const mail = this.envelope?.mail
    this.envelope = null
    mail?.end({ kind: 'refused', stage, reply })
  }

  /** The server closes: what it answered so is refused for now, what was behind it has not left. */
  private dismissed(step: Step, reply: SmtpReply): void {
    if (step === 'end') this.ended(reply)
    else if (this.envelope && !this.finishing)
      this.refuse({ stage: step === 'rcpt' || step === 'data' ? step : 'mail', reply })
    this.wire.destroy(`the server closes: ${reply.text}`)
  }

  private send(octets: string): void {
    this.activeAt = performance.now()
    this.wire.write(octets)
  }

  private tick(): void {
    const { octetsOut } = this.wire
    const now = performance.now()
    if (octetsOut !== this.octetsOut) this.activeAt = now
    this.octetsOut = octetsOut
    const silentMs = now - this.activeAt
    const { commandTimeoutMs, endTimeoutMs, idleMs } = this.limits
    const [step] = this.expected
    if (!step) {
      if (silentMs > idleMs) this.quit()
    } else if (silentMs > (step === 'end' ? endTimeoutMs : commandTimeoutMs))
      this.wire.destroy('the server stayed silent')
  }

  private closed(reason: string): void {
    clearInterval(this.timer)
    const { envelope, finishing } = this
    this.envelope = null
    this.finishing = null
    this.isEnding = true
    finishing?.mail.end({ kind: finishing.mayBeTaken ? 'ambiguous' : 'unsent', detail: reason })
    envelope?.mail.end({ kind: 'unsent', detail: reason })
    this.finish(reason)
  }

  private isFinished = false

  private finish(reason: string): void {
    if (this.isFinished) return
    this.isFinished = true
    this.events.onClosed(reason)
  }
}
