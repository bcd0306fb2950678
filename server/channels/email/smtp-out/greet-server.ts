import type { SmtpReply } from './smtp-reply.ts'
import { sayReply } from './smtp-reply.ts'
import type { SmtpWire, TlsWish } from './smtp-wire.ts'

/** What a server says it can do. */
export type SmtpOffer = {
  readonly pipelining: boolean
  readonly smtpUtf8: boolean
  readonly startTls: boolean
  /** Octets a mail may have; null: no limit told. */
  readonly sizeOctetsMax: number | null
  readonly auth: readonly string[]
}

export type Greeting = {
  /** What we call ourselves: a name that leads to our address. */
  readonly ehloName: string
  /** What the server is called; its certificate must say so where that is wished. */
  readonly host: string
  readonly tls: TlsWish
  /** Encrypted from the first octet, as on port 465. */
  readonly implicitTls: boolean
  readonly ca?: string
  readonly login: { readonly user: string; readonly password: string } | null
  readonly timeoutMs: number
}

/** A server that could not be greeted: where it failed, and what it said if it did. */
export class GreetingFailed extends Error {
  override name = 'GreetingFailed'
  readonly at: 'address' | 'connect' | 'tls' | 'login'
  readonly reply: SmtpReply | null

  constructor(at: GreetingFailed['at'], detail: string, reply: SmtpReply | null = null) {
    super(reply ? sayReply(reply) : detail)
    this.at = at
    this.reply = reply
  }
}

/**
 * Opens a session on a connection: greeting, encryption, login. After it the wire waits for MAIL.
 * Errors: GreetingFailed.
 * Source: RFC 5321 §4.1.1.1, RFC 3207, RFC 4954.
 */
export async function greetServer(wire: SmtpWire, greeting: Greeting): Promise<SmtpOffer> {
  if (greeting.implicitTls) await secure(wire, greeting)
  expect2xx(await ask(wire, '', greeting.timeoutMs), 'connect')
  let offer = await hello(wire, greeting)
  if (!wire.isSecure && greeting.tls !== 'none') offer = await startTls(wire, greeting, offer)
  if (greeting.login) await logIn(wire, greeting, greeting.login, offer)
  return offer
}

async function hello(wire: SmtpWire, { ehloName, timeoutMs }: Greeting): Promise<SmtpOffer> {
  const reply = await ask(wire, `EHLO ${ehloName}\r\n`, timeoutMs)
  if (reply.code >= 500) {
    expect2xx(await ask(wire, `HELO ${ehloName}\r\n`, timeoutMs), 'connect')
    return offerOf([])
  }
  expect2xx(reply, 'connect')
  return offerOf(reply.lines.slice(1))
}

function offerOf(lines: readonly string[]): SmtpOffer {
  const words = new Map(
    lines.map((line) => {
      const [keyword = '', ...rest] = line.trim().toUpperCase().split(/[ =]+/)
      return [keyword, rest]
    }),
  )
  const size = Number(words.get('SIZE')?.[0] ?? 0)
  return {
    pipelining: words.has('PIPELINING'),
    smtpUtf8: words.has('SMTPUTF8'),
    startTls: words.has('STARTTLS'),
    sizeOctetsMax: size > 0 ? size : null,
    auth: words.get('AUTH') ?? [],
  }
}

async function startTls(wire: SmtpWire, greeting: Greeting, offer: SmtpOffer): Promise<SmtpOffer> {
  if (!offer.startTls) {
    if (greeting.tls === 'opportunistic') return offer
    throw new GreetingFailed('tls', 'the server offers no encryption')
  }
  const reply = await ask(wire, 'STARTTLS\r\n', greeting.timeoutMs)
  if (reply.code !== 220) throw new GreetingFailed('tls', '', reply)
  await secure(wire, greeting)
  return hello(wire, greeting)
}

async function secure(wire: SmtpWire, { host, tls, ca, timeoutMs }: Greeting): Promise<void> {
  try {
    await wire.secure({ host, isVerified: tls === 'verified', timeoutMs, ...(ca ? { ca } : {}) })
  } catch (error) {
    throw new GreetingFailed('tls', error instanceof Error ? error.message : String(error))
  }
}

/** A password is told to nobody over a connection that others can read. */
async function logIn(
  wire: SmtpWire,
  { timeoutMs }: Greeting,
  { user, password }: { user: string; password: string },
  offer: SmtpOffer,
): Promise<void> {
  if (!wire.isSecure) throw new GreetingFailed('tls', 'the server offers no encryption to log in under')
  const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')
  let reply: SmtpReply
  if (offer.auth.includes('PLAIN') || !offer.auth.includes('LOGIN')) {
    reply = await ask(wire, `AUTH PLAIN ${base64(`\0${user}\0${password}`)}\r\n`, timeoutMs)
  } else {
    reply = await ask(wire, 'AUTH LOGIN\r\n', timeoutMs)
    if (reply.code === 334) reply = await ask(wire, `${base64(user)}\r\n`, timeoutMs)
    if (reply.code === 334) reply = await ask(wire, `${base64(password)}\r\n`, timeoutMs)
  }
  expect2xx(reply, 'login')
}

function expect2xx(reply: SmtpReply, at: GreetingFailed['at']): void {
  if (reply.code >= 300) throw new GreetingFailed(at, '', reply)
}

/** Sends a command and waits for its reply. */
function ask(wire: SmtpWire, command: string, timeoutMs: number): Promise<SmtpReply> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => wire.destroy(`no answer within ${timeoutMs / 1000} s`), timeoutMs)
    wire.onReply = (reply) => {
      clearTimeout(timer)
      // A second reply to one command: whatever this server speaks, it is not in step with us.
      wire.onReply = () => wire.destroy('the server answered twice')
      resolve(reply)
    }
    wire.onClose = (reason) => {
      clearTimeout(timer)
      reject(new GreetingFailed('connect', reason))
    }
    if (command !== '') wire.write(command)
  })
}
