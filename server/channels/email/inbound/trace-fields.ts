import type { SmtpSession } from '#smtp/smtp.ts'

/** The fields a server puts before a mail it takes: whom it is from in the envelope, and how it came. Source: RFC 5321 §4.4. */
export function traceFields(
  { id, from, ip, helo, protocol }: SmtpSession,
  receivedAtMs: number,
  hostname: string,
): Buffer {
  const greeted = helo.replaceAll(/[^\w.:[\]-]/g, '') || 'unknown'
  const address = ip.includes(':') ? `IPv6:${ip}` : ip
  const date = new Date(receivedAtMs).toUTCString().replace('GMT', '+0000')
  const path = from.replaceAll(/[\s<>]/g, '')
  return Buffer.from(
    `Return-Path: <${path}>\r\nReceived: from ${greeted} ([${address}])\r\n\tby ${hostname} with ${protocol} id ${id};\r\n\t${date}\r\n`,
  )
}
