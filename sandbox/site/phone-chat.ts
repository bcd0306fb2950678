import { WebSocket } from 'ws'
import type { Line, Marks, SocketFrame, VisitorContent, VisitorView } from '#shared/webchat-widget.ts'
import type { Writing } from '../handsets/handset.ts'
import type { Handsets } from '../handsets/handsets.ts'
import { shownLine } from './shown-line.ts'
import { callDoor, type Door } from './visitor-calls.ts'

/** Whose browser it is, and the proof of the site's own server of who that is; null: nobody vouches. */
export type Person = {
  readonly door: Door
  readonly address: string
  readonly proof: { readonly id: string; readonly hash: string } | null
}

type Opened = { readonly token: string; readonly visitor: VisitorView }

const againMs = 2_000
/** How a handset's own names of what it said begin. */
export const clientIdPrefix = 'handset-'
const pingEveryMs = 30_000
/** Lines of which it is remembered where they stand; older ones were read long ago. */
const shownMax = 200

/** One person's chat on one site, as a browser has it: says, hears, and tells how far it got. */
export class PhoneChat {
  readonly address: string
  readonly #handsets: Handsets
  readonly #person: Person
  /** What the owner said, by its place in the chat, until the business has seen it. */
  readonly #unseen = new Map<number, string>()
  readonly #shown = new Map<string, number>()
  #token = ''
  #after = 0
  #marks: Marks = { delivered: 0, read: 0, seen: 0 }
  #socket: WebSocket | null = null
  #isAway = false
  #isClosed = false
  #doing: Promise<void> = Promise.resolve()
  #again: NodeJS.Timeout | undefined
  readonly #ping: NodeJS.Timeout

  constructor(handsets: Handsets, person: Person) {
    this.#handsets = handsets
    this.#person = person
    this.address = person.address
    this.#ping = setInterval(() => this.#tell({ type: 'ping' }), pingEveryMs).unref()
  }

