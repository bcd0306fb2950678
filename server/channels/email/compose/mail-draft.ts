import type { Mailbox } from './mail-address.ts'

/** A file that travels with a mail. */
export type Attachment = {
  readonly filename: string
  readonly mimeType: string
  readonly content: Uint8Array
  /** Set for a picture that the HTML shows as `cid:…`; such a one is not listed as an attachment. */
  readonly contentId?: string
}

/** What a mail says, before it is addressed to anyone. `{{name}}` stands for a value of the contact where the name is one of the slots. */
export type MailDraft = {
  /** `name@example.com` or `Name <name@example.com>`. */
  readonly from: string
  readonly replyTo?: string
  readonly subject: string
  readonly text?: string
  readonly html?: string
  readonly attachments?: readonly Attachment[]
  /** Headers of the account's own. */
  readonly headers?: Readonly<Record<string, string>>
  /** One-click unsubscription: an https URL that takes the POST of RFC 8058, and an address for those who write instead. */
  readonly unsubscribe?: { readonly url: string; readonly mailto?: string }
  /** `news.example.com` or `Our news <news.example.com>`. */
  readonly listId?: string
  /** Up to four words by colons, by which mailbox providers report complaints: campaign:customer:type:sender. */
  readonly feedbackId?: string
  /** Message ids of the mails this one answers. */
  readonly inReplyTo?: string
  readonly references?: readonly string[]
  /** Written by no person: other machines must not answer it. */
  readonly isAutomatic?: boolean
}

/** Whom one mail goes to, and what is its own. */
export type MailRecipient = {
  /** Becomes the Message-ID, before the sender's domain. */
  readonly id: string
  readonly to: string | Mailbox
  readonly dateMs: number
  readonly values: Readonly<Record<string, string>>
}
