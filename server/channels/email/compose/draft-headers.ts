import { showsSandbox } from '#platform/config.ts'
import { ComposeFault } from './compose-fault.ts'
import { encodeUnstructured, foldWords } from './encoded-words.ts'
import { headerField, type HeaderField } from './header-field.ts'
import { formatMailbox, readAddress, readMailbox, type Mailbox } from './mail-address.ts'
import type { MailDraft, MailRecipient } from './mail-draft.ts'
import { cutAtSlots, fillSlots } from './slot-text.ts'

/** A header that differs from one recipient to the next. */
export type HeaderOf = (values: MailRecipient['values']) => HeaderField

/** What the composer writes itself, and what only the mail's way may write. */
const ours =
  /^(?:from|sender|to|cc|bcc|subject|date|message-id|reply-to|in-reply-to|references|mime-version|content-.*|dkim-signature|arc-.*|authentication-results|received.*|return-path|delivered-to|list-(?:id|unsubscribe|unsubscribe-post)|feedback-id|auto-submitted)$/i
const headerCountMax = 50

/** The headers a draft asks for, finished where nothing in them differs between recipients. */
export function draftHeaders(
  draft: MailDraft,
  from: Mailbox,
  slots: ReadonlySet<string>,
): (HeaderField | HeaderOf)[] {
  const written = (name: string, text: string, encode: (value: string) => string): HeaderField | HeaderOf => {
    const pieces = cutAtSlots(text, slots)
    if (pieces.length === 1) return headerField(name, encode(pieces[0] as string))
    return (values) => headerField(name, encode(fillSlots(pieces, values)))
  }
  const free = (name: string) => (value: string) => encodeUnstructured(value, name.length + 2)
  return [
    headerField('From', formatMailbox(from, 'From: '.length)),
    ...(draft.replyTo === undefined
      ? []
      : [headerField('Reply-To', formatMailbox(readMailbox(draft.replyTo), 'Reply-To: '.length))]),
    written('Subject', draft.subject, free('Subject')),
    ...threadHeaders(draft),
    ...unsubscribeHeaders(draft, written),
    ...(draft.listId === undefined ? [] : [headerField('List-Id', listId(draft.listId))]),
    ...(draft.feedbackId === undefined ? [] : [headerField('Feedback-ID', feedbackId(draft.feedbackId))]),
    ...(draft.isAutomatic ? [headerField('Auto-Submitted', 'auto-generated')] : []),
    ...ownHeaders(draft).map(([name, text]) => written(name, text, free(name))),
  ]
}

function ownHeaders({ headers = {} }: MailDraft): [string, string][] {
  const all = Object.entries(headers)
  if (all.length > headerCountMax)
    throw new ComposeFault('header_invalid', `A mail may have ${headerCountMax} headers of its own.`)
  for (const [name] of all)
    if (!/^[A-Za-z][!-9;-~]{0,75}$/.test(name) || ours.test(name))
      throw new ComposeFault('header_invalid', 'One of the headers may not be set, or is not a header name.')
  return all
}

/** Says whether a text is a message id that a header can hold. */
export function isMessageId(text: string): boolean {
  return /^<[!-;=?-~]{1,990}>$/.test(text)
}

/** Source: RFC 5322 §3.6.4. */
function threadHeaders({ inReplyTo, references = [] }: MailDraft): HeaderField[] {
  for (const id of [...references, ...(inReplyTo === undefined ? [] : [inReplyTo])])
    if (!isMessageId(id))
      throw new ComposeFault('header_invalid', 'A message id that is answered is not a message id.')
  return [
    ...(inReplyTo === undefined ? [] : [headerField('In-Reply-To', inReplyTo)]),
    ...(references.length === 0
      ? []
      : [headerField('References', foldWords(references.join(' '), 'References: '.length))]),
  ]
}

type Written = (name: string, text: string, encode: (value: string) => string) => HeaderField | HeaderOf

/** Source: RFC 2369 §3.2, RFC 8058 §3.1. */
function unsubscribeHeaders({ unsubscribe }: MailDraft, written: Written): (HeaderField | HeaderOf)[] {
  if (!unsubscribe) return []
  const { url, mailto } = unsubscribe
  const address = mailto === undefined ? '' : `,\r\n <mailto:${mailtoOf(mailto)}>`
  return [
    written('List-Unsubscribe', url, (value) => `<${unsubscribeUrl(value)}>${address}`),
    headerField('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'),
  ]
}

/** On a test instance our own addresses have no certificate. */
function unsubscribeUrl(url: string): string {
  if (/^https:\/\/[!-;=?-~]{3,900}$/.test(url)) return url
  if (showsSandbox() && /^http:\/\/[!-;=?-~]{3,900}$/.test(url)) return url
  throw new ComposeFault(
    'unsubscribe_invalid',
    'The unsubscribe URL must be an https URL in plain characters.',
  )
}

function mailtoOf(mailto: string): string {
  const [address = '', query] = mailto.split('?', 2)
  if (readAddress(address).isInternational || (query !== undefined && !/^[!-;=?-~]{0,300}$/.test(query)))
    throw new ComposeFault(
      'unsubscribe_invalid',
      'The unsubscribe address is not one that mail can be sent to.',
    )
  return mailto
}

/** Source: RFC 2919 §2. */
function listId(text: string): string {
  const match = /^(?:(.*?)\s*<)?([A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?)>?$/.exec(text.trim())
  if (!match) throw new ComposeFault('header_invalid', 'The list id is not a name in dotted words.')
  const phrase = match[1] ? `${encodeUnstructured(match[1], 'List-Id: '.length)}\r\n ` : ''
  return `${phrase}<${match[2]}>`
}

function feedbackId(text: string): string {
  if (/^[A-Za-z0-9_.-]*(?::[A-Za-z0-9_.-]*){0,3}$/.test(text) && text.length <= 200) return text
  throw new ComposeFault(
    'header_invalid',
    'The feedback id is up to four words of letters and digits by colons.',
  )
}
