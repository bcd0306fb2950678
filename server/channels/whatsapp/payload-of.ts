import type { OutboundMessage } from '../channel.ts'
import { shownAs, type ContentOf } from '../content.ts'
import { carouselOf, interactiveOf, interactiveOfCard } from './interactive-of.ts'
import { productsOf } from './products-of.ts'
import { templateOf } from './template-of.ts'

type Payload = { readonly type: string } & Readonly<Record<string, unknown>>

/** What a message says, as the Cloud API takes it: `type` and the object of that name. */
export function payloadOf({
  content,
  regarding,
  class: why,
}: Pick<OutboundMessage, 'content' | 'regarding' | 'class'>): Payload {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: { body: content.text, preview_url: content.previewUrl ?? false } }
    case 'media':
      return mediaOf(content)
    case 'template':
      return { type: 'template', template: templateOf(content, why === 'authentication') }
    case 'interactive':
      return { type: 'interactive', interactive: interactiveOf(content) }
    case 'card':
      return cardOf(content)
    case 'carousel':
      return { type: 'interactive', interactive: carouselOf(content) }
    case 'products':
      return { type: 'interactive', interactive: productsOf(content) }
    case 'location':
      return { type: 'location', location: locationOf(content) }
    case 'contacts':
      return { type: 'contacts', contacts: content.contacts.map(contactOf) }
    case 'reaction':
      return {
        type: 'reaction',
        reaction: { message_id: regarding ?? content.messageId, emoji: content.emoji },
      }
    case 'email':
      throw new Error('mail does not go by WhatsApp')
  }
}

function mediaOf(content: ContentOf<'media'>): Payload {
  const as = shownAs(content)
  const type = as === 'voice' ? 'audio' : as
  const takesCaption = type !== 'audio' && type !== 'sticker'
  return {
    type,
    [type]: {
      link: content.url,
      ...(takesCaption && content.caption !== undefined && { caption: content.caption }),
      ...(type === 'document' && content.filename !== undefined && { filename: content.filename }),
      ...(as === 'voice' && { voice: true }),
    },
  }
}

/** A card needs a button to be one; without it is media with a caption, or a text. */
function cardOf(card: ContentOf<'card'>): Payload {
  if (card.buttons.length > 0) return { type: 'interactive', interactive: interactiveOfCard(card) }
  const text = [card.title && `*${card.title}*`, card.text].filter(Boolean).join('\n')
  if (!card.media) return { type: 'text', text: { body: text, preview_url: false } }
  return mediaOf({ type: 'media', ...card.media, ...(text && { caption: text }) })
}

function locationOf({ latitude, longitude, name, address }: ContentOf<'location'>): object {
  return { latitude, longitude, ...(name && { name }), ...(address && { address }) }
}

function contactOf(contact: ContentOf<'contacts'>['contacts'][number]): object {
  const [first = contact.name, ...others] = contact.name.split(' ')
  const last = others.join(' ')
  return {
    name: { formatted_name: contact.name, first_name: first, ...(last && { last_name: last }) },
    ...(contact.phones.length > 0 && { phones: contact.phones.map((phone) => ({ phone })) }),
    ...(contact.emails.length > 0 && { emails: contact.emails.map((email) => ({ email })) }),
    ...(contact.organization && { org: { company: contact.organization } }),
  }
}
