import { createServer, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import type { TestContext } from 'node:test'
import { tlsCertificate } from './tls-certificate.ts'

/** What the server is told; `data` for a whole mail after its last dot. */
export type MailCommand = {
  readonly verb: string
  readonly line: string
  readonly data: string | null
  /** Which connection, counted from 1. */
  readonly connection: number
  readonly isSecure: boolean
  /** Ends the connection without an answer. */
  readonly hangUp: () => void
}

/** A reply with its lines; null for silence; undefined for what an obliging server answers. */
export type MailAnswer = string | null | undefined | Promise<string | null | undefined>

/** A mail as it arrived. */
export type ArrivedMail = {
  readonly from: string
  readonly to: string
  readonly octets: string
  readonly connection: number
}

export type MailServer = {
  readonly port: number
  readonly commands: readonly string[]
  readonly mails: readonly ArrivedMail[]
  readonly connections: () => number
  readonly openNow: () => number
}

/** What an obliging server of today answers. */
function obligingly({ verb, connection }: MailCommand, offers: readonly string[] = []): string {
  if (verb === 'EHLO')
    return ['250-mail.test', ...offers.map((offer) => `250-${offer}`), '250 HELP'].join('\r\n')
  if (verb === 'GREETING') return '220 mail.test ESMTP'
  if (verb === 'DATA') return '354 go on'
  if (verb === 'STARTTLS') return '220 go on'
  if (verb === 'AUTH') return '235 welcome'
  if (verb === 'QUIT') return '221 bye'
  return verb === '.' ? `250 2.0.0 queued ${connection}` : '250 ok'
}

/** A mail server whose every answer the test may choose; by default it obliges, with PIPELINING. Ends with the test. */
export async function mailServer(
  context: TestContext,
  answer: (command: MailCommand) => MailAnswer = () => undefined,
  offers: readonly string[] = ['PIPELINING'],
): Promise<MailServer> {
  const told: Told = { answer, offers, commands: [], mails: [] }
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    const conversation = new Conversation(told, socket, ++connections, false)
    void conversation.handle('GREETING', '', null)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as { port: number }
  const { commands, mails } = told
  return { port, commands, mails, connections: () => connections, openNow: () => sockets.size }
}

type Told = {
  readonly answer: (command: MailCommand) => MailAnswer
  readonly offers: readonly string[]
  readonly commands: string[]
  readonly mails: ArrivedMail[]
}

/** One connection: its commands are answered one after the other, however they come. */
class Conversation {
  private readonly told: Told
  private readonly socket: Socket
  private readonly connection: number
  private readonly isSecure: boolean
  private buffer = ''
  private pieces: string[] = []
  private tail = ''
  private isData = false
  private isBusy = false
  private from = ''
  private to = ''

  constructor(told: Told, socket: Socket, connection: number, isSecure: boolean) {
    this.told = told
    this.socket = socket
    this.connection = connection
    this.isSecure = isSecure
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => this.take(chunk.toString('latin1')))
  }

  /** The pieces of a large mail are put together once, when its last dot is there. */
  private take(piece: string): void {
    this.pieces.push(piece)
    const seen = (this.buffer === '' && this.pieces.length === 1 ? '\r\n' : this.tail) + piece
    this.tail = seen.slice(-4)
    if (this.isData && !seen.includes('\r\n.\r\n')) return
    this.buffer += this.pieces.join('')
    this.pieces = []
    this.drain()
  }

  async handle(verb: string, line: string, data: string | null): Promise<void> {
    const { told, socket, connection, isSecure } = this
    told.commands.push(data === null ? line || verb : '.')
    const hangUp = (): void => void socket.destroy()
    const command: MailCommand = { verb, line, data, connection, isSecure, hangUp }
    const given = await told.answer(command)
    const offered = isSecure ? told.offers.filter((one) => one !== 'STARTTLS') : told.offers
    const reply = given === undefined ? obligingly(command, offered) : given
    if (reply !== null) this.understand(command, reply)
    if (reply !== null && !socket.destroyed) socket.write(`${reply}\r\n`, 'latin1')
    if (verb === 'QUIT') socket.end()
    if (verb === 'STARTTLS' && reply?.startsWith('220')) this.encrypt()
  }

  private understand({ verb, line, data }: MailCommand, reply: string): void {
    if (verb === 'MAIL') this.from = /<(.*)>/.exec(line)?.[1] ?? ''
    if (verb === 'RCPT') this.to = /<(.*)>/.exec(line)?.[1] ?? ''
    if (verb === 'DATA' && reply.startsWith('354')) this.isData = true
    const { from, to, connection } = this
    if (verb === '.' && reply.startsWith('250'))
      this.told.mails.push({ from, to, octets: data ?? '', connection })
  }

  private encrypt(): void {
    this.socket.removeAllListeners('data')
    const secureContext = createSecureContext({ cert: tlsCertificate.cert, key: tlsCertificate.key })
    const secure = new TLSSocket(this.socket, { isServer: true, secureContext })
    new Conversation(this.told, secure, this.connection, true)
  }

  private drain(): void {
    if (this.isBusy) return
    const { buffer, isData } = this
    const isEmpty = isData && buffer.startsWith('.\r\n')
    const end = isEmpty ? 0 : buffer.indexOf(isData ? '\r\n.\r\n' : '\r\n')
    if (end < 0) return
    const line = isEmpty ? '' : buffer.slice(0, isData ? end + 2 : end)
    this.buffer = buffer.slice(isEmpty ? 3 : end + (isData ? 5 : 2))
    this.isData = false
    this.isBusy = true
    const verb = isData ? '.' : (line.split(' ')[0] ?? '').toUpperCase()
    void this.handle(verb, isData ? '' : line, isData ? line : null).then(() => {
      this.isBusy = false
      this.drain()
    })
  }
}
