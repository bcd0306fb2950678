import type { Line, Marks, SiteView, SocketFrame, VisitorView } from '../../shared/webchat-widget.ts'
import type { HostPage, PageIdentity } from '../bridge.ts'
import { DoorRefused, type Api, type Opened, type Profile } from './api.ts'
import { LineSocket } from './line-socket.ts'
import { Outbox } from './outbox.ts'
import type { Keep } from './storage.ts'

const pageOfLines = 50
const markAfterMs = 200
const typingShownMs = 6_000
const typingToldEveryMs = 3_000

/** What the chat tells whoever draws it. */
export type ChatListener = {
  /** Something that is shown changed. */
  readonly changed: () => void
  /** The business said something just now. */
  readonly arrived: (line: Line) => void
  readonly said: (line: Line) => void
  readonly identified: (isProven: boolean, refusal: string | null) => void
}

/** The visitor's side of one chat: what was said, what is under way, how far each side got, and who the visitor is. */
export class Chat {
  readonly site: SiteView
  readonly outbox: Outbox
  lines: Line[] = []
  visitor: VisitorView | null = null
  marks: Marks = { delivered: 0, read: 0, seen: 0 }
  hasEarlier = false
  isTyping = false
  isUp = true
  language = 'en'
  page: HostPage | null = null
  private readonly api: Api
  private readonly keep: Keep
  private readonly listener: ChatListener
  private readonly socket: LineSocket
  /** Said of the visitor before there was one to say it of. */
  private profile: Profile = {}
  private isShown = false
  private isIdentifying = false
  private opening: Promise<void> | null = null
  private typingEnds: ReturnType<typeof setTimeout> | undefined
  private marking: ReturnType<typeof setTimeout> | undefined
  private isWriting = false
  private typingTold = 0

  constructor(site: SiteView, api: Api, keep: Keep, listener: ChatListener) {
    this.site = site
    this.api = api
    this.keep = keep
    this.listener = listener
    this.outbox = new Outbox(api, keep, {
      changed: listener.changed,
      stored: (line) => this.add(line),
      lost: () => void this.lost(),
    })
    this.socket = new LineSocket(
      () => this.hello(),
      (frame) => this.heard(frame),
      (isUp) => {
        this.isUp = isUp
        // What was told a line that was not there yet, or is there no more, nobody heard.
        this.typingTold = 0
        if (isUp && this.isWriting) this.typing(true)
        listener.changed()
      },
    )
    keep.onChange((name) => {
      if (name === 'token' && keep.get('token') !== api.token) void this.speakAs(keep.get('token'))
    })
  }

  /** Goes on where this browser left off. */
  async begin(): Promise<void> {
    await this.speakAs(this.keep.get('token'))
    if (this.outbox.pending.length > 0) void this.flush()
  }

  /** Messages of the business that the visitor has not read. */
  get unread(): number {
    return this.lines.filter(({ from, seq }) => from === 'business' && seq > this.marks.read).length
  }

  say(text: string): void {
    this.typing(false)
    this.outbox.add({ type: 'text', text }, null, this.page)
    void this.flush()
  }

  sayFile(file: File): void {
    this.outbox.add(null, file, this.page)
    void this.flush()
  }

  answer(line: Line, { id, title }: { id: string; title: string }): void {
    this.outbox.add({ type: 'answer', of: line.id, id, title }, null, this.page)
    void this.flush()
  }

  /** Says of the visitor what a form asked for. */
  async introduce(profile: Profile): Promise<void> {
    this.profile = { ...this.profile, ...profile }
    if (!this.api.token) return this.ensureVisitor()
    if (this.site.requireIdentity || this.visitor?.isProven) return
    await this.adopt(await this.api.identify({ profile: this.profile }))
  }

  /** Takes up who the page says its visitor is. The same claim again changes nothing. */
  async identify({ id, hash, ...rest }: PageIdentity): Promise<void> {
    const profile = { ...rest, language: this.language }
    const claim = JSON.stringify([id, hash, profile])
    if (this.api.token && this.keep.get('claim') === claim)
      return this.listener.identified(hash !== undefined, null)
    if (hash === undefined && this.site.requireIdentity)
      return this.listener.identified(false, 'identity_refused')
    this.profile = { ...this.profile, ...profile }
    if (hash === undefined && !this.api.token) return this.listener.identified(false, null)
    this.isIdentifying = true
    try {
      const opened = await this.api.identify({ ...(id && { id }), ...(hash && { hash }), profile })
      this.keep.set('claim', claim)
      await this.adopt(opened)
      this.listener.identified(opened.visitor.isProven, null)
    } catch (error) {
      this.listener.identified(false, error instanceof DoorRefused ? error.code : 'unknown')
    } finally {
      this.isIdentifying = false
    }
  }

  /** Forgets the visitor: the person signed out of the page. */
  async reset(): Promise<void> {
    if (this.api.token) await this.api.signOut().catch(() => {})
    this.outbox.clear()
    this.profile = {}
    this.keep.set('token', null)
    this.keep.set('claim', null)
    await this.speakAs(null)
  }

