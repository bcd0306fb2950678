import { nowMs } from '#platform/clock.ts'
import {
  MailReply,
  startSmtpServer,
  type SmtpServer,
  type SmtpServerSettings,
  type SmtpSession,
} from '#smtp/smtp.ts'
import { traceFields } from './trace-fields.ts'

/** How a mail came: the words of the SMTP session, and who said them. */
export type MailEnvelope = {
  /** MAIL FROM; empty for a report. */
  readonly from: string
  readonly to: readonly string[]
  readonly ip: string
  readonly helo: string
  readonly isEncrypted: boolean
  /** Milliseconds since 1970 by the platform's clock. */
  readonly receivedAtMs: number
}

/** Whether mail for an address is taken: `later` when that cannot be known now. */
export type AddressVerdict = 'taken' | 'unknown' | 'later'

/** What the door for mail from the internet asks the platform. */
export type ReceptionDesk = {
  readonly isTaken: (address: string) => Promise<AddressVerdict>
  /** Stores a mail with the trace we add. Only what is stored is answered with 250; a rejection asks the other side to come again. */
  readonly store: (raw: Buffer, envelope: MailEnvelope) => Promise<void>
}

/** RFC 5321 §6.3: beyond this a mail goes in a circle. */
const hopsMax = 50
const headerMax = 64 * 1024

/**
 * Opens the door for mail from the internet (an MX). It takes mail for addresses that are ours and relays none, and answers 250 when,
 * and only when, the mail is stored.
 */
export function startMailReception(settings: SmtpServerSettings, desk: ReceptionDesk): Promise<SmtpServer> {
  return startSmtpServer(settings, {
    async onRecipient(address) {
      const verdict = await desk.isTaken(address)
      if (verdict === 'later') throw new MailReply(451, '4.3.0', 'this cannot be looked up now: come again')
      if (verdict === 'unknown') throw new MailReply(550, '5.1.1', 'nobody takes mail at this address')
    },
    async onMail(mail, session) {
      if (hops(mail) > hopsMax) throw new MailReply(554, '5.4.6', 'this mail goes in a circle')
      const envelope = envelopeOf(session)
      await desk.store(
        Buffer.concat([traceFields(session, envelope.receivedAtMs, settings.hostname), mail]),
        envelope,
      )
      return `2.6.0 stored as ${session.id}`
    },
  })
}

function envelopeOf({ from, to, ip, helo, isEncrypted }: SmtpSession): MailEnvelope {
  return { from, to, ip, helo, isEncrypted, receivedAtMs: nowMs() }
}

function hops(mail: Buffer): number {
  const header =
    mail
      .subarray(0, headerMax)
      .toString('latin1')
      .split(/\r?\n\r?\n/, 1)[0] ?? ''
  return header.match(/^received:/gim)?.length ?? 0
}
