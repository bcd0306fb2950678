import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { ReplyReader, type SmtpReply } from './smtp-reply.ts'

/** How a connection must be encrypted: not, if the server can, in any case, or with a certificate that names the server. */
export type TlsWish = 'none' | 'opportunistic' | 'encrypted' | 'verified'

export type WireTarget = {
  readonly address: string
  readonly port: number
  /** The address of ours to send from; the system's choice when absent. */
  readonly localAddress?: string
  readonly timeoutMs: number
}

export type WireTls = {
  /** The name the certificate must be for. */
  readonly host: string
  readonly isVerified: boolean
  /** Authorities to trust besides the system's. */
  readonly ca?: string
  readonly timeoutMs: number
}

const scratchOctets = 65_536
let scratch: Buffer | null = null

/** Most mails are small and are taken by the system before the next one is written: all of them are put together in one place. */
function roomFor(octets: number): Buffer {
  if (octets > scratchOctets) return Buffer.allocUnsafeSlow(octets)
  return (scratch ??= Buffer.allocUnsafeSlow(scratchOctets))
}

/** A connection to a mail server, encrypted or not: octets out, replies in, one end. */
export class SmtpWire {
  onReply: (reply: SmtpReply) => void = () => {}
  /** Called once, whoever ended it. */
  onClose: (reason: string) => void = () => {}
  isSecure = false
  private socket: Socket
  private readonly reader = new ReplyReader((reply) => this.onReply(reply))
  private reason = 'the server closed the connection'
  private isClosed = false

  private constructor(socket: Socket) {
    this.socket = socket
    this.listen()
  }

  /** Connects; rejects with the system's error, or after the time-out. */
  static connect({ address, port, localAddress, timeoutMs }: WireTarget): Promise<SmtpWire> {
    const socket = connect({ host: address, port, noDelay: true, ...(localAddress ? { localAddress } : {}) })
    return ready(socket, 'connect', timeoutMs).then(() => new SmtpWire(socket))
  }

  /** Octets written so far that the system has taken. */
  get octetsOut(): number {
    return this.socket.bytesWritten - this.socket.writableLength
  }

  write(octets: string): void {
    if (!this.isClosed) this.socket.write(octets, 'latin1')
  }

  /** Writes a mail of so many octets and what follows it, in one go; `taken` hears when the system has all of it. */
  writeMail(pieces: readonly string[], size: number, behind: string, taken?: () => void): void {
    if (this.isClosed) return
    const { socket } = this
    const whole = size + behind.length
    const buffer = roomFor(whole)
    let at = 0
    for (const piece of pieces) at += buffer.write(piece, at, 'latin1')
    at += buffer.write(behind, at, 'latin1')
    socket.write(buffer.subarray(0, at), (error) => error ?? taken?.())
    // What the system did not take at once is still read from the buffer.
    if (socket.writableLength > 0 && buffer === scratch) scratch = null
  }

  /**
   * Encrypts from here on. What the server sent before its time would be read as if it had come encrypted: it ends the connection.
   * Source: RFC 3207 §4; CVE-2011-0411.
   */
  async secure({ host, isVerified, ca, timeoutMs }: WireTls): Promise<void> {
    if (this.reader.held > 0) throw new Error('the server spoke before the encryption began')
    const plain = this.socket
    plain.removeAllListeners('data')
    const socket = connectTls({
      socket: plain,
      host,
      rejectUnauthorized: isVerified,
      ...(isIP(host) ? {} : { servername: host }),
      ...(ca ? { ca } : {}),
    })
    await ready(socket, 'secureConnect', timeoutMs)
    plain.removeAllListeners('error')
    plain.removeAllListeners('close')
    plain.on('error', () => {})
    this.socket = socket
    this.isSecure = true
    this.listen()
  }

  /** Says goodbye and lets the server close. */
  end(octets: string): void {
    if (this.isClosed) return
    this.reason = 'we ended it'
    this.socket.end(octets, 'latin1')
    const { socket } = this
    setTimeout(() => socket.destroy(), 2_000).unref()
  }

  destroy(reason: string): void {
    this.reason = reason
    this.socket.destroy()
    this.closed()
  }

  private listen(): void {
    this.socket.on('data', (chunk: Buffer) => this.read(chunk))
    this.socket.on('error', (error: NodeJS.ErrnoException) => (this.reason = error.code ?? error.message))
    this.socket.on('close', () => this.closed())
  }

  private read(chunk: Buffer): void {
    if (this.isClosed) return
    try {
      this.reader.push(chunk.toString('latin1'))
    } catch (error) {
      this.destroy(error instanceof Error ? error.message : String(error))
    }
  }

  private closed(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.onClose(this.reason)
  }
}

function ready(socket: Socket, event: 'connect' | 'secureConnect', timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (error: Error | null): void => {
      clearTimeout(timer)
      socket.off(event, onReady).off('error', onError).off('close', onClose)
      if (!error) return resolve()
      socket.on('error', () => {})
      socket.destroy()
      reject(error)
    }
    const onReady = (): void => end(null)
    const onError = (error: Error): void => end(error)
    const onClose = (): void => end(new Error('the server closed the connection'))
    const timer = setTimeout(() => end(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs)
    socket.on(event, onReady).on('error', onError).on('close', onClose)
  })
}