  async readEarlier(): Promise<void> {
    const before = this.lines[0]?.seq
    if (before === undefined) return
    const { data } = await this.api.lines({ before, limit: pageOfLines })
    this.lines = [...data, ...this.lines]
    this.hasEarlier = data.length === pageOfLines
    this.listener.changed()
  }

  file(id: string): Promise<Blob> {
    return this.api.file(id)
  }

  /** The visitor sees the chat, or does not: only what is seen is read. */
  show(isShown: boolean): void {
    this.isShown = isShown
    this.mark()
  }

  typing(on: boolean): void {
    this.isWriting = on
    const now = performance.now()
    if (on ? this.typingTold > 0 && now - this.typingTold < typingToldEveryMs : this.typingTold === 0) return
    if (this.socket.tell({ type: 'typing', on })) this.typingTold = on ? now : 0
  }

  private async flush(): Promise<void> {
    try {
      await this.ensureVisitor()
    } catch (error) {
      const wait = error instanceof DoorRefused ? error.retryAfterMs : 0
      setTimeout(() => void this.flush(), Math.max(wait, 3_000))
      this.isUp = false
      this.listener.changed()
      return
    }
    this.outbox.flush()
    this.listener.changed()
  }

  /** A visitor is made with the first thing said: who only looks at a page leaves nothing behind. */
  private ensureVisitor(): Promise<void> {
    if (this.api.token) return Promise.resolve()
    this.opening ??= this.api
      .open({ ...this.profile, language: this.language })
      .then((opened) => this.adopt(opened))
      .finally(() => (this.opening = null))
    return this.opening
  }

  private async adopt({ token }: Opened): Promise<void> {
    this.keep.set('token', token)
    await this.speakAs(token)
  }

  /** Speaks as the visitor of a token from now on; as nobody yet, without one. */
  private async speakAs(token: string | null): Promise<void> {
    this.api.token = token
    this.lines = []
    this.visitor = null
    this.marks = { delivered: 0, read: 0, seen: 0 }
    this.hasEarlier = false
    if (token) await this.load()
    else {
      this.socket.stop()
      this.isUp = true
    }
    this.listener.changed()
  }

  private async load(): Promise<void> {
    try {
      const { data, visitor } = await this.api.lines({ limit: pageOfLines })
      this.lines = data
      this.visitor = visitor
      this.marks = visitor.marks
      this.hasEarlier = data.length === pageOfLines
      for (const { clientId } of data) if (clientId) this.outbox.drop(clientId)
    } catch (error) {
      if (error instanceof DoorRefused && error.code === 'visitor_unknown') return this.lost()
      // The socket brings what was said once there is a connection again.
      this.isUp = false
    }
    this.socket.start()
    this.mark()
  }

  /** The token stands no more: another page of the site has a new one, or this browser begins anew. */
  private async lost(): Promise<void> {
    if (this.isIdentifying) return
    const newest = this.keep.get('token')
    if (newest && newest !== this.api.token) return this.speakAs(newest)
    this.keep.set('token', null)
    this.keep.set('claim', null)
    await this.speakAs(null)
    if (this.outbox.pending.length > 0) await this.flush()
  }

  private hello() {
    const { token } = this.api
    if (!token) return null
    const { key: site } = this.site
    return { site, host: this.api.host, token, after: this.lines.at(-1)?.seq ?? 0 }
  }

  private heard(frame: SocketFrame): void {
    if (frame.type === 'welcome') {
      this.visitor = frame.visitor
      this.marks = frame.visitor.marks
      this.outbox.flush()
      this.mark()
    } else if (frame.type === 'line') return this.add(frame.line)
    else if (frame.type === 'marks') this.marks = frame.marks
    else if (frame.type === 'typing') this.showTyping()
    else void this.lost()
    this.listener.changed()
  }

  private add(line: Line): void {
    if (line.clientId) this.outbox.drop(line.clientId)
    const at = this.lines.findLastIndex(({ seq }) => seq <= line.seq)
    if (this.lines[at]?.seq === line.seq) return this.listener.changed()
    this.lines.splice(at + 1, 0, line)
    if (line.from === 'business') {
      this.isTyping = false
      this.listener.arrived(line)
    } else this.listener.said(line)
    this.mark()
    this.listener.changed()
  }

  private showTyping(): void {
    this.isTyping = true
    clearTimeout(this.typingEnds)
    this.typingEnds = setTimeout(() => {
      this.isTyping = false
      this.listener.changed()
    }, typingShownMs)
  }

  /** Tells the door how far the visitor got: what is here has arrived, what is shown has been read. */
  private mark(): void {
    clearTimeout(this.marking)
    this.marking = setTimeout(() => {
      const newest = this.lines.at(-1)?.seq ?? 0
      const isSeen = this.isShown && document.visibilityState === 'visible'
      const marks = { delivered: newest, read: isSeen ? newest : this.marks.read }
      if (!this.api.token || (marks.delivered <= this.marks.delivered && marks.read <= this.marks.read))
        return
      if (!this.socket.tell({ type: 'marks', ...marks })) return
      this.marks = { ...this.marks, ...marks }
      this.listener.changed()
    }, markAfterMs)
  }
}
