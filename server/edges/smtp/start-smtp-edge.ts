import { previewMessage, type Pipeline } from '#messaging/messaging.ts'
import { db } from '#platform/db.ts'
import { accountRate, takeOne } from '#platform/http/rate-limit.ts'
import { startSmtpServer, type SmtpServer, type SmtpServerSettings } from '#smtp/smtp.ts'
import { admitMail } from './admit-mail.ts'
import { checkRecipient } from './check-recipient.ts'
import { loginOf, openLogin } from './login.ts'
import type { MailDesk } from './mail-desk.ts'
import { answersMetric } from './metrics.ts'
import { sayRefusals } from './refusal-reply.ts'

/**
 * Opens the SMTP door for customers' programs. An API key is the password; each recipient of a mail becomes a message of its own,
 * and 250 is answered when all of them are admitted.
 */
export function startSmtpEdge(
  settings: SmtpServerSettings & { readonly pipeline: Pipeline },
): Promise<SmtpServer> {
  const { pipeline } = settings
  return startSmtpEdgeAt(settings, {
    admit: (request) => pipeline.admit(request),
    foresee: async (request) => (await previewMessage(db, request, pipeline.carriers.isUsable)).decision,
  })
}

/** The same before whatever admits. */
export function startSmtpEdgeAt(settings: SmtpServerSettings, desk: MailDesk): Promise<SmtpServer> {
  const limit = accountRate()
  return startSmtpServer(settings, {
    authenticate: ({ password, ip }) => sayRefusals(() => openLogin(password, ip)),
    onSender: (session) => sayRefusals(async () => void (await loginOf(session))),
    onRecipient: (address, session) =>
      sayRefusals(async () => {
        const login = await loginOf(session)
        takeOne(limit, login.accountId, login.ratePerSecond)
        await checkRecipient(desk, login, { from: session.from, to: address })
      }),
    async onMail(mail, session) {
      const answered = await sayRefusals(async () =>
        admitMail(desk, await loginOf(session), mail, session.to),
      )
      answersMetric.inc({ answer: '250' })
      return answered
    },
  })
}
