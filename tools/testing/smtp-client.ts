import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** A client that says SMTP lines as it is told, and waits for each answer. */
export type SmtpClient = {
  /** Sends a line and gives the whole answer, all its lines. */
  say(line: string): Promise<string>
  /** Sends octets as they are. */
  write(text: string): void
  /** The next answer, without anything said. */
  next(): Promise<string>
  startTls(): Promise<void>
  end(): void
}

/** Connects and waits for the greeting; what is said before it is the greeting. */
export async function smtpClient(port: number): Promise<SmtpClient & { greeting: string }> {
  let socket: Socket = connect(port, '127.0.0.1')
  let heard = ''
  let waiting: ((answer: string) => void) | null = null
  const look = (): void => {
    const whole = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\n/.exec(heard)
    if (!whole || !waiting) return
    heard = heard.slice(whole[0].length)
    const tell = waiting
    waiting = null
    tell(whole[0].trim())
  }
  const listen = (): void => {
    socket.on('data', (octets: Buffer) => {
      heard += octets.toString('utf8')
      look()
    })
    socket.on('close', () => waiting?.('closed'))
    socket.on('error', () => waiting?.('broken'))
  }
  listen()
  const next = (): Promise<string> =>
    new Promise((resolve) => {
      waiting = resolve
      look()
    })
  const say = (line: string): Promise<string> => {
    socket.write(`${line}\r\n`)
    return next()
  }
  return {
    greeting: await next(),
    say,
    next,
    write: (text) => void socket.write(text),
    async startTls() {
      socket.removeAllListeners('data')
      const secured = connectTls({ socket, rejectUnauthorized: false })
      await new Promise((resolve) => secured.once('secureConnect', resolve))
      socket = secured
      listen()
    },
    end: () => void socket.destroy(),
  }
}
