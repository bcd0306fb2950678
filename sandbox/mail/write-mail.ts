import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { createTransport } from 'nodemailer'
import type { Writing } from '../handsets/handset.ts'
import type { KeptMail } from './kept-mails.ts'
import type { Zone } from './zone.ts'

/** A mail a person wrote, as it goes out. */
export type WrittenMail = { readonly raw: Buffer; readonly messageId: string; readonly subject: string }

/** The keys that sign the people's mail, made when the first of them writes. */
export class PeoplesKeys {
  readonly #zone: Zone
  #key: Promise<string> | null = null

  constructor(zone: Zone) {
    this.#zone = zone
  }

  /** Makes a domain of people's one whose mail can be verified, and gives the key that signs it. */
  async signerOf(domain: string): Promise<{ domainName: string; keySelector: string; privateKey: string }> {
    this.#key ??= makeKey()
    const [privateKey = '', publicKey = ''] = (await this.#key).split('|')
    this.#zone.put(`people._domainkey.${domain}`, 'TXT', [`v=DKIM1; k=rsa; p=${publicKey}`])
    if (this.#zone.find(domain, 'TXT') === null)
      this.#zone.put(domain, 'TXT', ['v=spf1 ip4:127.0.0.1 ip6:::1 -all'])
    this.#zone.put(`_dmarc.${domain}`, 'TXT', ['v=DMARC1; p=none'])
    return { domainName: domain, keySelector: 'people', privateKey }
  }
}

async function makeKey(): Promise<string> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  return `${privateKey}|${publicKey}`
}

const composer = createTransport({ streamTransport: true, buffer: true })

/** Writes a person's mail as a mail program does: an answer names what it answers and quotes its subject. */
export async function writeMail(
  writing: Omit<Writing, 'from'> & { readonly from: string; readonly name: string },
  { answers, keys, messageId }: { answers: KeptMail | null; keys: PeoplesKeys; messageId: string },
): Promise<WrittenMail> {
  const { from, name, to, text, media } = writing
  const subject = subjectOf(writing, answers)
  const dkim = await keys.signerOf(from.slice(from.lastIndexOf('@') + 1))
  const { message } = await composer.sendMail({
    from: { name, address: from },
    to,
    subject,
    text,
    messageId,
    dkim,
    ...(answers && {
      inReplyTo: answers.messageId,
      references: [...answers.references, answers.messageId],
    }),
    ...(media && {
      attachments: [
        {
          filename: media.filename ?? 'file',
          contentType: media.mimeType,
          content: Buffer.from(media.base64 ?? '', 'base64'),
        },
      ],
    }),
  })
  return { raw: message as Buffer, messageId, subject }
}

/** What a mail is called that its writer did not name. */
export function subjectOf(
  { subject, text }: Pick<Writing, 'subject' | 'text'>,
  answers: KeptMail | null,
): string {
  if (subject) return subject
  if (answers) return /^re:/i.test(answers.subject) ? answers.subject : `Re: ${answers.subject}`
  return text.split('\n', 1)[0]?.slice(0, 60) || 'Hello'
}
