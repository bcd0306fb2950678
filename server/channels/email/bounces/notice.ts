import { addressIn } from './addresses.ts'
import { field, readHeaderFields } from './header-fields.ts'
import type { MimeMessage, MimePart } from './read-mime.ts'

/** The notice of a report, and the message it returns, if it does. */
export type Notice = { readonly text: string; readonly returned: string | null }

const returnedTypes = /^(message\/(rfc822|global)|text\/rfc822-headers|message\/global-headers)/

/** Where a notice written as plain text ends and the returned message begins. */
const cuts: readonly RegExp[] = [
  /^[ \t]*-{2,}[^\n]{0,40}(copy of|original|returned|below this line|undelivered message|unsent message|header)[^\n]*$/im,
  /^[^\n]{0,30}(message headers? follow|original message (follows|header)|(included|below|here|attached) is (a|the) copy|a copy of (the|your) (original )?message|message header:|message contains?:|---- ?message (header|body)|the original message (was|header|follows|is)? ?(below|attached)?:?$)[^\n]*$/im,
  /^[ \t]*-{3,}[ \t]*$\n+^(Return-Path|Received|From|Message-ID|Date):/im,
  /^(Return-Path: ?<|Received: (from|by|\())/im,
  /^\|-+[^\n]*message (header|text)/im,
]

/** Parts a report into what it tells and what it returns. */
export function noticeOf(mail: MimeMessage): Notice {
  const returned = mail.parts.find(({ type }) => returnedTypes.test(type))
  const told = tellingParts(mail.parts)
    .map(({ text }) => text)
    .join('\n\n')
  const at = cuts.map((cut) => told.search(cut)).filter((index) => index > 0)
  const end = Math.min(...at, told.length)
  const rest = told.slice(end)
  return { text: told.slice(0, end), returned: returned?.text ?? (rest === '' ? null : fromFirstField(rest)) }
}

function tellingParts(parts: readonly MimePart[]): readonly MimePart[] {
  const first = parts.findIndex(({ type }) => returnedTypes.test(type))
  const before = first === -1 ? parts : parts.slice(0, first)
  const readable = (first === 0 ? parts : before).filter(
    ({ type }) => type.startsWith('text/') && type !== 'text/rfc822-headers',
  )
  const plain = readable.filter(
    ({ type, text }) => type !== 'text/html' && type !== 'text/x-preamble' && text.trim() !== '',
  )
  return plain.length > 0
    ? [...plain, ...readable.filter(({ type }) => type === 'text/x-preamble')]
    : readable
}

function fromFirstField(text: string): string {
  const at = text.search(
    /^(Return-Path|Received|From|Message-ID|Date|To|Subject|DKIM-Signature|Content-Type|MIME-Version|X-[\w-]+):/im,
  )
  return at === -1 ? text : text.slice(at)
}

/** What a report tells of the mail it returns; the recipient is whom its header names first. */
export type ReturnedMail = {
  readonly messageId: string | null
  readonly sender: string | null
  readonly recipient: string | null
}

/** Reads the header of the mail that a report returns. */
export function returnedMail({ returned }: Notice): ReturnedMail {
  const fields = readHeaderFields((returned ?? '').replace(/^\s+/, '').split('\n\n', 1)[0] ?? '')
  return {
    messageId: /<[^<>\s]{1,500}>/.exec(field(fields, 'message-id'))?.[0] ?? null,
    sender: addressIn(field(fields, 'from')),
    recipient: addressIn(field(fields, 'to')),
  }
}
