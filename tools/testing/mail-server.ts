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
  const commands: string[] = []
  const mails: ArrivedMail[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(socket, ++connections, false)
  })

  function serve(socket: Socket, connection: number, isSecure: boolean): void {
    let buffer = ''
    let isData = false
    let from = ''
    let to = ''
    const hangUp = (): void => void socket.destroy()
    const handle = async (verb: string, line: string, data: string | null): Promise<void> => {
      commands.push(data === null ? line || verb : '.')
      const command: MailCommand = { verb, line, data, connection, isSecure, hangUp }
      const given = await answer(command)
      const offered = isSecure ? offers.filter((one) => one !== 'STARTTLS') : offers
      const reply = given === undefined ? obligingly(command, offered) : given
      if (verb === 'MAIL') from = /<(.*)>/.exec(line)?.[1] ?? ''
      if (verb === 'RCPT') to = /<(.*)>/.exec(line)?.[1] ?? ''
      if (verb === 'DATA' && reply?.startsWith('354')) isData = true
      if (verb === '.' && reply?.startsWith('250')) mails.push({ from, to, octets: data ?? '', connection })
      if (reply !== null && !socket.destroyed) socket.write(`${reply}\r\n`, 'latin1')
      if (verb === 'QUIT') socket.end()
      if (verb === 'STARTTLS' && reply?.startsWith('220')) upgrade()
    }
    const upgrade = (): void => {
      socket.removeAllListeners('data')
      const secure = new TLSSocket(socket, {
        isServer: true,
        secureContext: createSecureContext({ cert: tlsCertificate.cert, key: tlsCertificate.key }),
      })
      secure.on('error', () => socket.destroy())
      serve(secure, connection, true)
    }
    let isBusy = false
    const drain = (): void => {
      if (isBusy) return
      const end = buffer.indexOf(isData ? '\r\n.\r\n' : '\r\n')
      const isEmpty = isData && buffer.startsWith('.\r\n')
      if (end < 0 && !isEmpty) return
      const line = isEmpty ? '' : buffer.slice(0, isData ? end + 2 : end)
      buffer = isEmpty ? buffer.slice(3) : buffer.slice(end + (isData ? 5 : 2))
      const wasData = isData
      isData = false
      isBusy = true
      const verb = wasData ? '.' : (line.split(' ')[0] ?? '').toUpperCase()
      void handle(verb, wasData ? '' : line, wasData ? line : null).then(() => {
        isBusy = false
        drain()
      })
    }
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      buffer += chunk.toString('latin1')
      drain()
    })
    if (!isSecure) void handle('GREETING', '', null)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return { port, commands, mails, connections: () => connections, openNow: () => sockets.size }
}
