import type { WebSocket } from 'ws'
import type { SocketFrame } from '#shared/webchat-widget.ts'
import { asAccount } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { hearNotifications, type Hearing } from '#platform/shared-notifications.ts'
import {
  linesAfter,
  toldChannel,
  visitorOfToken,
  visitorView,
  type Site,
  type ToldNotice,
  type Visitor,
} from '#webchat/webchat.ts'

/** A visitor's browser on the line. */
export type Browser = {
  readonly socket: WebSocket
  readonly site: Site
  readonly token: string
  readonly visitor: Visitor
  /** Lines up to this seq were told. */
  told: number
  /** What is being told, so that lines stay in order. */
  telling: Promise<void>
}

const browsersOfVisitorMax = 20
const bufferedBytesMax = 1_048_576
const readAtOnce = 100

/**
 * The browsers that this process holds: tells each what is new in its visitor's chat, whatever process stored it.
 * What was announced while the line to the database was lost is read afterwards.
 */
export class Hub {
  private readonly browsers = new Map<string, Set<Browser>>()
  private hearing: Hearing | null = null

  static async open(): Promise<Hub> {
    const hub = new Hub()
    hub.hearing = await hearNotifications(
      toldChannel,
      (payload) => hub.heard(JSON.parse(payload) as ToldNotice),
      () => hub.catchUpAll(),
    )
    return hub
  }

  /** Takes a browser in and tells it what it missed. Says no when the visitor has too many open. */
  add(browser: Browser): boolean {
    const { id } = browser.visitor
    const others = this.browsers.get(id) ?? new Set()
    if (others.size >= browsersOfVisitorMax) return false
    this.browsers.set(id, others.add(browser))
    send(browser, { type: 'welcome', visitor: visitorView(browser.visitor) })
    this.catchUp(browser)
    return true
  }

  remove(browser: Browser): void {
    const { id } = browser.visitor
    const others = this.browsers.get(id)
    others?.delete(browser)
    if (others?.size === 0) this.browsers.delete(id)
  }

  async close(): Promise<void> {
    for (const set of this.browsers.values()) for (const { socket } of set) socket.close(1012, 'restarting')
    await this.hearing?.stop()
  }

  private heard({ visitorId, what }: ToldNotice): void {
    for (const browser of this.browsers.get(visitorId) ?? []) {
      if (what === 'typing') send(browser, { type: 'typing' })
      else if (what === 'lines') this.catchUp(browser)
      else this.queue(browser, () => lookAgain(browser))
    }
  }

  private catchUpAll(): void {
    for (const set of this.browsers.values())
      for (const browser of set) {
        this.catchUp(browser)
        this.queue(browser, () => lookAgain(browser))
      }
  }

  private catchUp(browser: Browser): void {
    this.queue(browser, () => tellMissed(browser))
  }

  private queue(browser: Browser, work: () => Promise<void>): void {
    browser.telling = browser.telling.then(work).catch((error: unknown) => {
      log.warn({ err: error }, 'a chat could not be told; its browser comes again')
      browser.socket.close(1013, 'again')
    })
  }
}

async function tellMissed(browser: Browser): Promise<void> {
  const { visitor, socket } = browser
  for (let isMore = true; isMore && socket.readyState === socket.OPEN;) {
    const lines = await asAccount(visitor.accountId, (tx) =>
      linesAfter(tx, visitor, browser.told, readAtOnce),
    )
    for (const line of lines) {
      send(browser, { type: 'line', line })
      browser.told = line.seq
    }
    isMore = lines.length === readAtOnce
  }
}

/** Tells the marks as they are now; a browser whose token stands no more is told that, and put out. */
async function lookAgain(browser: Browser): Promise<void> {
  const { site, token, socket } = browser
  const visitor = await asAccount(site.accountId, (tx) => visitorOfToken(tx, site, token))
  if (visitor?.id === browser.visitor.id)
    return send(browser, { type: 'marks', marks: visitorView(visitor).marks })
  send(browser, { type: 'gone' })
  socket.close(1008, 'the token stands no more')
}

function send({ socket }: Browser, frame: SocketFrame): void {
  if (socket.bufferedAmount > bufferedBytesMax) socket.close(1013, 'too slow')
  else socket.send(JSON.stringify(frame))
}
