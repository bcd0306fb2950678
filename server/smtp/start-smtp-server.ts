import { once } from 'node:events'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { log } from '#platform/log.ts'
import { MailMemory } from './mail-memory.ts'
import { MailReply } from './mail-reply.ts'
import { smtpSession, type SmtpSession } from './smtp-session.ts'

/** What an SMTP server of ours is, beyond what its owner decides. */
export type SmtpServerSettings = {
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
  /** What it greets as. */
  readonly hostname: string
  /** PEM; STARTTLS is offered with it. */
  readonly tls: { readonly key: string; readonly cert: string }
  readonly sizeBytesMax?: number
  /** Octets of mails under way in all sessions together. */
  readonly memoryBytesMax?: number
  readonly sessionsMax?: number
  /** Sessions of one address at once. */
  readonly sessionsPerIpMax?: number
}

/** What its owner decides. A no is a thrown `MailReply`; anything else that is thrown becomes 451 and a warning. */
export type SmtpServerHandlers = {
  /** Present: nobody sends before he logged in, and only over TLS. Gives what is remembered as `login`; null: wrong. */
  readonly authenticate?: (login: { user: string; password: string; ip: string }) => Promise<unknown>
  readonly onSender?: (session: SmtpSession) => Promise<void>
  readonly onRecipient: (address: string, session: SmtpSession) => Promise<void>
  /** Its end is answered with 250: what must be durable is durable by then. Gives the words of the answer. */
  readonly onMail: (mail: Buffer, session: SmtpSession) => Promise<string>
}

/** An SMTP server, open. */
export type SmtpServer = {
  readonly host: string
  readonly port: number
  /** Takes nothing new and lets what is under way end. */
  stop(drainMs: number): Promise<void>
}

const recipientsMax = 100
const silenceMs = 5 * 60_000
const mebibyte = 1024 * 1024

/** Opens an SMTP server that bounds its sessions and its memory, and answers as its owner decides. */
export async function startSmtpServer(
  settings: SmtpServerSettings,
  handlers: SmtpServerHandlers,
): Promise<SmtpServer> {
  const server = new SMTPServer(optionsOf(settings, handlers))
  // Strangers break off, speak no TLS, or say nothing: that is no fault of ours.
  server.on('error', (error) => log.debug({ err: error }, 'an SMTP session failed'))
  const listening = server.listen(settings.port, settings.host)
  await once(listening, 'listening')
  const address = listening.address()
  return {
    host: settings.host,
    port: typeof address === 'object' && address !== null ? address.port : settings.port,
    stop: (drainMs) =>
      new Promise((resolve) => {
        // The library takes 0 for its default of half a minute.
        server.options.closeTimeout = Math.max(1, drainMs)
        server.close(() => resolve())
      }),
  }
}

function optionsOf(settings: SmtpServerSettings, handlers: SmtpServerHandlers): SMTPServerOptions {
  const { sizeBytesMax = 25 * mebibyte, memoryBytesMax = 256 * mebibyte } = settings
  const memory = new MailMemory(sizeBytesMax, memoryBytesMax)
  return {
    name: settings.hostname,
    banner: 'ESMTP',
    ...settings.tls,
    size: sizeBytesMax,
    ...loginOptions(handlers),
    disableReverseLookup: true,
    logger: false,
    maxClients: settings.sessionsMax ?? 500,
    maxRecipients: recipientsMax,
    socketTimeout: silenceMs,
    ...sessionCount(settings.sessionsPerIpMax ?? 20),
    onMailFrom: ({ address }, session, done) =>
      answer(async () => handlers.onSender?.({ ...smtpSession(session), from: address }), done),
    onRcptTo: ({ address }, session, done) =>
      answer(() => handlers.onRecipient(address, smtpSession(session)), done),
    onData: (stream, session, done) =>
      answer(() => memory.hold(stream, (mail) => handlers.onMail(mail, smtpSession(session))), done),
  }
}

function loginOptions({ authenticate }: SmtpServerHandlers): SMTPServerOptions {
  if (!authenticate) return { disabledCommands: ['AUTH'] }
  return {
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth: ({ username, password }, { remoteAddress }, done) =>
      answer(
        async () => {
          const login = await authenticate({
            user: username ?? '',
            password: password ?? '',
            ip: remoteAddress,
          })
          if (login === null) throw new MailReply(535, '5.7.8', 'user name or password is wrong')
          return { user: login }
        },
        (error, response) => done(error, response),
      ),
  }
}

/** Counts the sessions of each address, so that none takes the places of all. */
function sessionCount(max: number): SMTPServerOptions {
  const sessions = new Map<string, number>()
  return {
    onConnect: ({ remoteAddress }, done) => {
      const count = (sessions.get(remoteAddress) ?? 0) + 1
      sessions.set(remoteAddress, count)
      done(count > max ? new MailReply(421, '4.7.0', 'too many sessions from your address') : null)
    },
    onClose: ({ remoteAddress }) => {
      const left = (sessions.get(remoteAddress) ?? 1) - 1
      if (left > 0) sessions.set(remoteAddress, left)
      else sessions.delete(remoteAddress)
    },
  }
}

function answer<T>(work: () => Promise<T>, done: (error: Error | null, result?: T) => void): void {
  work().then(
    (result) => done(null, result),
    (error: unknown) => done(replyOf(error)),
  )
}

function replyOf(error: unknown): MailReply {
  if (error instanceof MailReply) return error
  // Nobody is there any more to hear the answer.
  const isGone = error instanceof Error && 'code' in error && error.code === 'ECONNECTION'
  if (!isGone)
    log.warn({ err: error }, 'an SMTP command was not carried out; the other side was asked to come again')
  return new MailReply(451, '4.3.0', 'this cannot be done now: come again')
}
