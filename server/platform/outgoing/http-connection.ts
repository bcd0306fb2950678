import { connect as connectTcp, isIP, type Socket, type TcpSocketConnectOpts } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { AnswerParser, type OutgoingAnswer } from './answer-parser.ts'
import { inWords, OutgoingFailed } from './outgoing-failed.ts'

/** One call under way: what is written, and who waits for the answer. */
export type Exchange = {
  /** The whole request, head and body. */
  readonly text: string
  readonly encoding: 'latin1' | 'utf8'
  /** Machine time by which the answer must be whole. */
  readonly deadline: number
  /** How much of the answer's body is kept, in octets; a KiB when absent. */
  readonly keptMax?: number | undefined
  /** Whether a kept connection was closed on it before: it is not sent a third time. */
  isSecondTry: boolean
  readonly resolve: (answer: OutgoingAnswer) => void
  readonly reject: (error: Error) => void
}

/** Where a connection goes and what its pool is told. */
export type ConnectionOwner = {
  readonly isSecure: boolean
  readonly host: string
  readonly port: number
  /** Checks the host; exactly this address is connected to. */
  findAddress(): Promise<string>
  /** Of the last connection, so that the next handshake is cheap. */
  tlsSession: Buffer | undefined
  free(connection: HttpConnection): void
  gone(connection: HttpConnection): void
  sendAgain(exchange: Exchange): void
}

const connectWithinMs = 5_000
const cut = 'the connection was closed before the answer was complete'

// What arrives is copied out of it before the next socket is read, so that all connections share it.
const arrivals = Buffer.allocUnsafeSlow(64 * 1_024)

/** One kept-alive connection: opens for its first call, then serves one call at a time. */
export class HttpConnection {
  /** Machine time since which it has nothing to do. */
  idleSince = 0
  private readonly owner: ConnectionOwner
  private readonly connectBy = performance.now() + connectWithinMs
  private socket: Socket | null = null
  private exchange: Exchange | null
  private parser: AnswerParser
  private isConnected = false
  private isReused = false
  private isClosed = false

  constructor(owner: ConnectionOwner, first: Exchange) {
    this.owner = owner
    this.exchange = first
    this.parser = new AnswerParser(first.keptMax)
    owner.findAddress().then(
      (address) => this.open(address),
      (error: Error) => this.close(error),
    )
  }

  /** Sends the next call; only while nothing else is under way. */
  send(exchange: Exchange): void {
    this.exchange = exchange
    this.parser = new AnswerParser(exchange.keptMax)
    this.isReused = true
    this.socket?.write(exchange.text, exchange.encoding)
  }

  /** Ends a call that takes too long, or a connection that does not come about. */
  checkTime(at: number): void {
    if (this.exchange && at > this.exchange.deadline)
      this.close(new OutgoingFailed('no complete answer in time'))
    else if (!this.isConnected && at > this.connectBy)
      this.close(new OutgoingFailed(`no connection within ${connectWithinMs / 1_000} s`))
  }

  /** Ends the connection for good; the call under way fails, or is sent again when nothing can have come of it. */
  close(why: Error = new OutgoingFailed(cut)): void {
    if (this.isClosed) return
    this.isClosed = true
    this.socket?.destroy()
    const { exchange } = this
    this.exchange = null
    this.owner.gone(this)
    if (exchange && this.isReused && !this.parser.hasBegun && !exchange.isSecondTry && isCut(why)) {
      exchange.isSecondTry = true
      this.owner.sendAgain(exchange)
    } else exchange?.reject(inWords(why))
  }

  private open(address: string): void {
    if (this.isClosed) return
    const callback = (size: number): boolean => this.read(arrivals.toString('latin1', 0, size))
    const to = { host: address, port: this.owner.port, noDelay: true, onread: { buffer: arrivals, callback } }
    this.socket = this.owner.isSecure
      ? this.openSecure(to)
      : connectTcp(to).on('connect', () => this.connected())
    this.socket
      .on('end', () => (this.exchange && this.parser.end() ? this.finish(false) : this.close()))
      .on('error', (error) => this.close(error))
      .on('close', () => this.close())
  }

  private openSecure(to: TcpSocketConnectOpts): TLSSocket {
    const { host, tlsSession: session } = this.owner
    const name = isIP(host) ? {} : { servername: host }
    return connectTls({ ...to, ...name, ...(session && { session }), ALPNProtocols: ['http/1.1'] })
      .on('session', (given) => (this.owner.tlsSession = given))
      .on('secureConnect', () => this.connected()) // only now is the certificate checked: nothing is written before
  }

  private connected(): void {
    this.isConnected = true
    if (this.exchange) this.socket?.write(this.exchange.text, this.exchange.encoding)
  }

  private read(octets: string): boolean {
    if (!this.exchange) this.close()
    else {
      try {
        if (this.parser.read(octets)) this.finish(this.parser.keepsConnection)
      } catch (error) {
        this.close(error as Error)
      }
    }
    return true
  }

  /** Frees the connection before anyone hears of the answer, so that the next call finds it. */
  private finish(isKept: boolean): void {
    const exchange = this.exchange as Exchange
    const answer = this.parser.answer()
    this.exchange = null
    // An answer that came before the request was written ends the connection too.
    if (isKept && this.socket?.writableLength === 0) this.owner.free(this)
    else this.close()
    exchange.resolve(answer)
  }
}

function isCut(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ECONNRESET' || code === 'EPIPE' || error.message === cut
}
