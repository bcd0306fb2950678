import type { SMTPServerSession } from 'smtp-server'

/** What an SMTP session has said so far. */
export type SmtpSession = {
  readonly id: string
  readonly ip: string
  /** What the other side called itself. */
  readonly helo: string
  readonly isEncrypted: boolean
  /** How it speaks, for the Received field: `ESMTPS` and its kin. */
  readonly protocol: string
  /** MAIL FROM; empty for the null sender and before it is said. */
  readonly from: string
  readonly to: readonly string[]
  /** What `authenticate` gave. */
  readonly login: unknown
}

/** Reads the library's session. */
export function smtpSession(session: SMTPServerSession): SmtpSession {
  const { id, remoteAddress, hostNameAppearsAs, secure, transmissionType, envelope } = session
  const user: unknown = session.user
  return {
    id,
    ip: remoteAddress,
    helo: hostNameAppearsAs || '',
    isEncrypted: secure,
    protocol: transmissionType,
    from: envelope.mailFrom ? envelope.mailFrom.address : '',
    to: envelope.rcptTo.map(({ address }) => address),
    login: user,
  }
}
