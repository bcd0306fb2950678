import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

/** Takes a request to speak WebSocket instead. */
export type TakeUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

const takersOf = new WeakMap<Server, Map<string, TakeUpgrade>>()

/** Gives the WebSocket upgrades of one path of an HTTP server to a taker; a path that nobody takes is refused. */
export function takeUpgrades(http: Server, path: string, take: TakeUpgrade): void {
  const takers = takersOf.get(http) ?? openFor(http)
  takers.set(path, take)
}

/** Answers an upgrade with a plain status and ends. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

function openFor(http: Server): Map<string, TakeUpgrade> {
  const takers = new Map<string, TakeUpgrade>()
  takersOf.set(http, takers)
  http.on('upgrade', (request, socket, head) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const take = takers.get(path)
    // A caller that hangs up before the answer is no fault of ours.
    socket.on('error', () => socket.destroy())
    if (take) take(request, socket, head)
    else refuseUpgrade(socket, 404)
  })
  return takers
}
