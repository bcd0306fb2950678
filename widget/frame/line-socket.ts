import type { SocketFrame, WidgetFrame } from '../../shared/webchat-widget.ts'

const pingEveryMs = 30_000
const waitMsMin = 800
const waitMsMax = 30_000

/** What the socket needs to begin, asked anew each time it opens. */
export type Hello = Omit<Extract<WidgetFrame, { type: 'hello' }>, 'type'>

/** The line on which the door tells what is new. It comes back by itself, later each time, and goes on after the last line seen. */
export class LineSocket {
  private readonly hello: () => Hello | null
  private readonly hear: (frame: SocketFrame) => void
  private readonly showState: (isUp: boolean) => void
  private socket: WebSocket | null = null
  private failures = 0
  private again: ReturnType<typeof setTimeout> | undefined
  private isWanted = false

  constructor(
    hello: () => Hello | null,
    hear: (frame: SocketFrame) => void,
    showState: (isUp: boolean) => void,
  ) {
    this.hello = hello
    this.hear = hear
    this.showState = showState
    addEventListener('online', () => this.now())
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.isWanted && !this.socket) this.now()
    })
    setInterval(() => this.tell({ type: 'ping' }), pingEveryMs)
  }

  /** Opens the line, or opens it anew as somebody else. */
  start(): void {
    this.isWanted = true
    this.drop()
    this.failures = 0
    this.connect()
  }

  stop(): void {
    this.isWanted = false
    this.drop()
  }

  /** Tells the door something; says whether the line is there to tell it. */
  tell(frame: WidgetFrame): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false
    this.socket.send(JSON.stringify(frame))
    return true
  }

  private now(): void {
    if (!this.isWanted || this.socket?.readyState === WebSocket.OPEN) return
    this.start()
  }

  private connect(): void {
    const hello = this.hello()
    if (!hello) return
    const url = new URL('/webchat/v1/socket', location.href)
    url.protocol = url.protocol.replace('http', 'ws')
    const socket = new WebSocket(url)
    this.socket = socket
    socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'hello', ...hello })))
    socket.addEventListener('message', ({ data }) => {
      if (this.socket !== socket) return
      const frame = JSON.parse(String(data)) as SocketFrame
      if (frame.type === 'welcome') {
        this.failures = 0
        this.showState(true)
      }
      this.hear(frame)
    })
    socket.addEventListener('close', () => {
      if (this.socket !== socket) return
      this.socket = null
      this.showState(false)
      if (this.isWanted) this.later()
    })
  }

  /** Half of the wait is chance, so that a restart is not met by everybody at once. */
  private later(): void {
    const wait = Math.min(waitMsMax, waitMsMin * 2 ** this.failures++)
    clearTimeout(this.again)
    this.again = setTimeout(() => this.connect(), wait / 2 + (Math.random() * wait) / 2)
  }

  private drop(): void {
    clearTimeout(this.again)
    const { socket } = this
    this.socket = null
    socket?.close()
  }
}
