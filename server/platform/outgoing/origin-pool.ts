import { HttpConnection, type ConnectionOwner, type Exchange } from './http-connection.ts'
import { OutgoingFailed } from './outgoing-failed.ts'
import { hostOf, publicAddress, type Resolve } from './ssrf-guard.ts'

const connectionsMax = 128
// Shorter than the 5 s after which many servers close: the race between their end and our next call stays rare.
const idleMax = 4_000

/** The connections to one origin: the one used last is used first, and calls beyond 128 wait in order. */
export class OriginPool implements ConnectionOwner {
  readonly isSecure: boolean
  readonly host: string
  readonly port: number
  tlsSession: Buffer | undefined
  private readonly resolve: Resolve | undefined
  private readonly connections = new Set<HttpConnection>()
  private idle: HttpConnection[] = []
  private waiting: Exchange[] = []

  constructor(origin: string, resolve: Resolve | undefined) {
    const url = new URL(origin)
    this.isSecure = url.protocol === 'https:'
    this.host = hostOf(url)
    this.port = Number(url.port) || (this.isSecure ? 443 : 80)
    this.resolve = resolve
  }

  get isEmpty(): boolean {
    return this.connections.size === 0
  }

  send(exchange: Exchange): void {
    const kept = this.idle.pop()
    if (kept) kept.send(exchange)
    else if (this.connections.size < connectionsMax) this.open(exchange)
    else this.waiting.push(exchange)
  }

  findAddress(): Promise<string> {
    return publicAddress(this.host, this.resolve)
  }

  free(connection: HttpConnection): void {
    const next = this.waiting.shift()
    if (next) connection.send(next)
    else {
      connection.idleSince = performance.now()
      this.idle.push(connection)
    }
  }

  gone(connection: HttpConnection): void {
    this.connections.delete(connection)
    this.idle = this.idle.filter((one) => one !== connection)
    const next = this.waiting.shift()
    if (next) this.open(next)
  }

  /** On a new connection: the other kept ones may be as dead. */
  sendAgain(exchange: Exchange): void {
    if (this.connections.size < connectionsMax) this.open(exchange)
    else this.waiting.unshift(exchange)
  }

  checkTime(at: number): void {
    for (const connection of this.connections) connection.checkTime(at)
    const late = this.waiting.filter(({ deadline }) => at > deadline)
    if (late.length > 0) this.waiting = this.waiting.filter(({ deadline }) => at <= deadline)
    for (const { reject } of late) reject(new OutgoingFailed('no complete answer in time'))
    for (const connection of this.idle) {
      if (at - connection.idleSince < idleMax) break
      connection.close()
    }
  }

  /** Ends every connection; calls under way fail and are not sent again. */
  close(): void {
    const givenUp = new OutgoingFailed('the call was given up')
    for (const { reject } of this.waiting.splice(0)) reject(givenUp)
    for (const connection of this.connections) connection.close(givenUp)
  }

  private open(exchange: Exchange): void {
    this.connections.add(new HttpConnection(this, exchange))
  }
}