  /** Says one thing after the other, under a name of the browser's own. */
  say(writing: Writing, clientId: string): Promise<void> {
    return (this.#doing = this.#doing
      .then(() => this.#said(writing, clientId))
      .then(
        (line) => {
          this.#unseen.set(line.seq, clientId)
          this.#handsets.revise(this.address, clientId, { ticks: 'delivered' })
          this.#markSeen()
        },
        (error: unknown) => this.#unsaid(clientId, error),
      ))
  }

  /** The owner looked at something the business said. */
  read(lineId: string): void {
    const seq = this.#shown.get(lineId) ?? 0
    if (seq > this.#marks.read) this.#mark({ delivered: Math.max(seq, this.#marks.delivered), read: seq })
  }

  /** The page is closed, or opened again: what was said meanwhile comes then. */
  setAway(isAway: boolean): void {
    this.#isAway = isAway
    if (isAway) this.#hangUp()
    else this.#listen()
  }

  close(): void {
    this.#isClosed = true
    clearInterval(this.#ping)
    this.#hangUp()
  }

  async #said(writing: Writing, clientId: string): Promise<Line> {
    const { door } = this.#person
    if (this.#token === '') await this.#open()
    const content = await this.#contentOf(writing)
    const page = { url: `${door.page}/webchat/demo`, title: 'The sandbox shop' }
    return callDoor<Line>(door, '/lines', { token: this.#token, body: { clientId, content, page } })
  }

  async #open(): Promise<void> {
    const { door, proof } = this.#person
    const name = this.#handsets.nameOf(this.address) || undefined
    const profile = { ...(name && { name }), ...(/^\+\d+$/.test(this.address) && { phone: this.address }) }
    const opened = await callDoor<Opened>(door, proof ? '/identity' : '/visitors', {
      body: { ...proof, profile },
    })
    this.#token = opened.token
    this.#marks = opened.visitor.marks
    // What was said before this sandbox network began is not on the handset any more.
    this.#after = opened.visitor.lineCount
    this.#listen()
  }

  async #contentOf({ text, media, button }: Writing): Promise<VisitorContent> {
    if (button) {
      const of = this.#handsets.find(this.address, button.messageId ?? '')?.providerId ?? ''
      return { type: 'answer', of, id: button.id, title: button.title }
    }
    if (!media?.base64) return { type: 'text', text }
    const query = new URLSearchParams({ filename: media.filename ?? 'file', type: media.mimeType })
    const { id: fileId } = await callDoor<{ id: string }>(this.#person.door, `/files?${query.toString()}`, {
      token: this.#token,
      body: Buffer.from(media.base64, 'base64'),
    })
    return { type: 'file', fileId, ...(text.trim() !== '' && { caption: text }) }
  }

  /** The widget would offer to try again; the handset says why. */
  #unsaid(clientId: string, error: unknown): void {
    const why = error instanceof Error ? error.message : 'the platform does not answer'
    this.#handsets.revise(this.address, clientId, { rich: { footer: `Not sent: ${why}` } })
  }

  #listen(): void {
    if (this.#isClosed || this.#isAway || this.#token === '' || this.#socket) return
    const { door } = this.#person
    const socket = new WebSocket(`${door.api.replace(/^http/, 'ws')}/webchat/v1/socket`)
    this.#socket = socket
    const hello = { site: door.siteKey, host: door.page, token: this.#token, after: this.#after }
    socket.on('open', () => this.#tell({ type: 'hello', ...hello }))
    socket.on('message', (data: Buffer) => this.#heard(JSON.parse(data.toString()) as SocketFrame))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      if (this.#socket !== socket) return
      this.#socket = null
      this.#again = setTimeout(() => this.#listen(), againMs).unref()
    })
  }

  #hangUp(): void {
    clearTimeout(this.#again)
    const socket = this.#socket
    this.#socket = null
    socket?.close()
  }

  #heard(frame: SocketFrame): void {
    if (frame.type === 'welcome') this.#marks = frame.visitor.marks
    else if (frame.type === 'marks') this.#marks = frame.marks
    else if (frame.type === 'line') this.#show(frame.line)
    else if (frame.type === 'gone') {
      // Whoever writes next is somebody new, unless the site's server vouches again.
      this.#token = ''
      this.#hangUp()
    }
    this.#markSeen()
  }

  #show(line: Line): void {
    this.#after = line.seq
    const { siteKey } = this.#person.door
    if (line.from === 'visitor') return this.#showOwn(line)
    this.#shown.set(line.id, line.seq)
    if (this.#shown.size > shownMax) this.#shown.delete(this.#shown.keys().next().value ?? '')
    this.#handsets.receive(this.address, {
      ...shownLine(line),
      channel: 'webchat',
      from: siteKey,
      to: this.address,
      senderName: 'Web chat',
      parts: 1,
      encoding: 'utf8',
      providerId: line.id,
    })
    this.#mark({ delivered: line.seq, read: this.#marks.read })
  }

  /** The owner wrote in another browser, in which the shop knows the same person. */
  #showOwn({ clientId, content, seq }: Extract<Line, { from: 'visitor' }>): void {
    if (clientId?.startsWith(clientIdPrefix)) return
    const text =
      content.type === 'text' ? content.text : content.type === 'answer' ? content.title : content.filename
    const { id } = this.#handsets.wroteElsewhere(this.address, {
      channel: 'webchat',
      from: this.address,
      to: this.#person.door.siteKey,
      text,
      parts: 1,
      encoding: 'utf8',
      ticks: 'delivered',
    })
    this.#unseen.set(seq, id)
  }

  #mark(marks: Pick<Marks, 'delivered' | 'read'>): void {
    if (this.#tell({ type: 'marks', ...marks })) this.#marks = { ...this.#marks, ...marks }
  }

  #markSeen(): void {
    for (const [seq, clientId] of this.#unseen) {
      if (seq > this.#marks.seen) continue
      this.#unseen.delete(seq)
      this.#handsets.revise(this.address, clientId, { ticks: 'read' })
    }
  }

  #tell(frame: object): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false
    this.#socket.send(JSON.stringify(frame))
    return true
  }
}
