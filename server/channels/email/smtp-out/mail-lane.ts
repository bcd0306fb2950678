import { ComposeFault } from '../compose/compose-fault.ts'
import { FilesUnread } from '../kept-files.ts'
import { GreetingFailed } from './greet-server.ts'
import { HeldMails, type HeldMail } from './held-mail.ts'
import { mailRefusal, refusalOfReply, type MailRefusal } from './mail-refusal.ts'
import { openSession, type SessionWish } from './open-session.ts'
import type { ProviderPace } from './provider-pace.ts'
import { reasonOfReply } from './reply-reason.ts'
import { sayReply, type SmtpReply } from './smtp-reply.ts'
import { SmtpSession, type Handed, type MailOnWire, type SessionLimits } from './smtp-session.ts'

/** A receiver as a lane knows it: hosts that take the same mail. */
export type MailSite = {
  readonly hosts: readonly string[]
  readonly wishFor: (host: string) => SessionWish
  readonly limits: Omit<SessionLimits, 'deliveriesMax'>
  /** How long it is left alone when it cannot be reached; doubles each time. */
  readonly reconnectMs: number
}

/** What a lane tells the sender it belongs to. */
export type LaneEvents = {
  /** Says whether one more connection may be opened; `lane` is told when one is free again. */
  readonly mayConnect: (lane: MailLane) => boolean
  readonly onConnectionFree: () => void
  /** A session stands; or none can be had, for what reason. */
  readonly onReached: () => void
  readonly onUnreachable: (refusal: MailRefusal) => void
}

/** A mail that has been written and waits for a connection. */
type Written = { readonly held: HeldMail; readonly mail: MailOnWire }

/** Waits longer than this are not spent in memory: the mails go back to the database. */
const waitMsMax = 60_000
const mailsPerConnection = 4
const triesMax = 3
const blockedMsMax = 600_000

/** The way to one receiver: its mails in order, the connections they share, and what is done when it slows us down or is away. */
export class MailLane {
  readonly pace: ProviderPace
  private readonly site: MailSite
  private readonly events: LaneEvents
  private readonly waiting = new HeldMails()
  private written: Written[] = []
  private writing = 0
  private readonly sessions = new Set<SmtpSession>()
  private readonly tries = new WeakMap<HeldMail, number>()
  private opening = 0
  private readonly failedHosts = new Set<string>()
  private readonly withoutTls = new Set<string>()
  private blocked: { readonly untilMs: number; readonly refusal: MailRefusal } | null = null
  private failures = 0
  private timer: NodeJS.Timeout | null = null
  private isClosing = false

  constructor(site: MailSite, pace: ProviderPace, events: LaneEvents) {
    this.site = site
    this.pace = pace
    this.events = events
  }

  /** Says whether nothing is held, open or remembered: it can be forgotten. */
  get isIdle(): boolean {
    return this.held === 0 && this.sessions.size === 0 && this.opening === 0 && !this.timer
  }

  private get held(): number {
    return this.waiting.size + this.writing + this.written.length
  }

  add(mail: HeldMail): void {
    const refusal = this.refusalNow()
    if (refusal) return mail.end(refusal)
    this.waiting.push(mail)
    this.pump()
  }

  /** Connects although nothing waits: a relay shows that it is there. */
  probe(): void {
    if (this.sessions.size + this.opening === 0) this.open()
  }

  /** Sends what can be sent now. */
  pump(): void {
    const pausedMs = this.pace.pausedForMs()
    if (pausedMs > waitMsMax) return this.giveBack(mailRefusal('provider_paused', { afterMs: pausedMs }))
    if (pausedMs > 0) return this.pumpIn(pausedMs)
    this.writeAhead()
    for (const session of this.sessions) session.wake()
    this.openMore()
  }

  /** Ends one connection that does nothing; says whether there was one. */
  releaseIdle(): boolean {
    for (const session of this.sessions)
      if (session.isIdle) {
        session.quit()
        return true
      }
    return false
  }

