import type { InboundContent } from '#channels/channels.ts'
import { storableText, storableValue } from '#shared/storable-text.ts'

/** What a contact's message says in words: for keywords, search and lists. Empty where it has none. */
export function textOfInbound(content: InboundContent): string {
  switch (content.type) {
    case 'text':
      return storable(content.text)
    case 'media':
      return storable(content.caption ?? '')
    case 'answer':
      return storable(content.title)
    case 'location':
      return storable(content.name ?? content.address ?? '')
    case 'contacts':
      return storable(content.contacts.map(({ name }) => name).join(', '))
    case 'reaction':
      return storable(content.emoji)
    case 'email':
      return storable([content.subject, content.text].filter(Boolean).join('\n'))
    case 'order':
      return storable(content.text ?? '')
    case 'unsupported':
      return ''
  }
}

/** A content as it can be stored: PostgreSQL takes no U+0000 and no half of a character. */
export function storableContent(content: InboundContent): InboundContent {
  const said = JSON.parse(JSON.stringify(content), (_, value: unknown) =>
    typeof value === 'string' ? storable(value) : value,
  ) as InboundContent
  return storableValue(said)
}

function storable(text: string): string {
  return storableText(text.replaceAll('\u0000', ''))
}
