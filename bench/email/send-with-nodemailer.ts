import { createRequire } from 'node:module'
import type { DkimKey } from '#channels/email/dkim/dkim-key.ts'
import { campaign, type Recipient } from './campaign.ts'

type Transport = { sendMail: (mail: object) => Promise<{ accepted: string[] }>; close: () => void }
const { createTransport } = createRequire(import.meta.url)('nodemailer') as {
  createTransport: (options: object, defaults?: object) => Transport
}

const underWayMax = 200

/** Sends the campaign as its documentation says bulk mail is sent with nodemailer: pooled connections, and its own DKIM. */
export function nodemailerSender(port: number, connections: number, key: DkimKey | null) {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: connections,
    maxMessages: Infinity,
    ignoreTLS: true,
    ...(key
      ? {
          dkim: {
            domainName: campaign.domain,
            keySelector: key.selector,
            privateKey: key.privateKey,
            headerFieldNames:
              'from:to:subject:date:message-id:mime-version:content-type:list-unsubscribe:list-unsubscribe-post:feedback-id',
          },
        }
      : {}),
  })
  return {
    send: async (contacts: readonly Recipient[]): Promise<number> => {
      let next = 0
      let sent = 0
      const one = async (): Promise<void> => {
        for (let contact = contacts[next++]; contact; contact = contacts[next++]) {
          const { accepted } = await transport.sendMail(mailFor(contact))
          sent += accepted.length
        }
      }
      await Promise.all(Array.from({ length: underWayMax }, one))
      return sent
    },
    close: async (): Promise<void> => transport.close(),
  }
}

function mailFor({ id, to, values }: Recipient): object {
  const fill = (text: string): string =>
    text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
  return {
    from: campaign.from,
    to,
    subject: fill(campaign.subject),
    text: fill(campaign.text),
    html: fill(campaign.html),
    messageId: `<${id}@${campaign.domain}>`,
    envelope: { from: `b+${id}@bounce.${campaign.domain}`, to },
    headers: {
      'List-Unsubscribe': `<${fill(campaign.unsubscribeUrl)}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Feedback-ID': campaign.feedbackId,
    },
  }
}