  /** Gives back what has not left, and ends. What is under way is answered for by its session. */
  close(): void {
    this.isClosing = true
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.giveBack({ ...mailRefusal('network_error', { said: 'this process stops' }), code: 'link_down' })
    for (const session of this.sessions) session.quit()
  }

  destroy(): void {
    for (const session of this.sessions) session.destroy('this process stops')
  }

  private refusalNow(): MailRefusal | null {
    const now = performance.now()
    if (this.blocked && this.blocked.untilMs > now)
      return { ...this.blocked.refusal, afterMs: Math.ceil(this.blocked.untilMs - now) }
    this.blocked = null
    const waitMs = Math.max(this.pace.pausedForMs(), this.pace.waitMsFor(this.held))
    return waitMs > waitMsMax ? mailRefusal('provider_paused', { afterMs: waitMs }) : null
  }

  /** Mails are written and signed a few ahead of the connections, in the order they will leave. */
  private writeAhead(): void {
    const ahead = (this.sessions.size + 1) * 2
    while (this.writing + this.written.length < ahead) {
      const held = this.waiting.shift()
      if (!held) return
      this.writing++
      this.write(held)
    }
  }

  private write(held: HeldMail): void {
    let isCalled = false
    const done = (error: Error | null, octets: Omit<MailOnWire, 'end'> | null): void => {
      if (isCalled) return
      isCalled = true
      this.writing--
      if (error || !octets) return held.end(refusalOfFault(error))
      const mail: MailOnWire = { ...octets, end: (handed) => this.handed({ held, mail }, handed) }
      if (this.isClosing) return this.unsent({ held, mail }, 'this process stops')
      this.written.push({ held, mail })
      for (const session of this.sessions) session.wake()
    }
    try {
      held.prepare(done)
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)), null)
    }
  }

  private next(): MailOnWire | null {
    if (this.written.length === 0) return null
    const pausedMs = this.pace.pausedForMs()
    const waitMs = pausedMs > 0 ? pausedMs : this.pace.take()
    if (waitMs > 0) {
      // After a long pause nothing is left to send: pumping gives it back at once.
      this.pumpIn(waitMs > waitMsMax ? 0 : waitMs)
      return null
    }
    const next = this.written.shift()
    this.writeAhead()
    return next?.mail ?? null
  }

  private handed(written: Written, handed: Handed): void {
    const { held } = written
    if (handed.kind === 'unsent') return this.unsent(written, handed.detail)
    if (handed.kind === 'taken') return held.end({ kind: 'submitted', refs: [held.ref] })
    if (handed.kind === 'ambiguous')
      return held.end({
        kind: 'ambiguous',
        detail: `The receiver did not answer the mail (${handed.detail}).`,
      })
    if (handed.kind === 'unfit') return held.end(mailRefusal(handed.reason, { said: handed.detail }))
    this.heard(handed.reply, handed.stage)
    held.end(refusalOfReply(handed.reply, handed.stage))
  }

  private heard(reply: SmtpReply, stage: Parameters<typeof reasonOfReply>[1]): void {
    const before = this.pace.connectionsMax()
    this.pace.heard(sayReply(reply), reasonOfReply(reply, stage))
    if (this.pace.connectionsMax() >= before) return
    let surplus = this.sessions.size - this.pace.connectionsMax()
    for (const session of this.sessions) if (surplus-- > 0) session.quit()
  }

  private unsent(written: Written, detail: string): void {
    const tries = (this.tries.get(written.held) ?? 0) + 1
    this.tries.set(written.held, tries)
    if (this.isClosing || tries >= triesMax)
      return written.held.end(mailRefusal('network_error', { said: detail, isFinal: false }))
    this.written.unshift(written)
  }

  private openMore(): void {
    // The first connection shows whether the receiver is there before others follow.
    const most = this.sessions.size === 0 ? 1 : this.pace.connectionsMax()
    const wanted = Math.min(most, Math.ceil(this.held / mailsPerConnection))
    while (this.sessions.size + this.opening < wanted) if (!this.open()) return
  }

  private open(): boolean {
    const host = this.site.hosts.find((one) => !this.failedHosts.has(one))
    if (!host || this.isClosing || this.blockedForMs() > 0 || !this.events.mayConnect(this)) return false
    const wish = this.site.wishFor(host)
    const tls = this.withoutTls.has(host) ? 'none' : wish.tls
    this.opening++
    this.pace.connections++
    openSession({ ...wish, tls })
      .then(({ wire, offer }) => {
        const session: SmtpSession = new SmtpSession(
          wire,
          offer,
          { ...this.site.limits, deliveriesMax: this.pace.deliveriesPerConnection() },
          { next: () => this.next(), onClosed: () => this.sessionClosed(session) },
        )
        this.opening--
        this.opened(session)
      })
      .catch((error: unknown) => {
        this.opening--
        this.pace.connections--
        this.openFailed(host, wish, error)
      })
    return true
  }

  private opened(session: SmtpSession): void {
    this.failures = 0
    this.failedHosts.clear()
    this.sessions.add(session)
    this.events.onReached()
    if (this.isClosing) return session.quit()
    this.pump()
  }

  private sessionClosed(session: SmtpSession): void {
    this.sessions.delete(session)
    this.pace.connections--
    this.events.onConnectionFree()
    if (this.held > 0 && !this.isClosing) this.pump()
  }

  private openFailed(host: string, { tls }: SessionWish, error: unknown): void {
    this.events.onConnectionFree()
    const failed = error instanceof GreetingFailed ? error : new GreetingFailed('connect', String(error))
    if (failed.at === 'tls' && tls === 'opportunistic' && !this.withoutTls.has(host)) {
      this.withoutTls.add(host)
      return this.pump()
    }
    if (failed.reply) this.heard(failed.reply, 'connect')
    // While other connections stand or may come to stand, the server only wants no more of them.
    if (this.sessions.size + this.opening > 0) return
    this.failedHosts.add(host)
    if (this.failedHosts.size < this.site.hosts.length) return this.held > 0 ? this.pump() : void this.open()
    this.block(refusalOfGreeting(failed))
  }

  private block(refusal: MailRefusal): void {
    const forMs = Math.min(blockedMsMax, this.site.reconnectMs * 2 ** this.failures++)
    this.failedHosts.clear()
    this.blocked = { untilMs: performance.now() + forMs, refusal }
    this.events.onUnreachable(refusal)
    this.giveBack({ ...refusal, ...(refusal.retry === 'later' ? { afterMs: forMs } : {}) })
  }

  /** When the receiver may be tried again; 0 when it is not left alone. */
  blockedForMs(): number {
    return Math.max(0, (this.blocked?.untilMs ?? 0) - performance.now())
  }

  private giveBack(refusal: MailRefusal): void {
    const written = this.written
    this.written = []
    for (const { held } of written) held.end(refusal)
    for (const held of this.waiting.takeAll()) held.end(refusal)
  }

  private pumpIn(ms: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = null
      this.pump()
    }, ms)
  }
}

function refusalOfFault(error: Error | null): MailRefusal {
  if (error instanceof ComposeFault) {
    const { code, message } = error
    if (code === 'address_invalid') return mailRefusal('recipient_invalid')
    return { kind: 'refused', retry: 'never', code, detail: message }
  }
  if (error instanceof FilesUnread) return mailRefusal('attachment_unread')
  throw error ?? new Error('a mail was neither written nor refused')
}

/** What keeps a server from talking to us is not the message's fault, whatever number it says. */
function refusalOfGreeting({ at, reply, message }: GreetingFailed): MailRefusal {
  if (at === 'address') return mailRefusal('host_forbidden', { said: message })
  if (at === 'login') return mailRefusal('credentials_refused', { said: message, isFinal: false })
  if (at === 'tls') return mailRefusal('tls_failed', { said: message, isFinal: false })
  if (!reply) return mailRefusal('network_error', { said: message, isFinal: false })
  const refusal = refusalOfReply(reply, 'connect')
  return refusal.retry === 'never' ? { ...refusal, retry: 'elsewhere' } : refusal
}
