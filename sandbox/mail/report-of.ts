import { now } from '#platform/clock.ts'
import type { KeptMail } from './kept-mails.ts'

const boundary = 'report-of-the-sandbox'

/** A bounce: the receiver took the mail and then could not deliver it. Source: RFC 3464. */
export function bounceReportOf(mail: KeptMail, status: string): Buffer {
  const diagnostic = `550 ${status} The mailbox cannot take this mail`
  return reportOf(mail, {
    from: `MAILER-DAEMON@${domainOf(mail.address)}`,
    subject: 'Undelivered Mail Returned to Sender',
    type: 'delivery-status',
    words: `This is the mail system at ${domainOf(mail.address)}.\r\n\r\nYour message could not be delivered:\r\n\r\n<${mail.address}>: ${diagnostic}`,
    report: [
      `Reporting-MTA: dns; mx.${domainOf(mail.address)}`,
      `Arrival-Date: ${dated(new Date(mail.atMs))}`,
      '',
      `Final-Recipient: rfc822; ${mail.address}`,
      'Action: failed',
      `Status: ${status}`,
      `Diagnostic-Code: smtp; ${diagnostic}`,
    ],
  })
}

/** A complaint: a person said that the mail is unwanted, and its mail provider passes that on. Source: RFC 5965. */
export function complaintReportOf(mail: KeptMail): Buffer {
  return reportOf(mail, {
    from: `feedback@${domainOf(mail.address)}`,
    subject: `Abuse report: ${mail.subject}`,
    type: 'feedback-report',
    words: 'A person who got the attached mail has said that it is unwanted.',
    report: [
      'Feedback-Type: abuse',
      'User-Agent: SandboxMail/1.0',
      'Version: 1',
      `Original-Mail-From: <${mail.returnPath}>`,
      `Original-Rcpt-To: <${mail.address}>`,
      `Arrival-Date: ${dated(new Date(mail.atMs))}`,
      `Reported-Domain: ${domainOf(mail.from)}`,
    ],
  })
}

function reportOf(
  mail: KeptMail,
  said: {
    readonly from: string
    readonly subject: string
    readonly type: string
    readonly words: string
    readonly report: readonly string[]
  },
): Buffer {
  const head = [
    `From: ${said.from}`,
    `To: ${mail.returnPath}`,
    `Subject: ${said.subject.replaceAll(/[^ -~]/g, '?')}`,
    `Date: ${dated(now())}`,
    `Message-ID: <report-${mail.id}@${domainOf(mail.address)}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${said.type}; boundary="${boundary}"`,
  ]
  const parts = [
    `--${boundary}\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n${said.words}\r\n`,
    `--${boundary}\r\nContent-Type: message/${said.type}\r\n\r\n${said.report.join('\r\n')}\r\n`,
    `--${boundary}\r\nContent-Type: message/rfc822\r\n\r\n`,
  ]
  return Buffer.concat([
    Buffer.from(`${head.join('\r\n')}\r\n\r\n${parts.join('\r\n')}`),
    mail.raw,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

function dated(at: Date): string {
  return at.toUTCString().replace('GMT', '+0000')
}
