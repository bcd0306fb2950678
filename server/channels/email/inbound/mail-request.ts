import type { RawRequest } from '../../connecting.ts'
import type { MailEnvelope } from './start-mail-reception.ts'

/** How a mail is kept until it is read: as what providers send over HTTP is, with its envelope in the headers. */
export function mailRequest(raw: Buffer, envelope: MailEnvelope): RawRequest {
  const { from, to, ip, helo, isEncrypted, receivedAtMs } = envelope
  return {
    method: 'POST',
    url: '/in/email',
    query: {},
    headers: {
      'content-type': 'message/rfc822',
      'x-mail-from': from,
      'x-rcpt-to': JSON.stringify(to),
      'x-ip': ip,
      'x-helo': helo.slice(0, 255),
      'x-encrypted': isEncrypted ? 'yes' : 'no',
      'x-received-at-ms': String(receivedAtMs),
    },
    body: raw,
  }
}

/** The envelope of a kept mail. Throws for a request that is none. */
export function envelopeOfRequest({ headers }: Pick<RawRequest, 'headers'>): MailEnvelope {
  const to: unknown = JSON.parse(headers['x-rcpt-to'] ?? '')
  if (!Array.isArray(to)) throw new Error('a kept mail without recipients')
  return {
    from: headers['x-mail-from'] ?? '',
    to: to.map(String),
    ip: headers['x-ip'] ?? '',
    helo: headers['x-helo'] ?? '',
    isEncrypted: headers['x-encrypted'] === 'yes',
    receivedAtMs: Number(headers['x-received-at-ms']),
  }
}
