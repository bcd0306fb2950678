import type { Contact, Message } from '@/api/types.ts'
import { addressesOn } from '../composer/channel-addresses.ts'
import { blankContent, type ContentDraft } from '../composer/content-draft.ts'
import { fromContent } from '../composer/from-content.ts'
import { blankDraft, type SendDraft } from './send-draft.ts'
import type { SendSearch } from './send-search.ts'

/** Whether a message may name the one it answers: SMS has no way to say it. */
export const canQuote = (channel: string) => channel !== 'sms'

/** What the form starts with when another page sent the reader here; null: with the draft that was kept. */
export function prefillDraft(
  search: SendSearch,
  message: Message | null,
  contact: Contact | null,
): Partial<SendDraft> | null {
  if (Object.keys(search).length === 0) return null
  const told = message && (search.replyTo ? answerTo(message) : againAs(message))
  const channel = search.channel ?? told?.channel ?? blankDraft.channel
  return {
    ...told,
    channel,
    ...(search.from !== undefined && { from: search.from }),
    ...(search.class !== undefined && { class: search.class }),
    ...contentOf(search, told?.content ?? blankContent),
    to: search.to ?? told?.to ?? (contact ? (addressesOn(channel, contact.identities)[0] ?? '') : ''),
    contact: contact && { id: contact.id, name: contact.name, identities: contact.identities },
  }
}

function contentOf(
  { text, template, language = '' }: SendSearch,
  content: ContentDraft,
): Pick<SendDraft, 'content'> | null {
  if (template !== undefined)
    return {
      content: { ...content, type: 'template', template: { name: template, language, variables: {} } },
    }
  return text === undefined ? null : { content: { ...content, text } }
}

/** What answers a message with words: on a channel of mails a mail with the same subject. */
export function answerContent({ channel, content }: Message, text: string): ContentDraft {
  if (channel !== 'email') return { ...blankContent, text }
  const subject = typeof content['subject'] === 'string' ? content['subject'] : ''
  return { ...blankContent, type: 'email', subject: /^re:/i.test(subject) ? subject : `Re: ${subject}`, text }
}

function answerTo(message: Message): Partial<SendDraft> {
  const { id, channel, from, to } = message
  const content = answerContent(message, '')
  return { channel, from: to, to: from, content, class: 'service', ...(canQuote(channel) && { replyTo: id }) }
}

function againAs(message: Message): Partial<SendDraft> {
  const { channel, from, to, content } = message
  return { channel, from, to, class: message.class, content: fromContent(content) }
}
