import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { WidgetFrame } from '#shared/webchat-widget.ts'
import { asAccount } from '#platform/db.ts'
import { callerAddress } from '#platform/http/caller-address.ts'
import { takeOne } from '#platform/http/rate-limit.ts'
import { refuseUpgrade, takeUpgrades } from '#platform/http/upgrades.ts'
import { log } from '#platform/log.ts'
import { Refusal } from '#platform/refusal.ts'
import { markLines, tellVisitorTyping, visitorOfToken } from '#webchat/webchat.ts'
import { ensureAllowed, siteFor, type Gate } from './gate.ts'
import type { Browser, Hub } from './hub.ts'
import { widgetFrame } from './shapes.ts'

/** A socket that has not said who it is by then is ended. */
const helloWithinMs = 10_000
const frameBytesMax = 4_096
/** A browser that was not heard of for so long is gone; the widget pings well within it. */
const silentMs = 90_000

/** Takes the WebSockets of widgets: the token comes in the first frame, so that no log of addresses ever holds it. */
export function takeSockets(http: Server, gate: Gate, hub: Hub): WebSocketServer {
  const server = new WebSocketServer({ noServer: true, maxPayload: frameBytesMax })
  takeUpgrades(http, '/webchat/v1/socket', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    try {
      takeOne(gate.limits.call, callerAddress(request, gate.proxies))
    } catch {
      return refuseUpgrade(socket, 429)
    }
    server.handleUpgrade(request, socket, head, (ws) => greet(gate, hub, request, ws))
  })
  return server
}

function greet(gate: Gate, hub: Hub, request: IncomingMessage, ws: WebSocket): void {
  const state: { browser: Browser | null } = { browser: null }
  let silence = setTimeout(() => ws.terminate(), helloWithinMs)
  let line = Promise.resolve()
  ws.on('error', () => ws.terminate())
  ws.on('close', () => {
    clearTimeout(silence)
    if (state.browser) hub.remove(state.browser)
  })
  ws.on('message', (data: Buffer) => {
    const frame = frameOf(data.toString())
    if (!frame) return ws.close(1008, 'not a frame of a widget')
    line = line
      .then(async () => {
        if (state.browser) await act(gate, state.browser, frame)
        else state.browser = await begin(gate, hub, request, ws, frame)
        clearTimeout(silence)
        if (ws.readyState === ws.OPEN) silence = setTimeout(() => ws.terminate(), silentMs)
      })
      .catch((error: unknown) => end(ws, error))
  })
}

async function begin(
  gate: Gate,
  hub: Hub,
  request: IncomingMessage,
  ws: WebSocket,
  frame: WidgetFrame,
): Promise<Browser> {
  if (frame.type !== 'hello') throw new Refusal('visitor_unknown')
  const site = await siteFor(gate, frame.site)
  ensureAllowed(gate, site, { request, origin: request.headers.origin, host: frame.host })
  const visitor = await asAccount(site.accountId, (tx) => visitorOfToken(tx, site, frame.token))
  if (!visitor) throw new Refusal('visitor_unknown')
  const browser = {
    socket: ws,
    site,
    token: frame.token,
    visitor,
    told: Math.min(frame.after, visitor.lineCount),
    telling: Promise.resolve(),
  }
  if (!hub.add(browser)) throw new Refusal('rate_limited')
  if (ws.readyState !== ws.OPEN) hub.remove(browser)
  return browser
}

async function act(gate: Gate, { visitor }: Browser, frame: WidgetFrame): Promise<void> {
  if (frame.type === 'ping') return
  takeOne(gate.limits.signal, visitor.id)
  if (frame.type === 'typing') await tellVisitorTyping(visitor, frame.on)
  if (frame.type === 'marks') await asAccount(visitor.accountId, (tx) => markLines(tx, visitor, frame))
}

function end(ws: WebSocket, error: unknown): void {
  if (error instanceof Refusal) {
    if (error.code === 'visitor_unknown' && ws.readyState === ws.OPEN)
      ws.send(JSON.stringify({ type: 'gone' }))
    ws.close(error.code === 'rate_limited' ? 1013 : 1008, error.code)
    return
  }
  log.warn({ err: error }, 'a chat socket failed; its browser comes again')
  ws.close(1011, 'again')
}

function frameOf(text: string): WidgetFrame | null {
  try {
    return widgetFrame.parse(JSON.parse(text))
  } catch {
    return null
  }
}
